package management_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/journal"
)

type logEntry struct {
	EventType, UUID, Published string
	Target                     []struct{ ID, DisplayName string }
}

func (w *world) logs(query string) ([]logEntry, answer) {
	w.t.Helper()
	a := w.want(w.call("GET", "/logs"+query, ""), 200, "[")
	return read[[]logEntry](w.t, a), a
}

func (w *world) expectLogs(query string, types ...string) {
	w.t.Helper()
	entries, _ := w.logs(query)
	var got []string
	for _, e := range entries {
		got = append(got, e.EventType)
	}
	if strings.Join(got, " ") != strings.Join(types, " ") {
		w.t.Errorf("%s: %q, want %q", query, got, types)
	}
}

func filter(expression string) string { return "?filter=" + url.QueryEscape(expression) }

func TestLogs(t *testing.T) {
	w := newWorld(t)
	group := w.create("/groups", `{"profile":{"name":"Staff"}}`)
	w.want(w.call("PUT", group+"/users/00uAda", ""), 204, "")
	w.want(w.call("DELETE", group+"/users/00uBob", ""), 204, "")
	w.tenant.Journal.Append(journal.Event{Time: w.tenant.Clock.Now(), Kind: journal.Request, Outcome: "password_wrong", Path: "/idp/idx/identify", User: "00uAda"})

	all := []string{"group.lifecycle.create", "group.user_membership.add", "group.user_membership.remove", "user.authentication.verify", "user.session.start"}
	w.expectLogs("", all...)
	w.expectLogs("?sortOrder=DESCENDING&limit=2", all[4], all[3])
	w.expectLogs("?q=ada", all[1], all[3], all[4])
	w.expectLogs("?q=Staff+bob", all[2])
	w.expectLogs("?since=2999-01-01T00:00:00Z")
	w.expectLogs("?until=2020-01-01T00:00:00Z")
	w.expectLogs(filter(`eventType eq "user.session.start" and outcome.result eq "FAILURE"`), all[4])
	w.expectLogs(filter(`target.id eq "00uBob"`), all[2])
	w.expectLogs(filter(`target.type eq "UserGroup" and target.displayName eq "Staff"`), all[:3]...)
	w.expectLogs(filter(`actor.alternateId co "ada" or eventType sw "group.lifecycle"`), all[0], all[3], all[4])
	w.expectLogs(filter(`severity eq "WARN"`), all[3:]...)

	entries, _ := w.logs("")
	if created := entries[0].Target; len(created) != 1 || "/groups/"+created[0].ID != group || created[0].DisplayName != "Staff" {
		t.Errorf("created %+v", created)
	}
	for _, bad := range []string{"?since=yesterday", "?until=1", "?sortOrder=UP", "?limit=-1", "?limit=1001", "?limit=x", "?after=1", "?after=x"} {
		w.want(w.call("GET", "/logs"+bad, ""), 400, "E0000001")
	}
	for _, bad := range []string{`eventType`, `shoeSize eq "7"`, `target.shoe eq "7"`} {
		w.want(w.call("GET", "/logs"+filter(bad), ""), 400, "E0000031")
	}
}

// Whoever is created in a group joined it.
func TestLogOfNewUser(t *testing.T) {
	w := newWorld(t)
	group := w.create("/groups", `{"profile":{"name":"Staff"}}`)[len("/groups/"):]
	w.create("/users", `{"profile":{"login":"eve@example.com","email":"eve@example.com","firstName":"Eve","lastName":"Moore"},"groupIds":["`+group+`"]}`)
	entries, _ := w.logs(filter(`eventType eq "group.user_membership.add"`))
	if len(entries) != 1 || len(entries[0].Target) != 2 || entries[0].Target[0].DisplayName != "Staff" || entries[0].Target[1].DisplayName != "Eve Moore" {
		t.Errorf("joined: %+v", entries)
	}
}

// TestLogPolling reads the log page by page until nothing more is there, and
// goes on where it stopped when there is.
func TestLogPolling(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"a", "b", "c"} {
		w.create("/groups", `{"profile":{"name":"`+name+`"}}`)
	}
	next := func(query string) (int, string) {
		entries, a := w.logs(query)
		links := a.header.Values("Link")
		if len(links) != 2 {
			t.Fatalf("%s: links %q", query, links)
		}
		_, query, _ = strings.Cut(links[1], "/logs")
		query, _, _ = strings.Cut(query, ">")
		return len(entries), query
	}
	for i, want := range []int{2, 1, 0, 0} {
		query := "?limit=2"
		for range i {
			_, query = next(query)
		}
		if n, _ := next(query); n != want {
			t.Errorf("page %d has %d entries, want %d", i+1, n, want)
		}
	}
	_, query := next("?limit=100")
	w.create("/groups", `{"profile":{"name":"d"}}`)
	if n, _ := next(query); n != 1 {
		t.Errorf("%d entries came later", n)
	}
	if entries, a := w.logs("?limit=0"); len(entries) != 0 || len(a.header.Values("Link")) != 1 {
		t.Errorf("a limit of 0 gives %d entries and the links %q", len(entries), a.header.Values("Link"))
	}
	if _, a := w.logs("?until=2999-01-01T00:00:00Z"); len(a.header.Values("Link")) != 1 {
		t.Error("a log that ends has a next page")
	}
}
