package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/ion"
)

var timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`)

// checkPage holds a page to what Okta's clients rely on everywhere; each rule
// names who breaks without it. Every page any test produces goes through it.
func checkPage(t tb, in Input, p Page) {
	t.Helper()
	if p.Outcome == "" {
		t.Errorf("%T: page without outcome", in)
	}
	if p.Status >= 400 && p.Reason == "" {
		t.Errorf("%T: refusal without reason", in)
	}
	if p.Body == nil {
		quiet := false // a browser is shown nothing
		switch in.(type) {
		case Redeem, AnswerPush, SetUpDevice, Depart:
			quiet = true
		}
		if !quiet && p.Redirect == "" && p.Callback == nil {
			t.Errorf("%T: neither body nor redirect", in)
		}
		return
	}
	raw := marshal(t, p.Body)
	for _, problem := range problems(p, raw) {
		t.Errorf("%T (%d %s): %s\n%s", in, p.Status, p.Outcome, problem, raw)
	}
}

func problems(p Page, raw []byte) []string {
	var found []string
	report := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	var body map[string]any
	if err := json.Unmarshal(raw, &body); err != nil {
		report("not JSON: %v", err)
		return found
	}
	checkEnvelope(p, body, report)
	checkSuccess(p, report)
	checkCompany(p, report)
	walk("$", body, report)
	checkForms(p, body, report)
	var decoded ion.Response
	if err := json.Unmarshal(raw, &decoded); err != nil {
		report("does not decode: %v", err)
	} else if again, _ := json.Marshal(decoded); !bytes.Equal(raw, again) {
		report("does not survive decoding")
	}
	return found
}

type reporter = func(format string, args ...any)

func checkEnvelope(p Page, body map[string]any, report reporter) {
	if body["version"] != "1.0.0" {
		report("auth-js: version is %v", body["version"])
	}
	if at, ok := body["expiresAt"]; ok && !timestamp.MatchString(fmt.Sprint(at)) {
		report("kotlin: expiresAt is %v", at)
	}
	_, forms := body["remediation"]
	_, success := body["successWithInteractionCode"]
	_, messages := body["messages"]
	if forms || success {
		for _, member := range []string{"stateHandle", "expiresAt", "intent", "cancel", "app"} {
			if body[member] == nil {
				report("java, go: no %s on a page to go on from", member)
			}
		}
	}
	if !forms && !success && !messages && body["success"] == nil {
		report("go: nothing to do and nothing to say")
	}
	if success && p.Status != 200 {
		report("go, java: success with status %d", p.Status)
	}
	if messages && forms && p.Status == 200 && p.Outcome != UserUnknown && !wellKnownNotice(p) {
		report("go, dotnet: message on a page that should advance them")
	}
}

// wellKnownNotice reports whether Okta is known to send the message of a page
// with a form, though okta-idx-golang and okta-idx-dotnet stop at it.
func wellKnownNotice(p Page) bool {
	key := messageOf(p.Body.Messages)
	return key == passwordExpiring.key || key == unlockedGoOn.key ||
		key == pushRejected.key || key == pushTimedOut.key // recorded so, at 200
}

// checkSuccess holds the form that ends a sign-in to what reads it.
func checkSuccess(p Page, report reporter) {
	form := p.Body.SuccessWithInteractionCode
	if form == nil {
		return
	}
	var names []string
	for _, f := range form.Value {
		names = append(names, f.Name)
	}
	if form.Name != "issue" || !slices.Contains(names, "client_id") {
		report("swift: the token form is %s with %v", form.Name, names)
	}
	if !slices.Contains(names, "interaction_code") || !slices.Contains(names, "code_verifier") {
		report("kotlin, auth-js: the token form has %v", names)
	}
	if form.Accepts != "application/x-www-form-urlencoded" {
		report("go: the token form accepts %s", form.Accepts)
	}
	if p.Body.Remediation != nil {
		report("auth-js: a form beside the end")
	}
}

// checkCompany looks for what must stand beside a challenge.
func checkCompany(p Page, report reporter) {
	if p.Body.CurrentAuthenticatorEnrollment == nil {
		return
	}
	if p.Body.Authenticators == nil || p.Body.AuthenticatorEnrollments == nil {
		report("dotnet: no lists of authenticators beside a challenge")
	}
	if !slices.ContainsFunc(p.Body.Remediation.Value, func(f ion.Form) bool { return f.Name == "select-authenticator-authenticate" }) {
		report("go: no choice of authenticators beside a challenge")
	}
	if a := p.Body.CurrentAuthenticatorEnrollment.Value; a.Poll != nil && a.Poll.Refresh <= 0 {
		report("widget, java, swift: poll without refresh")
	}
}

// walk checks what holds at any depth.
func walk(path string, v any, report reporter) {
	switch v := v.(type) {
	case nil:
		report("java: null at %s", path)
	case []any:
		if len(v) == 0 && !strings.HasSuffix(path, ".excludeAttributes") && !strings.HasSuffix(path, ".excludeCredentials") && path != "$.authenticatorEnrollments.value" {
			report("java: empty array at %s", path)
		}
		for i, e := range v {
			walk(path+"["+strconv.Itoa(i)+"]", e, report)
		}
	case map[string]any:
		checkObject(path, v, report)
		for name, e := range v {
			walk(path+"."+name, e, report)
		}
	}
}

func checkObject(path string, o map[string]any, report reporter) {
	if _, ok := o["i18n"]; ok && (o["class"] == nil || o["message"] == "" || o["i18n"].(map[string]any)["key"] == "") {
		report("kotlin, swift: incomplete message at %s", path)
	}
	if _, ok := o["displayName"]; ok && !strings.HasSuffix(path, ".activationData.user") && (o["type"] == nil || o["key"] == nil || o["id"] == nil || o["methods"] == nil) {
		report("kotlin: incomplete authenticator at %s", path)
	}
	for _, member := range []string{"profile", "methods"} {
		if path != "$.user.value" && !flat(o[member]) {
			report("kotlin: %s at %s is no map of texts", member, path)
		}
	}
	if o["name"] == "oidc_client" && (o["id"] == "" || o["label"] == "") {
		report("kotlin: incomplete app at %s", path)
	}
	if href, ok := o["href"].(string); ok && !strings.HasPrefix(href, baseURL+"/") && !picture(o) {
		report("href at %s is not absolute: %s", path, href)
	}
}

// picture reports whether o is a QR code, which comes with the page.
func picture(o map[string]any) bool {
	href, _ := o["href"].(string)
	return o["method"] == "embedded" && strings.HasPrefix(href, "data:image/png;base64,")
}

// flat reports whether v is an object of texts, a list of them, or nothing.
func flat(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			if _, text := e.(string); !text {
				return false
			}
		}
	case []any:
		return !slices.ContainsFunc(v, func(e any) bool { return !flat(e) })
	}
	return true
}

// checkForms checks everything a client can submit.
func checkForms(p Page, body map[string]any, report reporter) {
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				visit(e)
			}
		case map[string]any:
			switch name := v["name"]; {
			case v["href"] == nil || name == "success-redirect" || picture(v): // it must have no rel
			case name == "redirect-idp":
				checkRedirect(v, report)
			default:
				checkForm(body, v, report)
			}
			for _, e := range v {
				visit(e)
			}
		}
	}
	visit(body)
	if r := p.Body.Remediation; r != nil && len(r.Value) > 1 && strings.HasPrefix(r.Value[0].Name, "select-") && r.Value[1].Name != "skip" {
		report("java: the first form is %s", r.Value[0].Name)
	}
}

// checkRedirect holds a remediation to what sends a browser on by it.
func checkRedirect(form map[string]any, report reporter) {
	idp, _ := form["idp"].(map[string]any)
	if idp["id"] == nil || idp["name"] == nil || form["type"] == nil || form["method"] != "GET" {
		report("kotlin, go: redirect-idp is %v", form)
	}
	for _, member := range []string{"rel", "value", "accepts", "produces"} {
		if _, ok := form[member]; ok {
			report("auth-js: redirect-idp has %s, and would be posted", member)
		}
	}
}

func checkForm(body, form map[string]any, report reporter) {
	name := form["name"]
	if rel, ok := form["rel"].([]any); !ok || rel[0] != "create-form" {
		report("auth-js: form %v without rel", name)
	}
	fields := form["value"].([]any)
	if name != "issue" {
		last := fields[len(fields)-1].(map[string]any)
		if last["name"] != "stateHandle" || last["value"] != body["stateHandle"] || last["mutable"] != false || last["visible"] != false {
			report("auth-js, go: form %v does not carry the state handle", name)
		}
	}
	if paths, ok := form["relatesTo"]; ok {
		list, ok := paths.([]any)
		if !ok || resolve(body, list[0].(string)) == nil {
			report("auth-js: form %v relates to %v", name, paths)
		}
	}
	for _, f := range fields {
		checkField(body, name, f.(map[string]any), report)
	}
}

func checkField(body map[string]any, form any, field map[string]any, report reporter) {
	if value, ok := field["value"]; ok {
		switch value.(type) {
		case string, bool:
		default:
			if nested, ok := value.(map[string]any); !ok || nested["form"] == nil {
				report("go: field %v of %v has value %v", field["name"], form, value)
			}
		}
	}
	if field["name"] == "authenticator" && field["type"] != "object" {
		report("go: authenticator of %v has type %v", form, field["type"])
	}
	if nested, ok := field["form"].(map[string]any); ok {
		for _, f := range nested["value"].([]any) {
			checkField(body, form, f.(map[string]any), report)
		}
	}
	options, _ := field["options"].([]any)
	if field["name"] != "authenticator" {
		return
	}
	for _, o := range options {
		checkOption(body, form, o.(map[string]any), report)
	}
}

func checkOption(body map[string]any, form any, option map[string]any, report reporter) {
	value, ok := option["value"].(map[string]any)
	if !ok {
		return
	}
	fields := value["form"].(map[string]any)["value"].([]any)
	if fields[0].(map[string]any)["name"] != "id" {
		report("go: first field of option %v of %v is not id", option["label"], form)
	}
	if len(fields) < 2 || !slices.Contains([]any{"methodType", "channel"}, fields[1].(map[string]any)["name"]) {
		report("java: option %v of %v without methodType", option["label"], form)
	}
	path, ok := option["relatesTo"].(string)
	if !ok || resolve(body, path) == nil {
		report("auth-js, go: option %v of %v relates to %v", option["label"], form, option["relatesTo"])
	}
}

var pathStep = regexp.MustCompile(`[A-Za-z]+|\[\d+\]`)

// resolve follows a path such as $.authenticatorEnrollments.value[0].
func resolve(body map[string]any, path string) any {
	var at any = body
	for _, step := range pathStep.FindAllString(path, -1) {
		switch v := at.(type) {
		case map[string]any:
			at = v[step]
		case []any:
			i, err := strconv.Atoi(strings.Trim(step, "[]"))
			if err != nil || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}
