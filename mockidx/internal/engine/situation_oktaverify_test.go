package engine

const (
	byMethod = "authenticator{id! methodType!<Get a push notification|Enter a code> autoChallenge:boolean=false}"
	autoOff  = "autoChallenge:boolean=false"
)

var (
	passwordThenDevice = orgWith(aliceHasDevice, asking(byPassword, byVerify))
	pastPassword       = way(named("alice"), say(password))
)

func afterPassword(legs ...func(*world) Input) []func(*world) Input {
	return append(way(pastPassword...), legs...)
}

// oktaVerifySituations are about codes, pushes and the enrolment of Okta Verify.
var oktaVerifySituations = []situation{
	{
		fixture: "authenticator-verification-data-okta-verify-push-autoChallenge-off.json", about: "choose between a push and a code; in the recording there is the push alone",
		org: passwordThenDevice, legs: afterPassword(),
		want: sight{forms: dataForms, current: "org's okta_verify push,totp", fields: byMethod},
	},
	{
		fixture: "authenticator-verification-okta-verify-totp.json", about: "asked for a code of Okta Verify",
		org: passwordThenDevice, legs: afterPassword(chooseBy(byVerify, "totp")),
		want: sight{forms: challengeForms, current: "org's okta_verify totp", fields: "credentials!{totp!}"},
	},
	{
		fixture: "error-okta-verify-totp.json", about: "wrong code of Okta Verify",
		org: passwordThenDevice, legs: afterPassword(chooseBy(byVerify, "totp"), the(Answer{TOTP: new("999999")})),
		want: sight{status: 401, forms: challengeForms, field: "totp api.authn.error.PASSCODE_INVALID ERROR", current: "org's okta_verify totp", fields: "credentials!{totp!}"},
	},
	{
		fixture: "authenticator-verification-okta-verify-push.json", about: "a push is out",
		org: passwordThenDevice, legs: afterPassword(chooseBy(byVerify, "push")),
		want: sight{forms: pollForms, current: "org's okta_verify push resend", fields: autoOff},
		also: func(_ *world, p Page) bool { return p.Body.Remediation.Value[0].Refresh == 4000 },
	},
	{
		fixture: "authenticator-verification-okta-verify-push-autoChallenge-on.json", about: "a push is out that nobody asked for",
		org: orgWith(passwordThenDevice, sendsPushes), legs: afterPassword(),
		want: sight{forms: pollForms, current: "org's okta_verify push resend", fields: "autoChallenge:boolean=true"},
	},
	{
		fixture: "authenticator-verification-number-challenge.json", about: "a push is out, and the number to choose is shown",
		org: orgWith(passwordThenDevice, challengingByNum), legs: afterPassword(chooseBy(byVerify, "push")),
		want: sight{forms: pollForms, current: "org's okta_verify push number resend", fields: autoOff},
	},
	{
		fixture: "authenticator-verification-okta-verify-reject-push.json", about: "the push was rejected",
		org: passwordThenDevice, legs: afterPassword(chooseBy(byVerify, "push"), denied, the(Poll{})),
		want: sight{forms: pushEndedForms, message: "api.authn.poll.error.push_rejected ERROR", current: "org's okta_verify push"},
	},
	{
		fixture: "authenticator-enroll-ov-qr.json", about: "set up Okta Verify: the QR code", policy: "password", org: requiring(byVerify),
		legs: toSet(byVerify),
		want: sight{forms: enrollPollForms, current: "org's okta_verify push,totp qrcode=embedded image/png secret=0 channel=qrcode"},
	},
	{
		fixture: "authenticator-enroll-ov-via-email.json", about: "where to mail the link that sets up Okta Verify", policy: "password", org: requiring(byVerify),
		legs: afterPassword(enrollBy("email")),
		want: sight{forms: channelForms, current: "org's okta_verify push,totp channel=email", fields: "email!"},
	},
	{
		fixture: "authenticator-enroll-ov-email.json", about: "the link is mailed", policy: "password", org: requiring(byVerify),
		legs: afterPassword(enrollBy("email"), the(SendChannel{Email: "joy@okta.com"})),
		want: sight{forms: enrollPollForms, current: "org's okta_verify push,totp channel=email to=joy@okta.com resend"},
	},
	{
		fixture: "authenticator-enroll-ov-via-sms.json", about: "where to text the link that sets up Okta Verify", policy: "password", org: requiring(byVerify),
		legs: afterPassword(enrollBy("sms")),
		want: sight{forms: channelForms, current: "org's okta_verify push,totp channel=sms", fields: "phoneNumber!"},
	},
	{
		fixture: "authenticator-enroll-ov-sms.json", about: "the link is texted", policy: "password", org: requiring(byVerify),
		legs: afterPassword(enrollBy("sms"), the(SendChannel{PhoneNumber: "+18008885555"})),
		want: sight{forms: enrollPollForms, current: "org's okta_verify push,totp channel=sms to=+18008885555 resend"},
	},
}
