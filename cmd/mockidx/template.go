package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/idxlab/idxlab/mockidx"
)

type templateCmd struct {
	List   templateListCmd   `cmd:"" help:"List the mails of an org and the variables of each."`
	Show   templateShowCmd   `cmd:"" help:"Print a template of the org's own."`
	Set    templateSetCmd    `cmd:"" help:"Give a mail a template of the org's own."`
	Remove templateRemoveCmd `cmd:"" help:"Bring a built-in mail back."`
	Lint   templateLintCmd   `cmd:"" help:"Find the mistakes in a template; no server is needed."`
}

// Help is called by kong.
func (*templateCmd) Help() string {
	return `Examples:

  mockidx template lint mail.html --template EmailChallenge
      Find variables that this mail does not have.

  mockidx template set EmailChallenge --html mail.html
      Mail it from now on.`
}

type templateListCmd struct{ clientFlags }

// Help is called by kong.
func (*templateListCmd) Help() string {
	return `Examples:

  mockidx template list
      Name, variables of the code and of the link, and languages of the org's own.

  mockidx template list --json
      Every variable of every mail.`
}

// mailKindView is a mail of the control API.
type mailKindView struct {
	Name      string   `json:"name"`
	Code      string   `json:"code"`
	Links     []string `json:"links"`
	Variables []string `json:"variables"`
	Languages []string `json:"languages"`
}

// Run is called by kong.
func (c *templateListCmd) Run(ctx context.Context, t *terminal) error {
	var kinds []mailKindView
	if err := c.get(ctx, c.orgPath("templates"), nil, &kinds); err != nil {
		return err
	}
	if c.JSON {
		return t.json(kinds)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, k := range kinds {
		own := "built-in"
		if len(k.Languages) > 0 {
			own = "own: " + strings.Join(k.Languages, ", ")
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", k.Name, variable(k.Code), variable(first(k.Links)), own)
	}
	return table.Flush()
}

// variable is a name as templates write it, or a dash for a mail without it.
func variable(name string) string {
	if name == "" {
		return "-"
	}
	return "${" + name + "}"
}

// templateFlags name a template of the org's own.
type templateFlags struct {
	clientFlags
	Name     string `arg:"" help:"Name of the mail, as in EmailChallenge."`
	Language string `default:"en" env:"MOCKIDX_LANGUAGE" help:"Language of the template."`
}

func (f *templateFlags) path() string { return f.orgPath("templates", f.Name, f.Language) }

type templateView struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	templateText
}

type templateText struct {
	Subject string `json:"subject"`
	HTML    string `json:"html"`
	Text    string `json:"text"`
}

type templateShowCmd struct{ templateFlags }

// Help is called by kong.
func (*templateShowCmd) Help() string {
	return `Examples:

  mockidx template show EmailChallenge
      Subject, HTML and text of the English one.

  mockidx template show EmailChallenge --language de --json
      The German one, for a program.`
}

// Run is called by kong.
func (c *templateShowCmd) Run(ctx context.Context, t *terminal) error {
	var v templateView
	if err := c.get(ctx, c.path(), nil, &v); err != nil {
		return err
	}
	if c.JSON {
		return t.json(v)
	}
	_, err := fmt.Fprintf(t.out, "subject: %s\n\n%s\n%s", v.Subject, v.HTML, v.Text)
	return err
}

type templateSetCmd struct {
	templateFlags
	Subject string `env:"MOCKIDX_SUBJECT" placeholder:"TEXT" help:"Subject; without it, the built-in one."`
	HTML    string `name:"html" type:"path" env:"MOCKIDX_HTML" placeholder:"FILE" help:"File of the HTML."`
	Text    string `type:"path" env:"MOCKIDX_TEXT" placeholder:"FILE" help:"File of the text."`
}

// Help is called by kong.
func (*templateSetCmd) Help() string {
	return `Examples:

  mockidx template set EmailChallenge --html mail.html --text mail.txt
      Mail these in English, and in languages that have none of their own.

  mockidx template set ForgotPassword --language de --subject 'Neues Passwort' --text mail.txt
      Mail this one in German.`
}

// Run is called by kong.
func (c *templateSetCmd) Run(ctx context.Context, _ *terminal) error {
	text := templateText{Subject: c.Subject}
	for _, part := range []struct {
		file string
		into *string
	}{{c.HTML, &text.HTML}, {c.Text, &text.Text}} {
		if part.file == "" {
			continue
		}
		b, err := os.ReadFile(part.file)
		if err != nil {
			return err
		}
		*part.into = string(b)
	}
	return c.request(ctx, http.MethodPut, c.path(), nil, text, nil)
}

type templateRemoveCmd struct{ templateFlags }

// Help is called by kong.
func (*templateRemoveCmd) Help() string {
	return `Examples:

  mockidx template remove EmailChallenge
      The English mail is the built-in one again.

  mockidx template remove EmailChallenge --language de
      The German one is.`
}

// Run is called by kong.
func (c *templateRemoveCmd) Run(ctx context.Context, _ *terminal) error {
	return c.request(ctx, http.MethodDelete, c.path(), nil, nil, nil)
}

type templateLintCmd struct {
	File     string `arg:"" type:"existingfile" help:"File of the HTML, or of the text if its name ends in .txt."`
	Template string `required:"" env:"MOCKIDX_TEMPLATE" placeholder:"NAME" help:"Name of the mail, as in EmailChallenge."`
	JSON     bool   `name:"json" env:"MOCKIDX_JSON" help:"Print JSON."`
}

// Help is called by kong.
func (*templateLintCmd) Help() string {
	return `It prints each mistake with its line and column, and exits with 1 if there is one.

Examples:

  mockidx template lint mail.html --template EmailChallenge
      Find variables that this mail does not have, and what it has instead.

  mockidx template lint mail.txt --template ForgotPassword --json
      The same for a program.`
}

// Run is called by kong.
func (c *templateLintCmd) Run(t *terminal) error {
	b, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	template := mockidx.MailTemplate{Name: c.Template, HTML: string(b)}
	if filepath.Ext(c.File) == ".txt" {
		template.HTML, template.Text = "", string(b)
	}
	faults := mockidx.LintTemplate(template)
	if c.JSON {
		err = t.json(faults)
	} else {
		err = writeMistakes(t, filepath.Base(c.File), faults)
	}
	if err == nil && len(faults) > 0 {
		err = withHint(fmt.Errorf("the template has %d mistakes", len(faults)), "Okta names variables differently in each mail: \"mockidx template list --json\" has them")
		if len(faults) == 1 {
			err = errors.New("the template has a mistake")
		}
	}
	return err
}

func writeMistakes(t *terminal, file string, faults []mockidx.TemplateFault) error {
	for _, f := range faults {
		place := file
		if f.Line > 0 {
			place = fmt.Sprintf("%s:%d:%d", file, f.Line, f.Column)
		}
		if f.Hint != "" {
			f.Message += " (hint: " + f.Hint + ")"
		}
		if _, err := fmt.Fprintf(t.out, "%s: %s\n", place, f.Message); err != nil {
			return err
		}
	}
	return nil
}
