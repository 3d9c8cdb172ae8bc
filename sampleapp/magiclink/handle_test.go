package magiclink

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
)

// memory is a Store for one browser.
type memory struct {
	mu      sync.Mutex
	pending []Transaction
	err     error
}

func (m *memory) Pending(context.Context) ([]Transaction, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]Transaction(nil), m.pending...), m.err
}

func (m *memory) Take(_ context.Context, state string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, tx := range m.pending {
		if tx.State == state {
			m.pending = append(m.pending[:i:i], m.pending[i+1:]...)
			return true, nil
		}
	}
	return false, nil
}

// redeemer records what it was asked for.
type redeemer struct {
	calls atomic.Int32
	tx    Transaction
	code  string
	err   error
}

func (r *redeemer) Redeem(_ context.Context, tx Transaction, code string) (Tokens, error) {
	if r.calls.Add(1) == 1 {
		r.tx, r.code = tx, code
	}
	return Tokens{IDToken: "id of " + tx.State}, r.err
}

func twoSignIns() *memory {
	return &memory{pending: []Transaction{
		{State: "first", CodeVerifier: "verifier of first"},
		{State: "second", CodeVerifier: "verifier of second", Nonce: "nonce of second"},
		{State: "lost", CodeVerifier: ""},
	}}
}

var errStore = errors.New("store is down")

func TestCanProceed(t *testing.T) {
	for name, tt := range map[string]struct {
		store   *memory
		state   string
		want    bool
		wantErr error
	}{
		"first of several":        {twoSignIns(), "first", true, nil},
		"second of several":       {twoSignIns(), "second", true, nil},
		"nothing pending":         {&memory{}, "first", false, nil},
		"somebody else's":         {twoSignIns(), "third", false, nil},
		"one letter differs":      {twoSignIns(), "Second", false, nil},
		"prefix":                  {twoSignIns(), "secon", false, nil},
		"no state":                {twoSignIns(), "", false, nil},
		"empty state was stored":  {&memory{pending: []Transaction{{}}}, "", false, nil},
		"store fails":             {&memory{err: errStore}, "first", false, errStore},
		"a state as long as ours": {twoSignIns(), "secund", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := CanProceed(t.Context(), tt.store, tt.state)
			if got != tt.want || !errors.Is(err, tt.wantErr) {
				t.Errorf("CanProceed = %v, %v, want %v, %v", got, err, tt.want, tt.wantErr)
			}
		})
	}
}

func TestHandleEmailVerifyCallback(t *testing.T) {
	store := twoSignIns()
	got, err := HandleEmailVerifyCallback(t.Context(), store, "otp=123456&state=second")
	if want := (Callback{OTP: "123456", State: "second"}); err != nil || got != want {
		t.Errorf("HandleEmailVerifyCallback = %+v, %v, want %+v", got, err, want)
	}
	if len(store.pending) != 3 {
		t.Errorf("%d transactions are left, want all 3: the link alone must not spend one", len(store.pending))
	}
}

func TestHandleEmailVerifyCallbackElsewhere(t *testing.T) {
	for name, store := range map[string]*memory{"no sign-in": {}, "other sign-ins": twoSignIns()} {
		t.Run(name, func(t *testing.T) {
			_, err := HandleEmailVerifyCallback(t.Context(), store, "otp=123456&state=theirs")
			var elsewhere *EmailVerifyCallbackError
			if !errors.As(err, &elsewhere) {
				t.Fatalf("err = %v, want an EmailVerifyCallbackError", err)
			}
			if elsewhere.State != "theirs" || elsewhere.OTP != "123456" {
				t.Errorf("got %+v, want the link's state and otp", *elsewhere)
			}
		})
	}
}

func TestHandleEmailVerifyCallbackRefuses(t *testing.T) {
	for _, query := range []string{"", "state=first", "otp=1&otp=2&state=first", "interaction_code=x&state=first"} {
		_, err := HandleEmailVerifyCallback(t.Context(), twoSignIns(), query)
		var qe *QueryError
		if !errors.As(err, &qe) {
			t.Errorf("query %q: err = %v, want a QueryError", query, err)
		}
	}
	if _, err := HandleEmailVerifyCallback(t.Context(), &memory{err: errStore}, "otp=1&state=x"); !errors.Is(err, errStore) {
		t.Errorf("err = %v, want the store's", err)
	}
}

