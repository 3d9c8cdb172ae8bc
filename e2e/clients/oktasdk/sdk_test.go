package oktasdk_test

import (
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx"
	"github.com/okta/okta-sdk-golang/v5/okta"
)

// newSDK returns an org and the SDK as its administrator has it.
func newSDK(t *testing.T, options ...mockidx.Option) (*mockidx.Org, *okta.APIClient) {
	t.Helper()
	org := mockidx.Start(t, options...).Org("default")
	return org, connect(t, org, okta.WithToken(org.Config().APIToken))
}

// connect returns the SDK of somebody with these credentials.
func connect(t *testing.T, org *mockidx.Org, credentials ...okta.ConfigSetter) *okta.APIClient {
	t.Helper()
	config, err := okta.NewConfiguration(append(credentials,
		okta.WithOrgUrl(org.URL()), okta.WithTestingDisableHttpsCheck(true), okta.WithCache(false))...)
	if err != nil {
		t.Fatal(err)
	}
	config.Host = strings.TrimPrefix(org.URL(), "http://") // the SDK forgets the port
	return okta.NewAPIClient(config)
}

func TestGroups(t *testing.T) {
	org, sdk := newSDK(t)
	ctx := t.Context()
	name, description := "Writers", "Who write"
	created, _, err := sdk.GroupAPI.CreateGroup(ctx).Group(okta.Group{Profile: &okta.GroupProfile{Name: &name, Description: &description}}).Execute()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := org.Config().GroupByName("Writers"); !ok {
		t.Errorf("the org has no group of that name: %+v", created)
	}
}
