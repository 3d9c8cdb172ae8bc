package directory

// Phone is the phone authenticator.
// Source: Okta, "Configure the phone authenticator".
type Phone struct {
	Methods []PhoneMethod `yaml:"methods"` // in the order in which they are offered; sms, voice if empty
}

// PhoneMethod is how a passcode gets to a phone.
type PhoneMethod string

// The methods of the phone authenticator.
const (
	SMS   PhoneMethod = "sms"
	Voice PhoneMethod = "voice"
)

func (p *Phone) complete() {
	if len(p.Methods) == 0 {
		p.Methods = []PhoneMethod{SMS, Voice}
	}
}

func (v *validator) checkPhone() {
	met := seen{}
	for i, m := range v.Phone.Methods {
		at := root.key("phone").key("methods").index(i)
		checkEnum(v, at, "phone method", m, SMS, Voice)
		v.checkUnique(met, at, "phone method", string(m), string(m))
	}
}
