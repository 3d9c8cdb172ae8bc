package magiclink

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestIsEmailVerifyCallback(t *testing.T) {
	for name, tt := range map[string]struct {
		query string
		want  bool
	}{
		"link":                         {"otp=123456&state=abc", true},
		"link, other order":            {"state=abc&otp=123456", true},
		"tracker's parameters":         {"utm_source=m&otp=123456&state=abc&utm_source=n", true},
		"names percent-encoded":        {"%6ftp=123456&st%61te=abc", true},
		"empty":                        {"", false},
		"end of flow":                  {"interaction_code=x&state=abc", false},
		"look-alike names":             {"totp=1&relaystate=x", false},
		"upper-case names":             {"OTP=1&STATE=x", false},
		"state missing":                {"otp=123456", false},
		"state empty":                  {"otp=123456&state=", false},
		"otp empty":                    {"otp=&state=abc", false},
		"html-escaped ampersand":       {"otp=123456&amp;state=abc", false},
		"semicolon as separator":       {"otp=123456;state=abc", false},
		"otp twice":                    {"otp=1&otp=2&state=abc", false},
		"otp twice, once as %6ftp":     {"otp=1&%6ftp=2&state=abc", false},
		"bad percent-encoding":         {"otp=%&state=abc", false},
		"bad encoding in another name": {"otp=1234&state=abc&%zz=1", false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := IsEmailVerifyCallback(tt.query); got != tt.want {
				t.Errorf("IsEmailVerifyCallback(%q) = %v, want %v", tt.query, got, tt.want)
			}
		})
	}
}

func TestParseCallback(t *testing.T) {
	const query = "otp=1+2&state=a%3Db&interaction_code=c&error=e&error_description=d&x=y&&="
	got, err := ParseCallback(query)
	want := Callback{OTP: "1 2", State: "a=b", InteractionCode: "c", Error: "e", ErrorDescription: "d"}
	if err != nil || got != want {
		t.Errorf("ParseCallback(%q) = %+v, %v, want %+v", query, got, err, want)
	}
}

func TestParseCallbackRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ query, param string }{
		"otp twice":             {"otp=1&otp=1", "otp"},
		"state twice":           {"state=1&state=2", "state"},
		"code twice":            {"interaction_code=1&interaction_code=2", "interaction_code"},
		"error twice":           {"error=1&error=2", "error"},
		"description twice":     {"error_description=1&error_description=2", "error_description"},
		"lone percent":          {"otp=%&state=x", "otp"},
		"cut multi-byte letter": {"state=%E0%A4", "state"},
		"bad name":              {"%zz=1", ""},
		"over-long":             {"state=" + strings.Repeat("x", maxQuery), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseCallback(tt.query)
			var qe *QueryError
			if !errors.As(err, &qe) || qe.Param != tt.param {
				t.Errorf("ParseCallback = %+v, %v, want a QueryError about %q", got, err, tt.param)
			}
		})
	}
}

func FuzzParseCallback(f *testing.F) {
	for _, seed := range []string{
		"otp=123456&state=abc", "interaction_code=x&state=y", "error=access_denied&error_description=no",
		"otp=%&state=%E0%A4", "otp=1&amp;state=2", "otp=1&otp=2", "%6ftp=%31&state", ";;&&==", "otp=%25313&state=%2e",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		c, err := ParseCallback(query)
		if err != nil {
			var qe *QueryError
			if !errors.As(err, &qe) || c != (Callback{}) {
				t.Fatalf("ParseCallback(%q) = %+v, %v, want nothing and a QueryError", query, c, err)
			}
			return
		}
		for _, value := range []string{c.OTP, c.State, c.InteractionCode, c.Error, c.ErrorDescription} {
			if !utf8.ValidString(value) || len(value) > len(query) {
				t.Errorf("ParseCallback(%q) has value %q", query, value)
			}
		}
		if IsEmailVerifyCallback(query) != (c.OTP != "" && c.State != "") {
			t.Errorf("IsEmailVerifyCallback(%q) disagrees with %+v", query, c)
		}
	})
}
