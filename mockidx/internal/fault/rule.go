package fault

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/chance"
)

// Kind is what a rule does to a request.
type Kind string

// The kinds of fault.
const (
	// Before the handler, which never sees the request.
	Answer   Kind = "answer"   // Status, ContentType, Header and Body are the answer
	Throttle Kind = "throttle" // 429 of the IDX API, with the page and its poll kept; elsewhere E0000047
	// ThrottleEnd is 429 of the IDX API without a page: the sign-in is named, and
	// there is no way on. Elsewhere it is E0000047.
	ThrottleEnd Kind = "throttle-end"
	Empty       Kind = "empty" // 200 with nothing in it
	Hang        Kind = "hang"  // nothing, until the client gives up
	Drop        Kind = "drop"  // the connection is closed
	Delay       Kind = "delay" // Delay passes before the handler works

	// After the handler, which did its work.
	DropAfter Kind = "drop-after" // the connection is closed, nothing arrives
	Reset     Kind = "reset"      // half of the body arrives, then the connection is reset
	Malformed Kind = "malformed"  // the answer ends in the middle, as if that were its end
	Duplicate Kind = "duplicate"  // the handler worked twice, and its second answer arrives

	// Barrier holds requests until N of them wait, and lets all go on at once. It
	// opens once. A request that waited in vain counts no more.
	Barrier Kind = "barrier"
)

// Kinds returns every kind.
func Kinds() []Kind {
	return []Kind{Answer, Throttle, ThrottleEnd, Empty, Hang, Drop, Delay, DropAfter, Reset, Malformed, Duplicate, Barrier}
}

// Rule is a fault and the requests that it is about. A part of the match that
// is empty fits every request.
type Rule struct {
	ID string // given by [Faults.Add]

	// The match.
	Endpoint string // a name of [Endpoints], or a path in which * is one element and a final ** any number
	Method   string
	App      string // client id
	User     string // id or login

	// When, of those that match.
	Nth         int     // the first one that the fault is done to, from 1; 0 is 1
	Count       int     // to how many it is done; 0: to all that follow
	Probability float64 // of each, in (0, 1]; 0 is 1
	Seed        uint64  // of the probability; 0: one is drawn, and shown

	// What.
	Kind        Kind
	Status      int // of an answer, or 0 for 200
	ContentType string
	Header      map[string]string
	Body        string
	Error       string        // of an answer, in place of the body: oauth:CODE, api:CODE or idx:KEY
	Delay       time.Duration // real time
	N           int           // how many a barrier waits for
	Timeout     time.Duration // how long a barrier holds, in real time; 0 is 30 s

	// What came of it.
	Seen    int // requests that matched
	Fired   int
	Waiting int // held now, by a barrier, a delay or a hang
}

// Bounds of a rule.
const (
	maxBody        = 64 << 10
	maxDelay       = 10 * time.Minute
	maxWaiting     = 1000
	defaultTimeout = 30 * time.Second
)

// check returns what is wrong with the rule.
func (r Rule) check() error {
	switch {
	case !slices.Contains(Kinds(), r.Kind):
		return fmt.Errorf("kind %q is none; there are %s", r.Kind, list(Kinds()))
	case r.Kind != Answer && (r.Error != "" || r.Status != 0 || r.ContentType != "" || len(r.Header) > 0 || r.Body != ""):
		return fmt.Errorf("status, contentType, header, body and error are for kind answer, not %s", r.Kind)
	case r.Status != 0 && (r.Status < 200 || r.Status > 599):
		return fmt.Errorf("status %d is not between 200 and 599", r.Status)
	case len(r.Body) > maxBody:
		return fmt.Errorf("the body has %d bytes, at most %d are sent", len(r.Body), maxBody)
	case (r.Kind == Delay) != (r.Delay != 0):
		return errors.New("a delay is for kind delay, which needs one")
	case r.Delay < 0 || r.Delay > maxDelay || r.Timeout < 0 || r.Timeout > maxDelay:
		return fmt.Errorf("delay and timeout are between 0 and %v", maxDelay)
	case (r.Kind == Barrier) != (r.N != 0):
		return errors.New("n is for kind barrier, which needs one")
	case r.Kind != Barrier && r.Timeout != 0:
		return errors.New("a timeout is for kind barrier")
	case r.Kind == Barrier && (r.N < 2 || r.N > maxWaiting):
		return fmt.Errorf("a barrier holds between 2 and %d requests", maxWaiting)
	case r.Nth < 0 || r.Count < 0:
		return errors.New("nth and count are not negative")
	case r.Kind == Barrier && r.Count != 0:
		return errors.New("a barrier has no count: it opens once, for n")
	case !(r.Probability >= 0 && r.Probability <= 1): // nor NaN
		return fmt.Errorf("probability %v is not between 0 and 1", r.Probability)
	case r.Seed > chance.MaxSeed:
		return fmt.Errorf("seed %d is not between 0 and %d", r.Seed, uint64(chance.MaxSeed))
	case r.Method != "" && r.Method != strings.ToUpper(r.Method):
		return fmt.Errorf("method %q is not in capitals", r.Method)
	}
	for name, value := range r.Header {
		if name == "" || strings.ContainsAny(name+value, "\r\n") || !isToken(name) {
			return fmt.Errorf("%q is no header", name+": "+value)
		}
	}
	return checkEndpoint(r.Endpoint)
}

// isToken reports whether s may be the name of a header (RFC 9110 §5.6.2).
func isToken(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool {
		return c <= ' ' || c > '~' || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, c)
	})
}

func list[T ~string](all []T) string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// holds reports whether requests wait because of the rule.
func (r Rule) holds() bool { return r.Kind == Barrier || r.Kind == Delay || r.Kind == Hang }

// needsCaller reports whether it must be known who asks.
func (r Rule) needsCaller() bool { return r.App != "" || r.User != "" }

// fits reports whether the rule is about a request of that caller.
func (r Rule) fits(req *http.Request, c Caller) bool {
	return (r.Method == "" || r.Method == req.Method) &&
		(r.App == "" || r.App == c.App) &&
		(r.User == "" || c.User != "" && (r.User == c.User || strings.EqualFold(r.User, c.Login))) &&
		endpointFits(r.Endpoint, req.URL.Path)
}