func TestHandleInteractionCodeRedirect(t *testing.T) {
	store, r := twoSignIns(), &redeemer{}
	got, tx, err := HandleInteractionCodeRedirect(t.Context(), store, r, "interaction_code=code-2&state=second")
	if err != nil || got.IDToken != "id of second" {
		t.Fatalf("got %+v, %v", got, err)
	}
	if want := twoSignIns().pending[1]; tx != want {
		t.Errorf("the tokens are of %+v, want %+v", tx, want)
	}
	if r.code != "code-2" || r.tx.CodeVerifier != "verifier of second" {
		t.Errorf("redeemed %q with %+v, want the code with its own verifier", r.code, r.tx)
	}
	if ok, _ := CanProceed(t.Context(), store, "second"); ok {
		t.Error("the transaction is still pending")
	}
	if ok, _ := CanProceed(t.Context(), store, "first"); !ok {
		t.Error("the other sign-in was lost")
	}
}

func TestHandleInteractionCodeRedirectRefusesUnspent(t *testing.T) {
	for name, tt := range map[string]struct {
		store *memory
		query string
		want  error
	}{
		"no sign-in here":   {&memory{}, "interaction_code=c&state=first", ErrUnknownState},
		"tampered state":    {twoSignIns(), "interaction_code=c&state=firsu", ErrStateMismatch},
		"no state":          {twoSignIns(), "interaction_code=c", ErrStateMismatch},
		"no code":           {twoSignIns(), "state=first", ErrMissingCode},
		"verifier was lost": {twoSignIns(), "interaction_code=c&state=lost", ErrMissingVerifier},
		"store fails":       {&memory{err: errStore}, "interaction_code=c&state=first", errStore},
	} {
		t.Run(name, func(t *testing.T) {
			r, before := &redeemer{}, len(tt.store.pending)
			_, _, err := HandleInteractionCodeRedirect(t.Context(), tt.store, r, tt.query)
			if !errors.Is(err, tt.want) {
				t.Errorf("err = %v, want %v", err, tt.want)
			}
			if n := r.calls.Load(); n != 0 {
				t.Errorf("%d codes were redeemed, want none", n)
			}
			if len(tt.store.pending) != before {
				t.Error("a transaction was spent")
			}
		})
	}
}

func TestHandleInteractionCodeRedirectWithError(t *testing.T) {
	store, r := twoSignIns(), &redeemer{}
	const query = "error=access_denied&error_description=No+way&state=first&interaction_code=c"
	_, _, err := HandleInteractionCodeRedirect(t.Context(), store, r, query)
	var oauth *OAuthError
	if !errors.As(err, &oauth) || *oauth != (OAuthError{Code: "access_denied", Description: "No way", State: "first"}) {
		t.Fatalf("err = %#v, want the OAuthError of the query", err)
	}
	if oauth.InteractionRequired() {
		t.Error("access_denied asks for interaction")
	}
	if r.calls.Load() != 0 || len(store.pending) != 3 {
		t.Error("an error link spent something")
	}
}

func TestHandleInteractionCodeRedirectTwice(t *testing.T) {
	const requests = 16
	store, r := twoSignIns(), &redeemer{}
	var ok atomic.Int32
	var wg sync.WaitGroup
	for range requests {
		wg.Go(func() {
			_, _, err := HandleInteractionCodeRedirect(t.Context(), store, r, "interaction_code=c&state=first")
			if err == nil {
				ok.Add(1)
			} else if !errors.Is(err, ErrUsed) && !errors.Is(err, ErrStateMismatch) {
				t.Errorf("err = %v, want ErrUsed or ErrStateMismatch", err)
			}
		})
	}
	wg.Wait()
	if ok.Load() != 1 || r.calls.Load() != 1 {
		t.Errorf("%d requests succeeded with %d calls of the redeemer, want 1 and 1", ok.Load(), r.calls.Load())
	}
}

func TestHandleInteractionCodeRedirectFails(t *testing.T) {
	errToken := errors.New("invalid_grant")
	store, r := twoSignIns(), &redeemer{err: errToken}
	_, _, err := HandleInteractionCodeRedirect(t.Context(), store, r, "interaction_code=c&state=first")
	if !errors.Is(err, errToken) {
		t.Errorf("err = %v, want the redeemer's", err)
	}
	if ok, _ := CanProceed(t.Context(), store, "first"); ok {
		t.Error("the transaction can be used again after its code may be spent")
	}
}

// sentStore shows a transaction that another request takes in between.
type sentStore struct{ memory }

func (s *sentStore) Take(context.Context, string) (bool, error) { return false, nil }

func TestHandleInteractionCodeRedirectLosesRace(t *testing.T) {
	store, r := &sentStore{memory{pending: twoSignIns().pending}}, &redeemer{}
	_, _, err := HandleInteractionCodeRedirect(t.Context(), store, r, "interaction_code=c&state=first")
	if !errors.Is(err, ErrUsed) || r.calls.Load() != 0 {
		t.Errorf("err = %v after %d calls, want ErrUsed and none", err, r.calls.Load())
	}
}
