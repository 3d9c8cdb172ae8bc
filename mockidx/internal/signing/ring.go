package signing

import (
	"bytes"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// State is what an org does with a key.
type State string

// The states of a key.
const (
	Next    State = "next"    // published, and signs after the next rotation
	Signing State = "signing" // published, and signs
	Old     State = "old"     // published, and signs no more
	Retired State = "retired" // published no more
)

// Key is a key of an org.
type Key struct {
	ID     string // kid
	State  State
	Public *rsa.PublicKey
}

// Rotation says what a rotation does to the key that signed before.
type Rotation string

// The rotations.
const (
	Graceful  Rotation = "graceful"  // it stays published
	Emergency Rotation = "emergency" // it is retired
)

const (
	mostPublished = 10
	mostRetired   = 100 // those retired before are forgotten
)

// Why a key is not changed, or a token not taken.
var (
	ErrUnknownKey = errors.New("the org has no such key")
	ErrKeyState   = errors.New("the key is in another state")
	ErrNotOurs    = errors.New("not a token of this org")
	ErrKeyRetired = errors.New("signed with a key that is retired")
)

// Ring are the keys of one org. Its methods are safe for concurrent use.
type Ring struct {
	mu    sync.Mutex
	pool  []*rsaKey
	first int    // in pool
	made  int    // how many keys the org had
	keys  []held // in the order in which they were published; one of them signs
}

// held is a key of the org.
type held struct {
	Key
	private *rsa.PrivateKey
	signer  jose.Signer
}

// NewRing returns the keys of an org, one of which signs. Orgs of one process
// mostly begin with different keys, so that a token of one is not taken for
// another's by mistake; an org always begins with the same.
func NewRing(keys *Keys, orgID string) (*Ring, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(orgID)) // never fails, see hash.Hash
	r := &Ring{pool: keys.all, first: int(h.Sum32() % uint32(len(keys.all)))}
	_, err := r.add(Signing)
	return r, err
}

// Reset makes the keys those that the org began with.
func (r *Ring) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.made, r.keys = 0, nil
	_, _ = r.add(Signing) // the first is never one too many
}

// add publishes another key.
func (r *Ring) add(s State) (Key, error) {
	if r.published() == mostPublished {
		return Key{}, fmt.Errorf("%w: %d keys are published: retire one first", ErrKeyState, mostPublished)
	}
	key := r.pool[(r.first+r.made)%len(r.pool)]
	id := key.thumbprint
	if round := r.made / len(r.pool); round > 0 {
		id += "-" + strconv.Itoa(round+1)
	}
	// No options, so no typ: okta-jwt-verifier-golang refuses a header with
	// members other than alg and kid.
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key.private, KeyID: id}}, nil)
	if err != nil {
		return Key{}, fmt.Errorf("signer: %w", err)
	}
	r.made++
	r.keys = append(r.keys, held{Key{id, s, &key.private.PublicKey}, key.private, signer})
	return r.keys[len(r.keys)-1].Key, nil
}

func (r *Ring) published() int {
	n := 0
	for _, k := range r.keys {
		if k.State != Retired {
			n++
		}
	}
	return n
}

// in finds the key in a state that one key at most is in.
func (r *Ring) in(s State) int {
	return slices.IndexFunc(r.keys, func(k held) bool { return k.State == s })
}

// List returns the org's keys in the order in which they were published, those
// retired of late included.
func (r *Ring) List() []Key {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := make([]Key, len(r.keys))
	for i, k := range r.keys {
		keys[i] = k.Key
	}
	return keys
}

// Publish publishes a key before it signs, which the next rotation makes it
// do. It fails with ErrKeyState if there is such a key already, or too many.
func (r *Ring) Publish() (Key, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := r.in(Next); i >= 0 {
		return Key{}, fmt.Errorf("%w: %s is published already and does not sign yet", ErrKeyState, r.keys[i].ID)
	}
	return r.add(Next)
}

// Rotate lets the key sign that was published before, or else another one, and
// returns it. It fails with ErrKeyState if too many keys are published.
func (r *Ring) Rotate(how Rotation) (Key, error) {
	if how != Graceful && how != Emergency {
		return Key{}, fmt.Errorf("%w: there is no rotation %q", ErrKeyState, how)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.in(Signing)
	if how == Emergency {
		r.keys[before].State = Retired
	} else {
		r.keys[before].State = Old
	}
	if r.in(Next) < 0 {
		if _, err := r.add(Next); err != nil {
			r.keys[before].State = Signing
			return Key{}, err
		}
	}
	now := &r.keys[r.in(Next)]
	now.State = Signing
	key := now.Key
	r.forget()
	return key, nil
}

// Retire takes a key out of what is published, at once. It fails with
// ErrUnknownKey, or with ErrKeyState if the key signs or is retired already.
func (r *Ring) Retire(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.IndexFunc(r.keys, func(k held) bool { return k.ID == id })
	switch {
	case i < 0:
		return fmt.Errorf("%w: %q", ErrUnknownKey, id)
	case r.keys[i].State == Signing:
		return fmt.Errorf("%w: %s signs: rotate first, or rotate as in an emergency", ErrKeyState, id)
	case r.keys[i].State == Retired:
		return fmt.Errorf("%w: %s is retired already", ErrKeyState, id)
	}
	r.keys[i].State = Retired
	r.forget()
	return nil
}

// forget drops the oldest of too many retired keys.
func (r *Ring) forget() {
	if len(r.keys)-r.published() > mostRetired {
		i := r.in(Retired)
		r.keys = slices.Delete(r.keys, i, i+1)
	}
}

// signing returns the key that signs.
func (r *Ring) signing() held {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keys[r.in(Signing)]
}

// Sign returns claims as a signed JWT.
func (r *Ring) Sign(claims any) (string, error) {
	payload, err := json.Marshal(claims)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	return sign(r.signing().signer, payload)
}

func sign(signer jose.Signer, payload []byte) (string, error) {
	jws, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return jws.CompactSerialize()
}

// Verify reads the claims of a JWT that a published key signed. It fails with
// ErrKeyRetired or ErrNotOurs.
func (r *Ring) Verify(token string, claims any) error {
	jws, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return ErrNotOurs
	}
	key, ok := r.find(jws.Signatures[0].Header.KeyID)
	if !ok {
		return ErrNotOurs
	}
	payload, err := jws.Verify(key.Public)
	switch {
	case err != nil:
		return ErrNotOurs
	case key.State == Retired:
		return ErrKeyRetired
	}
	return json.NewDecoder(bytes.NewReader(payload)).Decode(claims)
}

func (r *Ring) find(id string) (Key, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range r.keys {
		if k.ID == id {
			return k.Key, true
		}
	}
	return Key{}, false
}
