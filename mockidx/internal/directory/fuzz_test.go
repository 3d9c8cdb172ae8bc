package directory_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/fixtures"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
)

// FuzzLoad holds what must be true of any file: no panic, an error that names
// its place on one line, and an org that is valid and survives a round trip.
func FuzzLoad(f *testing.F) {
	f.Add(fixtures.DefaultOrg())
	f.Add(directory.Marshal(directory.Default()))
	for _, name := range []string{"wrong.yaml", "every-key.yaml"} {
		src, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, seed := range []string{
		"", "{}", "---\n---\n", "a: &a [*a]", "<<: {}", "!!binary x", "? x\n: y", "users: [{login: a@b.example}]",
		"users: [{login: a@b.example, profile: {a: , b: \"\", 'true': x, a: y}}]", "users: [{login: a@b.example, profile: {}, passwordHistory: []}]",
		"users: [{login: a@b.example, passwordExpires: 9999-12-31T23:59:59-01:00}]", "users: [{login: a@b.example, activation: {token: x, expires: 0001-01-01T00:00:00Z}}]",
		"registration: {attributes: [{name: email, required: true}, {name: a, enum: [b, b]}]}\nenrollment: {required: [phone], optional: [phone]}",
		"password: {complexity: {minLength: 73}, recoveryFactors: [phone, googleOtp]}", "users: [{login: \"\uFF41@b.example\"}, {login: a@b.example}]", "users:\n-\n- ~\n",
		"email: {lifetime: 1h, codeLength: 0x6}", "templates:\n- html: |\n    <p>\n- text: >-\n    x", "templates: [{name: ForgotPassword, htmlFile: testdata/mail.html}]", "\"\\uD800\": '\\'", "name: \"\\x00\"", "{{{{", "]", "- - -", "%YAML", "\uFEFF", "a:\r\n  b\r", "'", `"`, "|", "@", "`",
	} {
		f.Add([]byte(seed))
	}
	line := regexp.MustCompile(`^fuzz\.yaml:[1-9][0-9]*:[1-9][0-9]*: .`)
	f.Fuzz(func(t *testing.T, src []byte) {
		orgs, err := directory.Load("fuzz.yaml", src)
		if err != nil {
			if _, ok := errors.AsType[*directory.FileError](err); !ok || orgs != nil {
				t.Fatalf("%d orgs and %T %v", len(orgs), err, err)
			}
			for l := range strings.SplitSeq(err.Error(), "\n") {
				if !line.MatchString(l) {
					t.Fatalf("%q does not begin with its place", l)
				}
			}
			return
		}
		for _, org := range orgs {
			if err := org.Validate(); err != nil {
				t.Fatalf("loaded an invalid org: %v", err)
			}
			yaml := directory.Marshal(org)
			again, err := directory.Load("again.yaml", yaml)
			if err != nil {
				t.Fatalf("%v\n%s", err, yaml)
			}
			if !reflect.DeepEqual(again[0], emptySlicesToNil(org)) {
				t.Fatalf("got\n%+v\nwant\n%+v\nfrom\n%s", again[0], org, yaml)
			}
		}
	})
}

// emptySlicesToNil makes an empty list in a file equal to none.
func emptySlicesToNil(org *directory.Org) *directory.Org {
	var visit func(reflect.Value)
	visit = func(v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[time.Time](): // has unexported fields
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				visit(v.Field(i))
			}
		case v.Kind() == reflect.Slice && v.Len() == 0:
			v.SetZero()
		case v.Kind() == reflect.Slice:
			for i := range v.Len() {
				visit(v.Index(i))
			}
		}
	}
	visit(reflect.ValueOf(org).Elem())
	return org
}
