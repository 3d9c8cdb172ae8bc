package flow_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/engine"
	"github.com/idxlab/idxlab/mockidx/internal/flow"
	"github.com/idxlab/idxlab/mockidx/internal/tenant"
)

const (
	verifier = "a-code-verifier-of-enough-characters-for-rfc-7636"
	clientID = "0oaflowtestclient000"
	login    = "ada@example.com"
)

// outbox keeps the mails a runner sends, or fails.
type outbox struct {
	mu    sync.Mutex
	mails []engine.SendMail
	err   error
}

func (o *outbox) Send(_ engine.Transaction, m engine.SendMail) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mails = append(o.mails, m)
	return o.err
}

func (o *outbox) SendText(engine.Transaction, engine.SendText) error { return o.err }

type bench struct {
	*flow.Runner
	tenant *tenant.Tenant
	outbox *outbox
}

func newBench() *bench {
	org := &directory.Org{
		Users:    []directory.User{{Login: login}},
		Apps:     []directory.App{{Label: "App", ClientID: clientID, RedirectURIs: []string{"https://app.example/callback"}, EmailVerificationURI: "https://app.example/callback", Policy: "email"}},
		Policies: []directory.Policy{{Name: "email", Factors: []directory.Factor{directory.FactorEmail}}},
	}
	org.Complete()
	t := tenant.New("http://org.example", org, 1)
	box := &outbox{}
	return &bench{flow.NewRunner(t, box), t, box}
}

