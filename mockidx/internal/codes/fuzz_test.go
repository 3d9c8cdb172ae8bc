package codes_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/codes"
)

// What can be chosen stands in JSON and in URLs as it is.
func FuzzApply(f *testing.F) {
	f.Add("012345", "ft-chosen", "chosen_code", "0123456789", 6)
	f.Add(`12"456`, "ft chosen", "&", "", 0)
	f.Add("", "", "", "11", 13)
	f.Fuzz(func(t *testing.T, otp, link, code, alphabet string, length int) {
		c, _, _ := newCodes(t)
		if c.Apply(codes.Change{OTP: otp, LinkToken: link, InteractionCode: code, Alphabet: alphabet, Length: length}) != nil {
			return
		}
		for _, v := range []string{otp, link, code} {
			inJSON, err := json.Marshal(v)
			if err != nil || string(inJSON) != `"`+v+`"` || url.QueryEscape(v) != v {
				t.Errorf("%q was taken", v)
			}
		}
		if d := c.Draft(); otp != "" && d.Passcode("01", 4) != otp {
			t.Errorf("%q was taken and not drawn", otp)
		}
	})
}
