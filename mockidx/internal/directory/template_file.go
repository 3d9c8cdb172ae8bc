package directory

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Bounds of template files, in bytes.
const (
	maxTemplateFile  = 64 << 10 // Okta, "Customize email notifications", "Caveats"
	maxTemplateFiles = maxFileSize / 2
)

// readTemplates replaces the template files that an org names by what is in
// them. Problems of the content are reported where the file is named.
func (l *loader) readTemplates(d *decoder, org *Org) {
	for i := range org.Templates {
		t, p := &org.Templates[i], root.key("templates").index(i)
		l.readTemplate(d, p.key("htmlFile"), &t.HTMLFile, p.key("html"), &t.HTML)
		l.readTemplate(d, p.key("textFile"), &t.TextFile, p.key("text"), &t.Text)
	}
}

func (l *loader) readTemplate(d *decoder, p path, file *string, into path, content *string) {
	if *file == "" {
		return
	}
	message, hint := "", ""
	if *content != "" {
		message, hint = fmt.Sprintf("template file %q has its text in place", *file), "keep one of the two"
	} else {
		*content, message, hint = l.templateFile(*file)
	}
	if message != "" {
		d.fault(p, d.position(p), hint, "%s", message)
		d.damage(p)
		return
	}
	*file = ""
	d.at[into] = d.position(p)
}

// templateFile reads a file in the folder of the org file or below it.
func (l *loader) templateFile(name string) (content, message, hint string) {
	if l.sent {
		return "", fmt.Sprintf("template file %q is not read: this is a document that was sent", name), "put the text in its place, in html or text"
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "", fmt.Sprintf("template file %q is outside the folder of the org file", name), "put it beside the org file, or in a folder there"
	}
	b, err := readIn(filepath.Dir(l.filename), filepath.FromSlash(name))
	switch {
	case err != nil:
		return "", fmt.Sprintf("template file %q cannot be read: %s", name, reason(err)), "its path begins at the folder of the org file"
	case len(b) > maxTemplateFile:
		return "", fmt.Sprintf("template file %q is too large", name), "at most 64 KiB, as at Okta"
	}
	if l.templateBytes += len(b); l.templateBytes > maxTemplateFiles {
		return "", "the template files are too large", "at most 512 KiB in all"
	}
	return strings.TrimPrefix(string(b), "\uFEFF"), "", ""
}

// readIn reads a regular file of a folder, not through links that lead out of
// it, and no more than is needed to see that it is too large.
func readIn(folder, name string) ([]byte, error) {
	r, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	info, err := r.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening another could block
		return nil, errors.New("it is not a regular file")
	}
	f, err := r.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxTemplateFile+1))
}

// reason is an error without the path, which the message has.
func reason(err error) string {
	var fault *fs.PathError
	if errors.As(err, &fault) {
		err = fault.Err
	}
	return err.Error()
}
