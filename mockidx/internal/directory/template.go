package directory

// EmailChallenge is the mail with a link and a passcode, as Okta names it.
const EmailChallenge = "EmailChallenge"

// MailTemplate replaces the built-in text of a mail.
type MailTemplate struct {
	Name     string `yaml:"name"`     // as Okta names it: EmailChallenge
	Language string `yaml:"language"` // en if empty
	Subject  string `yaml:"subject"`
	HTML     string `yaml:"html"`
	Text     string `yaml:"text"`
}
