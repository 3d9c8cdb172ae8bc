package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/device"

type (
	// Devices are the phones on which an org's users have Okta Verify, as far as a
	// test needs them:
	//
	//	Pending() []Push                                     // that wait for an answer, oldest first
	//	Wait(ctx context.Context, login string) (Push, error) // the oldest to a user, or to anybody if login is empty
	//	Approve(id, number string) (bool, error)              // false: the number was wrong, which rejects the push
	//	Deny(id string) error
	//	SetUp(login, name string) error                       // for a sign-in that shows the QR code or sent the link
	//	Code(login string) (string, error)                    // the next that a sign-in takes
	//
	// Wait fails with the context's error, the others with a [*DeviceRefusal]. All
	// are safe for concurrent use. The browser learns of what was done at its next
	// poll.
	Devices = device.Devices

	// Push is a push notification that waits for an answer:
	//
	//	ID, Transaction, App, Login, Device string
	//	Choices                             []string // numbers, one of which the sign-in page shows; none: it asks for none
	//	SentAt, ExpiresAt                   time.Time
	Push = device.Push

	// DeviceRefusal says why a device cannot do what it was asked for:
	//
	//	Missing      bool // there is no such user or push
	//	Reason, Hint string
	DeviceRefusal = device.Refusal
)

// Devices returns the phones on which the org's users have Okta Verify.
func (o *Org) Devices() *Devices { return o.devices }
