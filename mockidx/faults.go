package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/fault"

// Faults on demand. The types are aliases, so their fields and methods are
// listed here; docs/faults.md says what they mean.
type (
	// Faults are an org's fault rules. Its methods are safe for concurrent use.
	//
	//	Add(r FaultRule) (FaultRule, error) // returns it with its id
	//	List() []FaultRule                  // in the order in which they are tried
	//	Get(id string) (FaultRule, bool)
	//	Wait(ctx context.Context, id string, fits func(FaultRule) bool) (FaultRule, error)
	//	Remove(id string) bool
	//	Release(id string) error            // lets go what a barrier holds
	//	Clear()
	Faults = fault.Faults

	// FaultRule is a fault and the requests that it is about:
	//
	//	ID                          string
	//	Endpoint, Method, App, User string            // empty: every one
	//	Nth, Count                  int               // the first it is done to, from 1; to how many, 0: all
	//	Probability                 float64           // 0: always
	//	Seed                        uint64            // of the probability
	//	Kind                        FaultKind
	//	Status                      int               // of an answer
	//	ContentType, Body, Error    string            // Error: oauth:CODE, api:CODE or idx:KEY
	//	Header                      map[string]string
	//	Delay                       time.Duration     // real time
	//	N                           int               // how many a barrier waits for
	//	Timeout                     time.Duration     // how long it holds; 0: 30 s of real time
	//	Seen, Fired, Waiting        int               // what came of it; Waiting: held now
	FaultRule = fault.Rule

	// FaultKind is what a rule does to a request.
	FaultKind = fault.Kind

	// FaultPreset is a rule that many have asked for:
	//
	//	Name, Description string
	//	Rule              FaultRule
	FaultPreset = fault.Preset
)

// The kinds of fault. Those from FaultDropAfter on let the handler work first.
const (
	FaultAnswer      = fault.Answer
	FaultThrottle    = fault.Throttle
	FaultThrottleEnd = fault.ThrottleEnd
	FaultEmpty       = fault.Empty
	FaultHang        = fault.Hang
	FaultDrop        = fault.Drop
	FaultDelay       = fault.Delay
	FaultDropAfter   = fault.DropAfter
	FaultReset       = fault.Reset
	FaultMalformed   = fault.Malformed
	FaultDuplicate   = fault.Duplicate
	FaultBarrier     = fault.Barrier
)

// faultSeed keeps the draws of faults apart from those of codes, so that a rule
// changes no code of a seeded org.
const faultSeed = 0x6661756c74

// Faults returns the org's fault rules.
func (o *Org) Faults() *Faults { return o.faults }

// FaultPresets returns rules to begin with.
func FaultPresets() []FaultPreset { return fault.Presets() }

// FaultPresetNamed returns the rule of a preset; false if there is none.
func FaultPresetNamed(name string) (FaultRule, bool) { return fault.PresetNamed(name) }
