package control

import (
	"cmp"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

var templateRoutes = []route{
	{"GET", "/templates", listTemplates},
	{"POST", "/templates/lint", lintTemplate},
	{"GET", "/templates/{name}/{language}", showTemplate},
	{"PUT", "/templates/{name}/{language}", setTemplate},
	{"DELETE", "/templates/{name}/{language}", removeTemplate},
}

// mailView is a mail that the org sends, and what its template can say.
type mailView struct {
	Name      string   `json:"name"`
	Code      string   `json:"code"`      // what it calls its passcode
	Links     []string `json:"links"`     // what it calls its link
	Variables []string `json:"variables"` // all, but for user.profile
	Languages []string `json:"languages"` // of the org's own templates
}

type templateView struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	templateText
}

// templateText is what a template says; subject may be empty, and html or text.
type templateText struct {
	Subject string `json:"subject"`
	HTML    string `json:"html"`
	Text    string `json:"text"`
}

func listTemplates(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	views := []mailView{}
	for _, name := range directory.MailTemplates() {
		v := mailView{
			Name: name, Code: directory.CodeVariable(name), Links: directory.LinkVariables(name),
			Variables: directory.MailVariables(name), Languages: []string{},
		}
		for _, t := range org.Directory.Snapshot().Templates {
			if t.Name == name {
				v.Languages = append(v.Languages, t.Language)
			}
		}
		views = append(views, v)
	}
	return writeJSON(w, views)
}

func lintTemplate(w http.ResponseWriter, r *http.Request, _ Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in templateView
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	faults := directory.LintTemplate(in.template(in.Name, in.Language))
	return writeJSON(w, struct {
		Faults []directory.TemplateFault `json:"faults"`
	}{faults})
}

func (t templateText) template(name, language string) directory.MailTemplate {
	return directory.MailTemplate{Name: name, Language: cmp.Or(language, "en"), Subject: t.Subject, HTML: t.HTML, Text: t.Text}
}

func showTemplate(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	t, ok := org.Directory.Snapshot().Template(r.PathValue("name"), r.PathValue("language"))
	if !ok {
		return noTemplate(r)
	}
	return writeJSON(w, templateView{t.Name, t.Language, templateText{t.Subject, t.HTML, t.Text}})
}

func noTemplate(r *http.Request) error {
	return problem(http.StatusNotFound, "the org has no template %q of its own in %q", r.PathValue("name"), r.PathValue("language")).
		hint("GET the templates lists them")
}

func setTemplate(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	var in templateText
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	t := in.template(r.PathValue("name"), r.PathValue("language"))
	if err := org.Directory.Update(func(o *directory.Org) error { o.SetTemplate(t); return nil }); err != nil {
		return problem(http.StatusBadRequest, "%v", err).hint("POST it to templates/lint for every mistake with its line and column")
	}
	return writeJSON(w, templateView{t.Name, t.Language, in})
}

func removeTemplate(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	err := org.Directory.Update(func(o *directory.Org) error {
		if !o.RemoveTemplate(r.PathValue("name"), r.PathValue("language")) {
			return noTemplate(r)
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
