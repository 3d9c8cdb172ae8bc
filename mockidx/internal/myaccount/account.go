package myaccount

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/codes"
	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
	"github.com/idxlab/idxlab/mockidx/internal/store"
)

// account is what a user began and did not finish.
type account struct {
	Pending []pending `json:"pending,omitempty"` // addresses and numbers that are not verified
	Codes   []code    `json:"codes,omitempty"`   // the newest last
}

// pending is an address or a number that becomes the user's when it is verified.
type pending struct {
	ID    string `json:"id"`
	Role  string `json:"role"` // PRIMARY or SECONDARY of an address, PHONE
	Value string `json:"value"`
}

// code is a passcode that went out to an address or a number.
type code struct {
	ID       string    `json:"id"` // of the challenge
	Of       string    `json:"of"` // the id of the address or number
	To       string    `json:"to"`
	OTP      string    `json:"otp"`
	Sent     time.Time `json:"sent"`
	Expires  time.Time `json:"expires"`
	Failures int       `json:"failures,omitempty"`
	Used     bool      `json:"used,omitempty"`
}

// maxCodes bounds the codes that are kept of a user; older ones are forgotten.
const maxCodes = 20

// drop forgets what is pending with an id, and its codes.
func (a *account) drop(id string) {
	a.Pending = slices.DeleteFunc(a.Pending, func(p pending) bool { return p.ID == id })
	a.Codes = slices.DeleteFunc(a.Codes, func(c code) bool { return c.Of == id })
}

// change is an account and its user as a request leaves them.
type change struct {
	account
	user directory.User
	mint *codes.Draft

	// refusal is what the request is answered though the change is made, as of a
	// wrong code, which is counted.
	refusal error
}

// maxAttempts bounds how often a change is made again after a conflict.
const maxAttempts = 1000

// update lets decide change the account and its user, as a whole or, if it
// fails, not at all.
func (c *call) update(decide func(*change) error) error {
	for attempt := 1; ; attempt++ {
		err := c.try(decide)
		conflict := errors.Is(err, store.ErrConflict) || errors.Is(err, directory.ErrStale)
		if !conflict || attempt >= maxAttempts || c.Context().Err() != nil {
			return err
		}
	}
}

func (c *call) try(decide func(*change) error) (err error) {
	c.org = c.tenant.Directory.Snapshot()
	user, ok := c.org.UserByID(c.bearer.User.ID)
	if !ok {
		return httpkit.Missing(c.bearer.User.ID, "User")
	}
	had, version, err := c.account()
	if err != nil {
		return err
	}
	ch := &change{account: had, user: user.Clone(), mint: c.tenant.Codes.Draft()}
	defer func() {
		if err != nil {
			ch.mint.Return()
		}
	}()
	if err := decide(ch); err != nil {
		return err
	}
	commit := func() error { return c.save(ch.account, version) }
	if reflect.DeepEqual(ch.user, user) {
		err = commit()
	} else {
		err = c.tenant.Directory.UpdateFrom(c.org, func(o *directory.Org) error { o.PutUser(ch.user); return nil }, commit)
	}
	if err != nil {
		return refusal(err)
	}
	c.bearer.User = ch.user
	return ch.refusal
}

func accountKey(userID string) string { return "myaccount/" + userID }

// account reads what the user began, with the version of the record.
func (c *call) account() (account, uint64, error) {
	var a account
	rec, err := c.tenant.Store.Get(c.Context(), accountKey(c.bearer.User.ID))
	if errors.Is(err, store.ErrNotFound) {
		return a, 0, nil
	}
	if err == nil {
		err = json.Unmarshal(rec.Value, &a)
	}
	if err != nil {
		return a, 0, fmt.Errorf("read account of %s: %w", c.bearer.User.ID, err)
	}
	return a, rec.Version, nil
}

func (c *call) save(a account, version uint64) error {
	a.Codes = a.Codes[max(0, len(a.Codes)-maxCodes):]
	value, err := json.Marshal(a)
	if err != nil {
		return err
	}
	// Once it is begun it is finished, though the client may be gone.
	ctx := context.WithoutCancel(c.Context())
	return c.tenant.Store.Commit(ctx, store.Write{Key: accountKey(c.bearer.User.ID), Value: value, Version: version})
}

// refusal turns what the directory has against a change into Okta's error.
func refusal(err error) error {
	if problem, ok := errors.AsType[*directory.Problem](err); ok {
		return httpkit.Invalid("profile", problem.Message)
	}
	return err
}