func (b *bench) begin(t *testing.T) engine.Transaction {
	t.Helper()
	sum := sha256.Sum256([]byte(verifier))
	tx, err := b.Begin(t.Context(), engine.Request{
		ClientID: clientID, AuthServer: "default", Issuer: b.tenant.Issuer("default"),
		RedirectURI: "https://app.example/callback", State: "s", Scope: "openid",
		CodeChallenge: base64.RawURLEncoding.EncodeToString(sum[:]), MaxAge: -1,
	}, engine.Device{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func (b *bench) step(t *testing.T, tx engine.Transaction, in engine.Input) (engine.Transaction, engine.Page) {
	t.Helper()
	tx, page, err := b.Step(t.Context(), flow.ByStateHandle(tx.StateHandle), in)
	if err != nil {
		t.Fatal(err)
	}
	return tx, page
}

// askForMail identifies the user and chooses the first authenticator offered,
// which is email by the org's only policy.
func (b *bench) askForMail(t *testing.T, tx engine.Transaction) (engine.Transaction, engine.Page) {
	t.Helper()
	_, page := b.step(t, tx, engine.Identify{Identifier: login})
	id := page.Body.Remediation.Value[0].Value[0].Options[0].Value.Form.Value[0].Value.(string)
	return b.step(t, tx, engine.Select{AuthenticatorID: id, MethodType: "email"})
}

// mailed brings a transaction to where its passcode is out.
func (b *bench) mailed(t *testing.T) (engine.Transaction, engine.Link) {
	t.Helper()
	tx := b.begin(t)
	tx, page := b.askForMail(t, tx)
	if len(b.outbox.mails) == 0 {
		t.Fatalf("no mail was sent: %+v", page)
	}
	return tx, b.outbox.mails[len(b.outbox.mails)-1].Link
}

func answer(otp string) engine.Input { return engine.Answer{Passcode: &otp} }

func TestTransactionIsFoundByEveryReference(t *testing.T) {
	b := newBench()
	tx, link := b.mailed(t)
	for name, ref := range map[string]flow.Ref{
		"state handle":       flow.ByStateHandle(tx.StateHandle),
		"interaction handle": flow.ByInteractionHandle(tx.InteractionHandle),
		"link token":         flow.ByLinkToken(link.Token),
	} {
		got, _, err := b.Step(t.Context(), ref, engine.Introspect{})
		if err != nil || got.StateHandle != tx.StateHandle {
			t.Errorf("by %s: %q, %v", name, got.StateHandle, err)
		}
	}
	done, _ := b.step(t, tx, answer(link.OTP))
	if got, _, err := b.Step(t.Context(), flow.ByCode(done.Code.Value), engine.Poll{}); err != nil || got.StateHandle != tx.StateHandle {
		t.Errorf("by interaction code: %v", err)
	}
}

func TestUnknownReference(t *testing.T) {
	b := newBench()
	for _, ref := range []flow.Ref{
		flow.ByStateHandle("x"), flow.ByStateHandle(""), flow.ByInteractionHandle("x"), flow.ByLinkToken("x"), flow.ByCode("x"),
	} {
		if _, _, err := b.Step(t.Context(), ref, engine.Introspect{}); !errors.Is(err, flow.ErrUnknown) {
			t.Errorf("%v: got %v, want ErrUnknown", ref, err)
		}
	}
}

func TestRacingAnswersGiveOneCode(t *testing.T) {
	b := newBench()
	tx, link := b.mailed(t)
	const racers = 50
	pages := make([]engine.Page, racers)
	var wg sync.WaitGroup
	for i := range racers {
		wg.Go(func() {
			_, page, err := b.Step(context.Background(), flow.ByStateHandle(tx.StateHandle), answer(link.OTP))
			if err != nil {
				t.Error(err)
			}
			pages[i] = page
		})
	}
	wg.Wait()
	won := 0
	for _, p := range pages {
		if p.Status == 200 {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d answers won, want 1", won)
	}
}

func TestRacingRedemptionsGiveTokensOnce(t *testing.T) {
	b := newBench()
	tx, link := b.mailed(t)
	tx, _ = b.step(t, tx, answer(link.OTP))
	var mu sync.Mutex
	outcomes := map[engine.Outcome]int{}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, page, err := b.Step(context.Background(), flow.ByCode(tx.Code.Value),
				engine.Redeem{Grant: directory.InteractionCode, Code: tx.Code.Value, AuthServer: tx.Request.AuthServer, ClientID: clientID, Verifier: verifier})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			outcomes[page.Outcome]++
		})
	}
	wg.Wait()
	if outcomes[engine.Redeemed] != 1 || outcomes[engine.CodeReused] != 49 {
		t.Errorf("outcomes %v, want one redeemed and 49 reused", outcomes)
	}
	tx, _ = b.step(t, tx, engine.Poll{})
	if _, err := b.tenant.Store.Get(t.Context(), flow.FamilyRevokedKey(tx.Code.Family)); err != nil {
		t.Errorf("reuse did not revoke what the code gave: %v", err)
	}
}

func TestRacingWrongCodesAreAllCounted(t *testing.T) {
	b := newBench()
	tx, link := b.mailed(t)
	limit := b.tenant.Directory.Snapshot().Email.MaxFailures
	var wg sync.WaitGroup
	for range limit {
		wg.Go(func() {
			if _, _, err := b.Step(context.Background(), flow.ByStateHandle(tx.StateHandle), answer("nope")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if _, page := b.step(t, tx, answer(link.OTP)); page.Status != 429 {
		t.Errorf("the right code after %d wrong ones at once: %d %s, want 429", limit, page.Status, page.Outcome)
	}
}

func TestWrongCodesCountAcrossTransactions(t *testing.T) {
	b := newBench()
	for range b.tenant.Directory.Snapshot().Email.MaxFailures {
		tx, _ := b.mailed(t)
		b.step(t, tx, answer("nope"))
	}
	tx, link := b.mailed(t)
	if _, page := b.step(t, tx, answer(link.OTP)); page.Status != 429 {
		t.Errorf("got %d, want 429", page.Status)
	}
	b.tenant.Clock.Advance(b.tenant.Directory.Snapshot().Email.FailureSpan)
	tx, link = b.mailed(t)
	if _, page := b.step(t, tx, answer(link.OTP)); page.Status != 200 {
		t.Errorf("after the span: got %d, want 200", page.Status)
	}
}

func TestForeignClickWritesNothing(t *testing.T) {
	b := newBench()
	_, link := b.mailed(t)
	before, err := b.tenant.Store.Get(t.Context(), "link/"+link.Token)
	if err != nil {
		t.Fatal(err)
	}
	key := "tx/" + string(before.Value)
	was, _ := b.tenant.Store.Get(t.Context(), key)
	for range 20 {
		if _, _, err := b.Step(t.Context(), flow.ByLinkToken(link.Token), engine.OpenLink{Token: link.Token, DeviceToken: "a scanner"}); err != nil {
			t.Fatal(err)
		}
	}
	if is, _ := b.tenant.Store.Get(t.Context(), key); is.Version != was.Version {
		t.Error("a scanner's click wrote to the transaction")
	}
}

func TestLostMailDoesNotUndoTheStep(t *testing.T) {
	b := newBench()
	b.outbox.err = errors.New("no such variable")
	tx := b.begin(t)
	_, page := b.askForMail(t, tx)
	if page.Status != 200 || !strings.Contains(page.Reason, "no such variable") {
		t.Errorf("got %d with reason %q, want the challenge and the reason", page.Status, page.Reason)
	}
}

func TestTransactionIDDoesNotGiveTheHandleAway(t *testing.T) {
	tx := newBench().begin(t)
	id := flow.TransactionID(tx)
	if !strings.HasPrefix(tx.StateHandle, id) || len(tx.StateHandle)-len(id) < 30 {
		t.Errorf("id %q of handle %q", id, tx.StateHandle)
	}
}
