package sampleapp

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const refusedProfile = `{"version":"1.0.0","remediation":{"value":[{"name":"enroll-profile","value":[{"name":"userProfile","form":{"value":[
	{"name":"email","messages":{"value":[{"message":"Taken.","class":"ERROR"},{"message":"Sorry.","class":"ERROR"}]}},
	{"name":"department","messages":{"value":[{"message":"Which?","class":"ERROR"}]}}]}}]}]}}`

func TestWireHears(t *testing.T) {
	w := &wire{}
	w.hear([]byte(refusedProfile))
	if w.faults["email"] != "Taken. Sorry." || len(w.faults) != 1 || w.said != "Which?" {
		t.Errorf("at fields %v, else %q: want what is on the page at its field, and the rest", w.faults, w.said)
	}
	for name, body := range map[string]string{
		"not JSON":        `<html>`,
		"another dialect": `{"errorCode":"E0000047","errorSummary":"too often"}`,
		"another type":    `{"version":1}`,
		"tokens":          `{"access_token":"x"}`,
		"nothing":         "",
	} {
		w.hear([]byte(body))
		if w.said != "Which?" || w.faults["email"] == "" || len(w.answer.Remediation.Value) != 1 {
			t.Errorf("%s: the wire heard %+v", name, w)
		}
	}
	w.hear([]byte(`{"version":"1.0.0","messages":{"value":[{"message":"Over.","class":"ERROR"}]}}`))
	if w.said != "Over." || len(w.answer.Remediation.Value) != 1 {
		t.Errorf("a refusal without forms: said %q, and the page is %+v", w.said, w.answer)
	}
	w.hear([]byte(`{"version":"1.0.0","messages":{"value":[{"message":"Done.","class":"INFO"}]}}`))
	if got := w.answer.ended(); got != "Done." || w.said != "" {
		t.Errorf("the end says %q, and refuses %q", got, w.said)
	}
}

// A tap leaves requests of other contexts alone.
func TestTap(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.PostForm.Get("state") != "s1" {
			t.Errorf("form %v, %v", r.PostForm, err)
		}
		_, _ = w.Write([]byte(refusedProfile))
	}))
	t.Cleanup(server.Close)
	heard := &wire{}
	for _, ctx := range []context.Context{t.Context(), tapped(t.Context(), heard)} {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/oauth2/default/v1/interact", strings.NewReader("state=s1"))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := newOrgClient().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := readJSON(resp.Body, new(idxAnswer)); err != nil {
			t.Errorf("the answer cannot be read any more: %v", err)
		}
		resp.Body.Close()
	}
	if heard.state != "s1" || heard.faults["email"] == "" {
		t.Errorf("heard %+v", heard)
	}
}

func TestQRCodeIsInline(t *testing.T) {
	for href, want := range map[string]bool{
		"data:image/png;base64,AAAA":     true,
		"data:text/html;base64,AAAA":     false,
		"https://tracker.example/qr.png": false,
		"javascript:alert(1)":            false,
		"":                               false,
		"data:image/svg+xml;base64,AAAA": false,
		" data:image/png;base64,AAAA":    false,
		"data:image/png;base64,\"><b>x":  true, // template.URL is still escaped as an attribute
	} {
		var p stepPage
		p.About.ContextualData.QRCode.Href = href
		if got := p.QRCode() != ""; got != want {
			t.Errorf("QRCode of %q is shown: %v, want %v", href, got, want)
		}
	}
}

// Of an authenticator that no page knows nothing is shown but a way past it,
// where there is one.
func TestUnknownAuthenticator(t *testing.T) {
	const list = `{"version":"1.0.0","remediation":{"value":[{"name":"select-authenticator-enroll","value":[{"name":"authenticator",
		"options":[{"label":"Okta Verify","value":{"form":{"value":[{"name":"id","value":"aut1"}]}}}]}]}%s]},"authenticators":{"value":[{"key":"okta_verify","id":"aut1"}]}}`
	for name, tt := range map[string]struct {
		tx   transaction
		skip string
		want string
	}{
		"can be skipped":               {enrollTransaction{}, `,{"name":"skip"}`, "skip"},
		"cannot be skipped":            {enrollTransaction{}, "", ""},
		"cannot be skipped by a reset": {resetTransaction{}, `,{"name":"skip"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := &signIn{tx: tt.tx, wire: &wire{}}
			s.wire.hear(fmt.Appendf(nil, list, tt.skip))
			if got, _ := s.page(); got != tt.want {
				t.Errorf("page is %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever the org answers, there is a page for it or none, and each renders.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(refusedProfile))
	f.Add([]byte(`{"version":"1.0.0","remediation":{"value":[{"name":"select-authenticator-enroll","value":[{"name":"authenticator","options":[{"label":"Phone","value":{"form":{"value":[{"name":"id","value":"aut1"}]}}}]}]},{"name":"skip"}]},"authenticators":{"value":[{"key":"phone_number","id":"aut1"}]}}`))
	f.Add([]byte(`{"version":"1.0.0","messages":{"value":[{"message":"Soon.","class":"INFO"}]},"remediation":{"value":[{"name":"reenroll-authenticator-warning"},{"name":"skip"}]},"currentAuthenticator":{"value":{"key":"okta_password","settings":{"complexity":{"minLength":8},"age":{"historyCount":4}}}}}`))
	f.Add([]byte(`{"version":"1.0.0","remediation":{"value":[{"name":"enroll-authenticator"}]},"currentAuthenticator":{"value":{"key":"google_otp","contextualData":{"qrcode":{"href":"data:image/png;base64,AA"},"sharedSecret":"S"}}}}`))
	f.Add([]byte(`{"version":"1.0.0","remediation":{"value":[{"name":"challenge-authenticator"}]},"currentAuthenticatorEnrollment":{"value":{"key":"security_question","profile":{"question":"Q?","questionKey":"q"}}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		w := &wire{}
		w.hear(body)
		for _, tx := range []transaction{loginTransaction{}, enrollTransaction{}, resetTransaction{}, plainTransaction{}} {
			for _, chosen := range []string{"", phoneKey, passwordKey, anyKey} {
				s := &signIn{state: "s", tx: tx, wire: w, chosen: choice{key: chosen}, faults: w.faults}
				name, page := s.page()
				if name == "" {
					continue
				}
				var out strings.Builder
				if err := pages[name].ExecuteTemplate(&out, "layout", view{Page: page}); err != nil {
					t.Fatalf("page %s: %v", name, err)
				}
			}
		}
	})
}
