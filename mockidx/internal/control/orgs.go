package control

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

type orgView struct {
	Name   string     `json:"name"`
	URL    string     `json:"url"`
	Issuer string     `json:"issuer"`
	A18N   string     `json:"a18nUrl,omitempty"`
	Apps   []appView  `json:"apps"`
	Users  []userView `json:"users"`

	APIToken string `json:"apiToken"` // of the Management API
	profileView
}

type appView struct {
	Label                string   `json:"label"`
	ClientID             string   `json:"clientId"`
	ClientSecret         string   `json:"clientSecret"` // empty: a public client
	RedirectURIs         []string `json:"redirectUris"`
	EmailVerificationURI string   `json:"emailVerificationUri"`
	Policy               string   `json:"policy"`
}

type userView struct {
	ID        string               `json:"id"`
	Login     string               `json:"login"`
	Email     string               `json:"email"`
	FirstName string               `json:"firstName"`
	LastName  string               `json:"lastName"`
	Password  string               `json:"password"`
	Status    directory.UserStatus `json:"status"`
}

func viewOrg(o Org) orgView {
	d := o.Directory.Snapshot()
	v := orgView{Name: o.Name, URL: o.URL, Issuer: o.Issuer, A18N: o.A18NURL, APIToken: d.APIToken, Apps: []appView{}, Users: []userView{}, profileView: viewProfile(o)}
	for _, a := range d.Apps {
		v.Apps = append(v.Apps, appView{
			Label: a.Label, ClientID: a.ClientID, ClientSecret: a.ClientSecret, RedirectURIs: a.RedirectURIs,
			EmailVerificationURI: a.EmailVerificationURI, Policy: d.PolicyFor(a, directory.User{}).Name,
		})
	}
	for _, u := range d.Users {
		v.Users = append(v.Users, userView{
			ID: u.ID, Login: u.Login, Email: u.Email, FirstName: u.FirstName, LastName: u.LastName, Password: u.Password, Status: u.Status,
		})
	}
	return v
}

func (a *api) listOrgs(w http.ResponseWriter, r *http.Request) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	views := []orgView{}
	for _, o := range a.orgs() {
		views = append(views, viewOrg(o))
	}
	return writeJSON(w, views)
}

func showOrg(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	return writeJSON(w, viewOrg(org))
}
