package mockidx_test

import (
	"testing"

	"golang.org/x/oauth2"

	"github.com/idxlab/idxlab/mockidx"
)

// A client that redeems a code that was never issued is told what to do.
func TestExamine(t *testing.T) {
	org := mockidx.Start(t).Org("default")
	app := org.Config().Apps[0]
	settings := mockidx.AppSettings{Issuer: org.Issuer(), ClientID: app.ClientID, ClientSecret: &app.ClientSecret, RedirectURI: app.RedirectURIs[0]}
	for _, f := range org.Examine(settings) {
		if f.Level != "ok" {
			t.Errorf("%+v", f)
		}
	}
	client := oauth2.Config{
		ClientID: app.ClientID, ClientSecret: "another", RedirectURL: app.RedirectURIs[0],
		Endpoint: oauth2.Endpoint{TokenURL: org.Issuer() + "/v1/token", AuthStyle: oauth2.AuthStyleInParams},
	}
	if _, err := client.Exchange(t.Context(), "a-code"); err == nil {
		t.Fatal("the code is good")
	}
	found := false
	for _, f := range org.Examine(settings) {
		found = found || f.Check == "journal" && f.Level == "warning" && f.Hint != ""
	}
	if !found {
		t.Errorf("the refusal is not among %+v", org.Examine(settings))
	}
}
