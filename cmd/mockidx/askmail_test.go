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

// page is what askMail reads of the org's answers.
type page struct {
	InteractionHandle string `json:"interaction_handle"`
	StateHandle       string `json:"stateHandle"`
	Authenticators    struct {
		Value []struct {
			ID  string `json:"id"`
			Key string `json:"key"`
		} `json:"value"`
	} `json:"authenticators"`
}

// askMail does what an app whose policy is email alone does to have a mail
// sent.
func askMail(ts *testscript.TestScript, _ bool, args []string) {
	clientID, login, redirectURI := args[0], args[1], args[2]
	p := begin(ts, clientID, login, redirectURI)
	if len(p.Authenticators.Value) == 0 {
		ts.Fatalf("the org offers no authenticator to %s", login)
	}
	step(ts, "challenge", map[string]any{
		"stateHandle":   p.StateHandle,
		"authenticator": map[string]any{"id": p.Authenticators.Value[0].ID, "methodType": "email"},
	})
}

// begin goes as far as to name the user.
func begin(ts *testscript.TestScript, clientID, login, redirectURI string) page {
	sum := sha256.Sum256([]byte(strings.Repeat("verifier", 8)))
	handle := post(ts, ts.Getenv("ISSUER")+"/v1/interact", "application/x-www-form-urlencoded", []byte(url.Values{
		"client_id": {clientID}, "client_secret": {ts.Getenv("SECRET")}, "scope": {"openid"}, "state": {"state-1"},
		"redirect_uri":   {redirectURI},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}.Encode())).InteractionHandle

	p := step(ts, "introspect", map[string]any{"interactionHandle": handle})
	return step(ts, "identify", map[string]any{"stateHandle": p.StateHandle, "identifier": login})
}

func step(ts *testscript.TestScript, path string, body map[string]any) page {
	b, err := json.Marshal(body)
	ts.Check(err)
	issuer, err := url.Parse(ts.Getenv("ISSUER"))
	ts.Check(err)
	return post(ts, "http://"+issuer.Host+"/idp/idx/"+path, "application/json", b)
}

// askDevice does what an app whose policy is a password and Okta Verify does to
// have a push sent or, with "enroll", to set it up.
func askDevice(ts *testscript.TestScript, _ bool, args []string) {
	clientID, login, password, redirectURI, what := args[0], args[1], args[2], args[3], args[4]
	p := begin(ts, clientID, login, redirectURI)
	p = step(ts, "challenge/answer", map[string]any{"stateHandle": p.StateHandle, "credentials": map[string]string{"passcode": password}})
	path, authenticator := "challenge", map[string]string{"methodType": "push"}
	if what == "enroll" {
		path, authenticator = "credential/enroll", map[string]string{"channel": "qrcode"}
	}
	for _, a := range p.Authenticators.Value {
		if a.Key == "okta_verify" {
			authenticator["id"] = a.ID
		}
	}
	step(ts, path, map[string]any{"stateHandle": p.StateHandle, "authenticator": authenticator})
}

func post(ts *testscript.TestScript, to, contentType string, body []byte) page {
	resp, err := http.Post(to, contentType, bytes.NewReader(body))
	ts.Check(err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if resp.StatusCode != http.StatusOK {
		ts.Fatalf("%s: %s\n%s", to, resp.Status, answer)
	}
	var p page
	ts.Check(json.Unmarshal(answer, &p))
	return p
}
