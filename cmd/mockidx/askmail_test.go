package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// askMail does what an app whose policy is email alone does to have a mail
// sent. The app's secret and redirect URI are those that env prints.
func askMail(ts *testscript.TestScript, _ bool, args []string) {
	clientID, login := args[0], args[1]
	sum := sha256.Sum256([]byte(strings.Repeat("verifier", 8)))
	handle := post(ts, ts.Getenv("ISSUER")+"/v1/interact", "application/x-www-form-urlencoded", []byte(url.Values{
		"client_id": {clientID}, "client_secret": {ts.Getenv("SECRET")}, "scope": {"openid"}, "state": {"state-1"},
		"redirect_uri":   {"http://localhost:8080/login/callback"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode()))["interaction_handle"]

	page := step(ts, "introspect", map[string]any{"interactionHandle": handle})
	page = step(ts, "identify", map[string]any{"stateHandle": page["stateHandle"], "identifier": login})
	step(ts, "challenge", map[string]any{
		"stateHandle":   page["stateHandle"],
		"authenticator": map[string]any{"id": authenticatorID(ts, page), "methodType": "email"},
	})
}

// authenticatorID finds the first id that a page offers to choose.
func authenticatorID(ts *testscript.TestScript, page map[string]any) string {
	b, err := json.Marshal(page)
	ts.Check(err)
	_, rest, found := bytes.Cut(b, []byte(`"aut`))
	id, _, closed := bytes.Cut(rest, []byte(`"`))
	if !found || !closed {
		ts.Fatalf("no authenticator in %s", b)
	}
	return "aut" + string(id)
}

func step(ts *testscript.TestScript, path string, body map[string]any) map[string]any {
	b, err := json.Marshal(body)
	ts.Check(err)
	issuer, err := url.Parse(ts.Getenv("ISSUER"))
	ts.Check(err)
	return post(ts, "http://"+issuer.Host+"/idp/idx/"+path, "application/json", b)
}

func post(ts *testscript.TestScript, to, contentType string, body []byte) map[string]any {
	resp, err := http.Post(to, contentType, bytes.NewReader(body))
	ts.Check(err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s\n%s", to, resp.Status, answer)
	}
	var page map[string]any
	ts.Check(json.Unmarshal(answer, &page))
	return page
}
