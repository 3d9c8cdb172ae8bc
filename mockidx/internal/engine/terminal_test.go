package engine

import "testing"

func TestPagesWithoutTransaction(t *testing.T) {
	env := begin(t, "email").env()
	tests := map[string]struct {
		page Page
		want string
	}{
		"expired":         {Expired(env), `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"You have been logged out due to inactivity. Refresh or return to the sign in screen.","i18n":{"key":"idx.session.expired"},"class":"ERROR"}]}}`},
		"bad link":        {BadLink(env), `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"Could not process this email link. Return to the screen where you requested it.","i18n":{"key":"idx.return.error"},"class":"ERROR"}]}}`},
		"no state handle": {MissingStateHandle(env), `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"'stateHandle' is required.","i18n":{"key":"api.error.field_required","params":["stateHandle"]},"class":"ERROR"}]}}`},
	}
	status := map[string]int{"expired": 401, "bad link": 200, "no state handle": 400}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			checkPage(t, Introspect{}, tc.page)
			if want := map[string]Outcome{"expired": SessionExpired, "bad link": LinkUnknown, "no state handle": StateHandleMissing}[name]; tc.page.Outcome != want {
				t.Errorf("outcome %s, want %s", tc.page.Outcome, want)
			}
			if got := string(marshal(t, tc.page.Body)); got != tc.want || tc.page.Status != status[name] {
				t.Errorf("%d %s\nwant %d %s", tc.page.Status, got, status[name], tc.want)
			}
		})
	}
}
