package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/signing"

type (
	// Keys are the keys that an org signs tokens with:
	//
	//	List() []Key
	//	Rotate(Rotation) (Key, error) // another key signs from now on, the one that was published before if there is one
	//	Publish() (Key, error)        // a key can be seen before it signs
	//	Retire(kid string) error      // a key that does not sign is published no more
	//
	// A token whose key is retired is good no more at the org either. Ten keys
	// at most are published at a time.
	Keys = signing.Ring

	// Key is a key of an org:
	//
	//	ID     string // kid
	//	State  KeyState
	//	Public *rsa.PublicKey
	Key = signing.Key

	// KeyState is what an org does with a key.
	KeyState = signing.State

	// Rotation says what a rotation does to the key that signed before.
	Rotation = signing.Rotation

	// Tokens are what is wrong with the next tokens of an org:
	//
	//	TamperNext(Tampering) error
	//	Pending() []Tampering // with how many tokens are left of each
	//	Clear()
	//
	// Each token is spoiled by one tampering at most, in the order in which they
	// were asked for.
	Tokens = signing.Tokens

	// Tampering is what is wrong with the next tokens of a kind:
	//
	//	Kind  TamperingKind
	//	Value string // what the claim, or kid, is instead; the duration of Shifted. Empty: a value that no org has
	//	Token TokenKind // IDToken if empty
	//	Count int    // 1 if zero
	Tampering = signing.Tampering

	// TamperingKind is a way to spoil a token.
	TamperingKind = signing.Kind

	// TokenKind is the kind of a token.
	TokenKind = signing.Token
)

// The values of those types.
const (
	KeyNext    = signing.Next
	KeySigning = signing.Signing
	KeyOld     = signing.Old
	KeyRetired = signing.Retired

	RotateGraceful  = signing.Graceful
	RotateEmergency = signing.Emergency

	IDToken     = signing.IDToken
	AccessToken = signing.AccessToken

	AlgNone       = signing.AlgNone
	HS256         = signing.HS256
	BadSignature  = signing.BadSignature
	UnknownKid    = signing.UnknownKid
	WrongIssuer   = signing.WrongIssuer
	WrongAudience = signing.WrongAudience
	WrongSubject  = signing.WrongSubject
	WrongNonce    = signing.WrongNonce
	NoNonce       = signing.NoNonce
	WrongACR      = signing.WrongACR
	WrongAZP      = signing.WrongAZP
	WrongAtHash   = signing.WrongAtHash
	Expired       = signing.Expired
	NotYetValid   = signing.NotYetValid
	ExpBeforeIat  = signing.ExpBeforeIat
	Shifted       = signing.Shifted
)

// Keys returns the keys that the org signs with.
func (o *Org) Keys() *Keys { return o.tenant.Keys }

// Tokens returns what is wrong with the org's next tokens.
func (o *Org) Tokens() *Tokens { return o.tenant.Tokens }
