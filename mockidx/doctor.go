package mockidx

import "github.com/idxlab/idxlab/mockidx/internal/doctor"

// What is wrong with an app. The types are aliases, so their fields are listed
// here.
type (
	// AppSettings is what an app is configured with, as far as it is told:
	//
	//	Issuer, ClientID, RedirectURI string
	//	ClientSecret                  *string   // nil: not told
	//	Scopes                        []string
	//	AppURL                        string    // where people open the app
	//	Browser                       bool      // the SDK runs in the browser
	//	Now                           time.Time // by the clock of the app's machine; zero: not told
	//	Since                         uint64    // a Seq: what was refused after it counts as wrong
	AppSettings = doctor.Settings

	// Finding is what was found of one thing:
	//
	//	Check string // what was looked at: issuer, client_id, redirect_uri, …
	//	Level FindingLevel
	//	Text  string // for people
	//	Hint  string // what to do about it
	Finding = doctor.Finding

	// FindingLevel is how good a finding is: "ok", "warning" or "wrong".
	FindingLevel = doctor.Level
)

// Examine says what is wrong with how an app is configured, and what is right,
// by holding its settings against the org, and by what the journal says that the
// org refused the app since it last signed somebody in.
func (o *Org) Examine(settings AppSettings) []Finding {
	return doctor.Examine(doctor.Org{URL: o.URL(), Directory: o.tenant.Directory.Snapshot(), Now: o.Clock().Now(), Events: o.Journal().Events()}, settings)
}
