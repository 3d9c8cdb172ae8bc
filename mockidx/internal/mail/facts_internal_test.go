package mail

import "testing"

func TestMagicLinks(t *testing.T) {
	for link, want := range map[string]bool{
		"http://org.test/email/verify/0oaApp?token=ftToken":     true,
		"http://org.test/email/verify?token=ftToken":            true,
		"http://org.test/email/verify/0oaApp":                   false,
		"http://org.test/welcome/a1b2c3d4e5f6g7h8i9j0":          true,
		"http://org.test/reset_password/a1b2c3d4e5f6g7h8i9j0":   true,
		"https://shop.example.com/welcome/offers":               false,
		"https://shop.example.com/welcome/":                     false,
		"https://shop.example.com/welcome/a1b2c3d4e5f6g7h8?x=1": false,
		"com.example.app:/cb?otp=123456&state=s":                true,
		"javascript:alert(1)?otp=123456":                        false,
	} {
		if got := isMagic(link); got != want {
			t.Errorf("%s: %t", link, got)
		}
	}
}
