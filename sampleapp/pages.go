package sampleapp

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed templates assets
var files embed.FS

// pages are the templates by name, each with the layout round it.
var pages = parsePages(
	"home", "profile", "otp", "problem", "switch", "widget",
	"login", "register", "recover", "unlock",
	"choose", "send", "code", "phone", "phone-code", "verify-password", "password", "question", "answer", "totp", "skip", "keep", "ended",
)

func parsePages(names ...string) map[string]*template.Template {
	layout := template.Must(template.ParseFS(files, "templates/layout.html"))
	all := make(map[string]*template.Template, len(names))
	for _, name := range names {
		page := template.Must(layout.Clone())
		all[name] = template.Must(page.ParseFS(files, "templates/"+name+".html"))
	}
	return all
}

// assets serves the app's own style sheet and script.
func assets() http.Handler {
	sub, err := fs.Sub(files, "assets")
	if err != nil {
		panic(err) // the folder is embedded
	}
	server := http.FileServerFS(sub)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "" {
			http.NotFound(w, r) // no listing
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		server.ServeHTTP(w, r)
	})
}

// view is what every page gets.
type view struct {
	Who  *identity // nil if nobody is signed in
	Page any
}

// render writes a page, or none of it.
func (a *App) render(w http.ResponseWriter, r *http.Request, status int, name string, page any) {
	v := view{Page: page}
	if who, ok := a.signedIn(r.Context()); ok {
		v.Who = &who
	}
	var buf bytes.Buffer
	if err := pages[name].ExecuteTemplate(&buf, "layout", v); err != nil {
		a.config.Log.ErrorContext(r.Context(), "render page", "page", name, "err", err)
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes())
}

// show renders a page that is in order.
func (a *App) show(w http.ResponseWriter, r *http.Request, name string, page any) error {
	a.render(w, r, http.StatusOK, name, page)
	return nil
}

// redirect sends the browser on with GET.
func redirect(w http.ResponseWriter, r *http.Request, target string) error {
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}
