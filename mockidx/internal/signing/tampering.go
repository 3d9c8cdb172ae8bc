package signing

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Token is the kind of a token.
type Token string

// The kinds of token that are signed.
const (
	IDToken     Token = "id"
	AccessToken Token = "access"
)

// Kind is what is wrong with a token.
type Kind string

// The ways to spoil a token.
const (
	AlgNone       Kind = "alg-none"       // alg none and no signature
	HS256         Kind = "hs256"          // signed by HMAC with the public key, in PEM, for a secret
	BadSignature  Kind = "bad-signature"  // the signature is of something else
	UnknownKid    Kind = "unknown-kid"    // kid is of no published key
	WrongIssuer   Kind = "wrong-iss"      //
	WrongAudience Kind = "wrong-aud"      //
	WrongSubject  Kind = "wrong-sub"      // not the sub that userinfo tells
	WrongNonce    Kind = "wrong-nonce"    //
	NoNonce       Kind = "no-nonce"       //
	WrongACR      Kind = "wrong-acr"      //
	WrongAZP      Kind = "wrong-azp"      // there is none otherwise
	WrongAtHash   Kind = "wrong-at-hash"  // of another access token
	Expired       Kind = "expired"        // for an hour
	NotYetValid   Kind = "not-yet-valid"  // iat and nbf are in an hour
	ExpBeforeIat  Kind = "exp-before-iat" // iat is in 200 seconds, exp in 100
	Shifted       Kind = "shifted"        // every time is moved by Value, a duration
)

// traits are what a kind is for.
type traits struct {
	claim  string // that Value is for
	value  string // of the claim if there is no Value
	idOnly bool   // access tokens have no such claim
}

var kinds = map[Kind]traits{
	AlgNone: {}, HS256: {}, BadSignature: {}, NoNonce: {idOnly: true}, Expired: {}, NotYetValid: {}, ExpBeforeIat: {}, Shifted: {},
	UnknownKid:    {claim: "kid", value: "unknown-key"},
	WrongIssuer:   {claim: "iss", value: "https://another-issuer.example"},
	WrongAudience: {claim: "aud", value: "another-audience"},
	WrongSubject:  {claim: "sub", value: "00uanother0000000000"},
	WrongNonce:    {claim: "nonce", value: "another-nonce", idOnly: true},
	WrongACR:      {claim: "acr", value: "urn:another:acr", idOnly: true},
	WrongAZP:      {claim: "azp", value: "0oaanother0000000000", idOnly: true},
	WrongAtHash:   {claim: "at_hash", value: "AAAAAAAAAAAAAAAAAAAAAA", idOnly: true},
}

// Kinds returns every way to spoil a token, in the order of the alphabet.
func Kinds() []Kind {
	var all []Kind
	for k := range kinds {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

const (
	mostTamperings = 100
	mostTokens     = 1000
	longestValue   = 256
	farthest       = 10 * 365 * 24 * time.Hour
)

// Tampering is what is wrong with the next tokens of a kind.
type Tampering struct {
	Kind  Kind
	Value string // the wrong value of a claim, or of kid; the duration of Shifted. Empty: a value that no org has
	Token Token  // IDToken if empty
	Count int    // how many tokens; 1 if zero
}

// complete fills in defaults and fails if there is no such tampering.
func (t *Tampering) complete() error {
	is, known := kinds[t.Kind]
	if t.Token == "" {
		t.Token = IDToken
	}
	if t.Count == 0 {
		t.Count = 1
	}
	switch {
	case !known:
		return fmt.Errorf("there is no kind of tampering %q", t.Kind)
	case t.Token != IDToken && t.Token != AccessToken:
		return fmt.Errorf("there is no kind of token %q", t.Token)
	case t.Token == AccessToken && is.idOnly:
		return fmt.Errorf("an access token cannot have %s", t.Kind)
	case t.Count < 1 || t.Count > mostTokens:
		return fmt.Errorf("count is %d, not from 1 to %d", t.Count, mostTokens)
	case t.Kind == Shifted:
		d, err := time.ParseDuration(t.Value)
		if err != nil || d.Abs() > farthest {
			return fmt.Errorf("value %q is not a duration of ten years at most", t.Value)
		}
	case t.Value != "" && is.claim == "":
		return fmt.Errorf("%s takes no value", t.Kind)
	case len(t.Value) > longestValue || strings.ContainsFunc(t.Value, func(r rune) bool { return r < ' ' || r > '~' }):
		return fmt.Errorf("the value is not at most %d printable ASCII characters", longestValue)
	}
	return nil
}

// Tokens are what is wrong with the next tokens of an org. The zero value is
// ready for use. Its methods are safe for concurrent use.
type Tokens struct {
	mu      sync.Mutex
	pending []Tampering
}

// TamperNext spoils the next tokens, after those that are to be spoiled
// already. It fails, and changes nothing, if there is no such tampering or if
// too many wait.
func (n *Tokens) TamperNext(t Tampering) error {
	if err := t.complete(); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.pending) == mostTamperings {
		return fmt.Errorf("%d tamperings wait already", mostTamperings)
	}
	n.pending = append(n.pending, t)
	return nil
}

// Pending returns what is still to be spoiled, the next one first. Count is
// how many tokens are left.
func (n *Tokens) Pending() []Tampering {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.pending)
}

// Clear lets tokens be right again.
func (n *Tokens) Clear() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pending = nil
}

// Take returns what is wrong with the token that is signed now, and counts it.
func (n *Tokens) Take(token Token) (Tampering, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i := slices.IndexFunc(n.pending, func(t Tampering) bool { return t.Token == token })
	if i < 0 {
		return Tampering{}, false
	}
	t := n.pending[i]
	if n.pending[i].Count--; n.pending[i].Count == 0 {
		n.pending = slices.Delete(n.pending, i, i+1)
	}
	return t, true
}
