package a18n_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/a18n"
	"github.com/idxlab/idxlab/mockidx/internal/chance"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// How the test suites of Okta's SDKs find codes and links in what the inbox
// answers: the first group of the first pattern that fits, or the first six
// characters after a marker.

func pattern(expressions ...string) func(string) string {
	return func(content string) string {
		for _, e := range expressions {
			if m := regexp.MustCompile(e).FindStringSubmatch(content); m != nil {
				return m[1]
			}
		}
		return ""
	}
}

// after cuts six characters behind the last of the markers that is there.
func after(markers ...string) func(string) string {
	return func(content string) (code string) {
		for _, marker := range markers {
			if i := strings.Index(content, marker); i >= 0 {
				code = content[i+len(marker):][:6]
			}
		}
		return code
	}
}

// between is the Java suite's cut.
func between(open, shut string) func(string) string {
	return func(content string) string {
		_, rest, _ := strings.Cut(content, open)
		code, _, _ := strings.Cut(rest, shut)
		return code
	}
}

// anySixDigits is the Go suite's way: whatever comes first.
func anySixDigits(content string) string {
	return strings.TrimSpace(regexp.MustCompile(`[:\s][0-9]{6}`).FindString(content))
}

const (
	instead  = `Enter a code instead: (\d{6})`
	manually = `To verify manually, enter this code: (\d{6})`
)

var (
	javaScript = pattern(`Enter a code instead: (\d+)`, `enter this code: <b>(\d+)</b>`, `please contact your system administrator immediately.[\s\S]\s*(\d+)`, `enter the verification code: <strong>(\d+)</strong>`)
	swift      = pattern(`(?i)enter this code: (\d+)`, `(?i)enter a code instead: (\d+)`)
	kotlin     = pattern(manually, instead)
	dotNet     = after("Can't use the link? Enter a code instead: <b>", "To verify manually, enter this code: <b>", "Your verification code is ")
)

type reader struct {
	name string
	find func(string) string
}

// everyMail are those that read any mail.
var everyMail = []reader{
	{"okta-auth-js and okta-signin-widget", javaScript},
	{"samples-golang", anySixDigits},
	{"okta-idx-swift", swift},
	{"okta-idx-android", kotlin},
	{"later wording, text", pattern(`Or enter the verification code: (\d{6})`)},
	{"later wording, HTML", pattern(`enter the verification code: <strong>(\d+)</strong>`)},
	{"okta-idx-dotnet", dotNet},
}

var suites = map[string]struct {
	codes  []reader
	anchor string
}{
	directory.EmailChallenge:          {[]reader{{"okta-idx-java", pattern(instead)}, {"older okta-idx-android", after("Enter a code instead: ")}}, "email-authentication-button"},
	directory.ForgotPassword:          {[]reader{{"okta-idx-java", pattern(instead)}}, "reset-password-link"},
	directory.SelfServiceUnlock:       {[]reader{{"okta-idx-java", pattern(instead)}}, "unlock-account-link"},
	directory.RegistrationActivation:  {[]reader{{"okta-idx-java", pattern(manually)}}, "registration-activation-link"},
	directory.EmailFactorVerification: {[]reader{{"okta-idx-java", pattern(manually)}}, "email-activation-button"},
	directory.UserActivation:          {nil, "activation-link"},
	directory.PasswordResetByAdmin:    {nil, "reset-password-link"},
}

// readersOf are those that look for a code in a mail: none, if only its link is
// of use.
func readersOf(template string) []reader {
	if suites[template].codes == nil {
		return nil
	}
	return append(suites[template].codes, everyMail...)
}

const code = "012345"

var (
	now    = time.Date(2031, 2, 3, 4, 5, 6, 0, time.UTC)
	person = directory.User{Login: "ada", FirstName: "Ada", LastName: "Lovelace", Locale: "en_US"}
	app    = directory.App{ID: "0oaapp", Label: "Sample App", EmailVerificationURI: "https://app.example.com/cb"}
)

func composer(base string) mail.Composer {
	return mail.Composer{Org: &directory.Org{Name: "default"}, BaseURL: base, Mint: chance.New(1), Now: now}
}

func letter(template string) mail.Letter {
	return mail.Letter{Template: template, OTP: code, LinkToken: "ftToken_123456-654321", State: "123456", Expires: now.Add(5 * time.Minute)}
}

// received is what an inbox answers for a mail of the built-in templates.
func received(t *testing.T, c mail.Composer, l mail.Letter) (content string, whole string) {
	t.Helper()
	inbox := newInbox()
	p := inbox.Create("")
	u := person
	u.Email = p.Email
	m, err := c.Mail(u, app, l)
	if err != nil {
		t.Fatal(err)
	}
	inbox.Deliver("default", m)
	resp, body := ask(inbox, "GET", "/v1/profile/"+p.ID+"/email/latest", "")
	var got struct{ Content string }
	if err := json.Unmarshal([]byte(body), &got); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s: %v", resp.StatusCode, body, err)
	}
	if _, raw := ask(inbox, "GET", "/v1/profile/"+p.ID+"/email/latest/content", ""); raw != got.Content {
		t.Errorf("the content is\n%s\nby itself, and\n%s\nin the message", raw, got.Content)
	}
	return got.Content, body
}

