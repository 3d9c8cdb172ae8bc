package oktasdk_test

import (
	"encoding/json"
	"errors"
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

// body is a value of one of the SDK's types, as JSON says.
func body[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return v
}

// answer is what a call of the SDK came to.
type answer[T any] struct {
	value T
	resp  *okta.APIResponse
	err   error
}

func of[T any](value T, resp *okta.APIResponse, err error) answer[T] {
	return answer[T]{value, resp, err}
}

// bare is the answer of a call that returns nothing.
func bare(resp *okta.APIResponse, err error) answer[struct{}] { return of(struct{}{}, resp, err) }

// must returns the value, or fails the test with what the org said.
func (a answer[T]) must(t *testing.T) T {
	t.Helper()
	var api *okta.GenericOpenAPIError
	if errors.As(a.err, &api) {
		t.Fatalf("%v %s", a.err, api.Body())
	}
	if a.err != nil {
		t.Fatal(a.err)
	}
	return a.value
}

// refused fails the test unless the org refused the call, and the SDK tells it so.
func (a answer[T]) refused(t *testing.T, code, summary string, causes ...string) {
	t.Helper()
	var api *okta.GenericOpenAPIError
	if !errors.As(a.err, &api) {
		t.Fatalf("got %v, want %s", a.err, summary)
	}
	var said okta.Error // the SDK reads some of them itself
	if err := json.Unmarshal(api.Body(), &said); err != nil || said.GetErrorCode() != code || said.GetErrorSummary() != summary || len(said.ErrorCauses) != len(causes) {
		t.Fatalf("got %s, want %s %s %q", api.Body(), code, summary, causes)
	}
	for i, c := range causes {
		if got := said.ErrorCauses[i].GetErrorSummary(); got != c {
			t.Errorf("the cause is %s, want %s", got, c)
		}
	}
}

// missing fails the test unless the org says that there is no such thing.
func (a answer[T]) missing(t *testing.T, id, what string) {
	t.Helper()
	a.refused(t, "E0000007", "Not found: Resource not found: "+id+" ("+what+")")
}

// invalid fails the test unless the org finds a field wrong.
func (a answer[T]) invalid(t *testing.T, field string, causes ...string) {
	t.Helper()
	a.refused(t, "E0000001", "Api validation failed: "+field, causes...)
}

// pages reads a list of more than one page by the SDK's own paging.
func pages[T any](t *testing.T, first answer[[]T]) []T {
	t.Helper()
	all, resp := first.must(t), first.resp
	if !resp.HasNextPage() {
		t.Errorf("the list has one page of %d", len(all))
	}
	for resp.HasNextPage() {
		var more []T
		next, err := resp.Next(&more)
		all, resp = append(all, of(more, next, err).must(t)...), next
	}
	return all
}
