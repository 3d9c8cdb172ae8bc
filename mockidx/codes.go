package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/codes"

type (
	// Codes are the values that an org draws: chosen ones, each once and in
	// order, then such as its seed gives:
	//
	//	NextOTP(otp string) error              // for the next mail or text message; 4 to 12 digits or letters
	//	NextLinkToken(token string) error      // for the next mailed link; 8 to 128 digits, letters, - or _
	//	NextInteractionCode(code string) error // for the next end of a sign-in, an authorization code too; likewise
	//	SetForm(alphabet string, length int) error // of passcodes that are not chosen; empty or 0: as it is
	//	Seed() uint64
	//	Reseed(seed uint64)                    // 0: one that nobody can guess
	//	State() CodesState
	//	Apply(CodesChange) error               // several at once, or none
	//	Clear()                                // drops what was chosen and not drawn yet
	//
	// A link token or interaction code that was used in the org already is
	// refused.
	Codes = codes.Codes

	// CodesState is what an org draws:
	//
	//	OTP, LinkToken, InteractionCode []string // chosen, the next one first
	//	Alphabet                        string   // of passcodes that are not chosen
	//	Length                          int
	//	Seed                            uint64
	CodesState = codes.State

	// CodesChange is what may be changed at once; what is empty stays:
	//
	//	OTP, LinkToken, InteractionCode string
	//	Alphabet                        string
	//	Length                          int
	//	Seed                            *uint64
	CodesChange = codes.Change
)

// Codes returns the values that the org draws next.
func (o *Org) Codes() *Codes { return o.tenant.Codes }