func TestEverySuiteFindsItsCode(t *testing.T) {
	if all := len(suites) + len([]string{directory.MyAccountChangeConfirmation}); all != len(directory.MailTemplates()) {
		t.Errorf("%d mails are read, there are %d", all, len(directory.MailTemplates()))
	}
	for template := range suites {
		for _, base := range []string{"http://localhost:54321", "https://127.0.0.1:7780"} {
			content, whole := received(t, composer(base), letter(template))
			for _, r := range readersOf(template) {
				if got := r.find(content); got != code {
					t.Errorf("%s finds %q in %s:\n%s", r.name, got, template, content)
				}
			}
			if find := after("Enter a code instead: "); strings.Contains(content, "instead") && find(whole) != code {
				t.Errorf("whoever does not decode JSON finds %q in %s:\n%s", find(whole), template, whole)
			}
		}
	}
}

// Mails that only their link can answer ask for no code.
func TestMailsOfTheirLinkAlone(t *testing.T) {
	for _, template := range []string{directory.UserActivation, directory.PasswordResetByAdmin} {
		content, _ := received(t, composer("http://localhost:54321"), letter(template))
		if strings.Contains(content, code) || strings.Contains(content, "ode:") || strings.Contains(content, "pass the code on") {
			t.Errorf("%s speaks of a code:\n%s", template, content)
		}
	}
}

// Mails without a link have the words that do not speak of one.
func TestCodesOfMailsWithoutLink(t *testing.T) {
	for template, suite := range suites {
		if suite.codes == nil {
			continue
		}
		l := letter(template)
		l.LinkToken = ""
		content, _ := received(t, composer("http://localhost:54321"), l)
		for _, r := range append(suite.codes, everyMail[:4]...) {
			if got := r.find(content); got != code {
				t.Errorf("%s finds %q in %s:\n%s", r.name, got, template, content)
			}
		}
	}
}

// The mail of the MyAccount API is read by the samples of okta-auth-js alone.
func TestSamplesFindTheCodeOfAChange(t *testing.T) {
	content, _ := received(t, composer("http://localhost:54321"), letter(directory.MyAccountChangeConfirmation))
	for _, r := range []reader{
		{"okta-auth-js", javaScript}, {"its own pattern", pattern(`enter the verification code: <strong>(\d+)</strong>`)}, {"samples-golang", anySixDigits},
		{"okta-idx-java", pattern(`enter the verification code: (\d{6})`)},
	} {
		if got := r.find(content); got != code {
			t.Errorf("%s finds %q in\n%s", r.name, got, content)
		}
	}
}

func TestEverySuiteFindsItsLink(t *testing.T) {
	const base = "https://localhost:54321"
	for template, suite := range suites {
		c, with := composer(base), base+"/email/verify/0oaapp?token=ftToken_123456-654321"
		content, _ := received(t, c, letter(template))
		for _, r := range []reader{
			{"okta-auth-js", pattern(`<a id="` + suite.anchor + `" href="(\S+)"`)},
			{"okta-idx-java", pattern(`"` + suite.anchor + `" href="(.*?)"`)},
			{"okta-idx-swift", pattern(`href="(https://[^"]+)"`)},
			{"older okta-idx-swift", pattern(`URL: (https://\S+)`)},
		} {
			if got := r.find(content); got != with {
				t.Errorf("%s finds %q in %s:\n%s", r.name, got, template, content)
			}
		}
		c.Org.Interoperability.LinkWithoutApp = true
		content, _ = received(t, c, letter(template))
		if got := pattern(`(https://.*/email/verify\?token=.*)`)(content); got != base+"/email/verify?token=ftToken_123456-654321" {
			t.Errorf("okta-mobile-kotlin finds %q in %s:\n%s", got, template, content)
		}
	}
}

func TestEverySuiteFindsItsPhoneCode(t *testing.T) {
	for channel, readers := range map[string][]reader{
		mail.ChannelSMS: {
			{"okta-auth-js", pattern(`Your verification code is (\d+)`)}, {"samples-golang", anySixDigits}, {"okta-idx-java", between("code is ", ".")},
			{"okta-idx-swift", pattern(`code is (\d+)`)}, {"okta-idx-android", after("code is ")}, {"okta-idx-dotnet", dotNet},
		},
		mail.ChannelVoice: {{"samples-golang", anySixDigits}, {"okta-idx-swift", pattern(`code is (\d+)`)}},
	} {
		inbox := newInbox()
		p := inbox.Create("")
		m, err := composer("http://localhost:54321").Text(person, app, mail.TextMessage{Channel: channel, To: p.Phone, OTP: code, Expires: now.Add(5 * time.Minute)})
		if err != nil {
			t.Fatal(err)
		}
		inbox.Deliver("default", m)
		resp, content := ask(inbox, "GET", "/v1/profile/"+p.ID+"/"+channel+"/latest/content", "")
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", resp.StatusCode, content)
		}
		for _, r := range readers {
			if got := r.find(content); got != code {
				t.Errorf("%s finds %q in %s %q", r.name, got, channel, content)
			}
		}
	}
}

func newInbox() *a18n.Inbox { return a18n.New(clockOf2031, chance.New(7)) }
