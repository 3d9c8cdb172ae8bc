package a18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"unicode/utf8"
)

// profileView is a profile as clients know it.
type profileView struct {
	ProfileID    string `json:"profileId"`
	PhoneNumber  string `json:"phoneNumber"`
	EmailAddress string `json:"emailAddress"`
	DisplayName  string `json:"displayName"`
	URL          string `json:"url"` // absolute
}

func viewProfile(r *http.Request, p Profile) profileView {
	return profileView{p.ID, p.Phone, p.Email, p.DisplayName, profileURL(r, p.ID)}
}

// profileURL is the address of a profile by which the client that asks reaches
// it. A proxy that ends TLS says so.
func profileURL(r *http.Request, id string) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/v1/profile/" + id
}

func (i *Inbox) listProfiles(w http.ResponseWriter, r *http.Request) error {
	views := []profileView{}
	for _, p := range i.Profiles() {
		views = append(views, viewProfile(r, p))
	}
	writeJSON(w, http.StatusOK, struct {
		Profiles []profileView `json:"profiles"`
		Count    int           `json:"count"`
	}{views, len(views)})
	return nil
}

const (
	maxBody = 64 << 10
	maxName = 255 // characters
)

// createProfile answers 200, as the service does.
func (i *Inbox) createProfile(w http.ResponseWriter, r *http.Request) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return refuse(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", maxBody)
	}
	if err != nil {
		return refuse(http.StatusBadRequest, "the body ends too soon: %v", err)
	}
	name, err := parseProfile(body)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, viewProfile(r, i.Create(name)))
	return nil
}

var bareWord = regexp.MustCompile(`^[A-Za-z]*$`)

// parseProfile returns the display name that a body asks for.
func parseProfile(body []byte) (displayName string, err error) {
	body = bytes.TrimSpace(body)
	if bareWord.Match(body) {
		return "", nil
	}
	var asked struct {
		DisplayName string `json:"displayName"`
	}
	if err := json.Unmarshal(body, &asked); err != nil {
		return "", refuse(http.StatusBadRequest, `the body is not understood: %v; send JSON, as in {"displayName":"Mary Acme"}`, err)
	}
	if n := utf8.RuneCountInString(asked.DisplayName); n > maxName {
		return "", refuse(http.StatusBadRequest, "displayName has %d characters, more than %d", n, maxName)
	}
	return asked.DisplayName, nil
}

// inProfile finds the profile that a path names.
func (i *Inbox) inProfile(do func(http.ResponseWriter, *http.Request, Profile) error) handle {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, ok := i.Profile(r.PathValue("profile"))
		if !ok {
			return refuse(http.StatusNotFound, "there is no profile %q", r.PathValue("profile"))
		}
		return do(w, r, p)
	}
}

func showProfile(w http.ResponseWriter, r *http.Request, p Profile) error {
	writeJSON(w, http.StatusOK, viewProfile(r, p))
	return nil
}

// deleteProfile answers 204 also if another request was faster.
func (i *Inbox) deleteProfile(w http.ResponseWriter, _ *http.Request, p Profile) error {
	i.Delete(p.ID)
	w.WriteHeader(http.StatusNoContent)
	return nil
}
