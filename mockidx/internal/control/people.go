package control

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// Users, apps, policies and settings are changed with the keys and the texts of
// the org file: the package directory reads the bodies.
var peopleRoutes = [][]route{
	entries("/users", directory.Users, "GET", "POST", "PATCH", "DELETE"),
	{{"POST", "/users/{id}/{action}", changeUser}},
	entries("/apps", directory.Apps, "GET", "POST", "PATCH", "DELETE"),
	{
		{"PUT", "/apps/{id}/users/{user}", assignUser},
		{"DELETE", "/apps/{id}/users/{user}", unassignUser},
	},
	entries("/policies", directory.Policies, "GET", "PUT", "PATCH", "DELETE"),
	{{"GET", "/settings", showSettings}, {"PATCH", "/settings", patchSettings}},
}

// entries are the operations on one kind of thing: those of the methods named.
func entries[T any](path string, k directory.Kind[T], methods ...string) []route {
	handlers := map[string][]route{
		"GET": {
			{"GET", path, func(w http.ResponseWriter, r *http.Request, org Org) error {
				list := k.All(org.Directory.Snapshot())
				return writeEntry(w, r, list, nil)
			}},
			{"GET", path + "/{id}", func(w http.ResponseWriter, r *http.Request, org Org) error {
				entry, err := k.Get(org.Directory.Snapshot(), r.PathValue("id"))
				return writeEntry(w, r, entry, err)
			}},
		},
		"POST": {{"POST", path, withBody(func(r *http.Request, org Org, body []byte) (any, error) {
			return k.Add(org.Directory, body)
		})}},
		"PATCH": {{"PATCH", path + "/{id}", withBody(func(r *http.Request, org Org, body []byte) (any, error) {
			return k.Patch(org.Directory, r.PathValue("id"), body)
		})}},
		"PUT": {{"PUT", path + "/{id}", withBody(func(r *http.Request, org Org, body []byte) (any, error) {
			return k.Put(org.Directory, r.PathValue("id"), body)
		})}},
		"DELETE": {{"DELETE", path + "/{id}", func(w http.ResponseWriter, r *http.Request, org Org) error {
			if _, err := parameters(r); err != nil {
				return err
			}
			if err := k.Remove(org.Directory, r.PathValue("id")); err != nil {
				return misfit(err)
			}
			w.WriteHeader(http.StatusNoContent)
			return nil
		}}},
	}
	var routes []route
	for _, m := range methods {
		routes = append(routes, handlers[m]...)
	}
	return routes
}

func withBody(change func(r *http.Request, org Org, body []byte) (any, error)) orgHandler {
	return func(w http.ResponseWriter, r *http.Request, org Org) error {
		if _, err := parameters(r); err != nil {
			return err
		}
		body, err := readMerge(w, r)
		if err != nil {
			return err
		}
		changed, err := change(r, org, body)
		return writeEntry(w, r, changed, err)
	}
}

// writeEntry answers with a part of the org, or with why there is none.
func writeEntry(w http.ResponseWriter, r *http.Request, entry any, err error) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	if err != nil {
		return misfit(err)
	}
	if o, ok := entry.(*directory.Org); ok {
		return writeJSON(w, directory.SettingsJSON(o))
	}
	return writeJSON(w, directory.JSON(entry))
}

func changeUser(w http.ResponseWriter, r *http.Request, org Org) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	changed, err := directory.Users.Change(org.Directory, r.PathValue("id"), func(_ *directory.Org, u *directory.User) error {
		return u.Do(directory.UserAction(r.PathValue("action")))
	})
	return writeEntry(w, r, changed, err)
}

func assignUser(w http.ResponseWriter, r *http.Request, org Org) error {
	return changeAssignment(w, r, org, (*directory.Org).Assign)
}

func unassignUser(w http.ResponseWriter, r *http.Request, org Org) error {
	return changeAssignment(w, r, org, (*directory.Org).Unassign)
}

func changeAssignment(w http.ResponseWriter, r *http.Request, org Org, change func(*directory.Org, *directory.App, directory.User)) error {
	if _, err := parameters(r); err != nil {
		return err
	}
	changed, err := directory.Apps.Change(org.Directory, r.PathValue("id"), func(o *directory.Org, a *directory.App) error {
		u, err := directory.Users.Get(o, r.PathValue("user"))
		if err != nil {
			return err
		}
		change(o, a, u)
		return nil
	})
	return writeEntry(w, r, changed, err)
}

func showSettings(w http.ResponseWriter, r *http.Request, org Org) error {
	return writeEntry(w, r, org.Directory.Snapshot(), nil)
}

var patchSettings = withBody(func(_ *http.Request, org Org, body []byte) (any, error) {
	return directory.PatchSettings(org.Directory, body)
})

// readMerge returns the body of r, which must be JSON.
func readMerge(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || t != "application/json" && t != "application/merge-patch+json" {
		return nil, problem(http.StatusUnsupportedMediaType, "content type %q is not read", r.Header.Get("Content-Type")).hint("send application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, problem(http.StatusRequestEntityTooLarge, "the body is larger than %d bytes", maxBody)
	}
	if err == nil && !json.Valid(body) {
		err = errors.New("it is not JSON")
	}
	if err != nil {
		return nil, problem(http.StatusBadRequest, "the body is not understood: %v", err).hint("GET /api/v1/openapi.yaml describes what is sent")
	}
	return body, nil
}

// misfit is the answer to what the directory refuses.
func misfit(err error) error {
	if missing, ok := errors.AsType[*directory.Missing](err); ok {
		p := problem(http.StatusNotFound, "%v", missing)
		if missing.What == "action" {
			var names []string
			for _, a := range directory.UserActions() {
				names = append(names, string(a))
			}
			return p.hint("there are: " + strings.Join(names, ", "))
		}
		return p.hint("GET the users, apps or policies lists them")
	}
	if conflict, ok := errors.AsType[*directory.Conflict](err); ok {
		return problem(http.StatusConflict, "%v", conflict).hint(conflict.Hint)
	}
	first, ok := errors.AsType[*directory.Problem](err)
	if !ok {
		return err
	}
	return problem(http.StatusBadRequest, "%s", someLines(err)).hint(first.Hint)
}

// someLines is an error that has a line for each mistake, cut short if there
// are many.
func someLines(err error) string {
	const most = 20
	lines := strings.SplitAfterN(err.Error(), "\n", most+1)
	if len(lines) > most {
		lines[most] = "and more"
	}
	return strings.Join(lines, "")
}
