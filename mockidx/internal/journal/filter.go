package journal

import "strings"

// Filter says which events to look at; what is empty fits every event.
type Filter struct {
	After       uint64 // only those with a greater Seq
	Kind        Kind
	Outcome     string
	Transaction string
	App         string // client id
	User        string // user id
	Method      string // case is ignored
	Path        string // of a request; one that ends in * is the beginning of it
	Status      int
}

// Match reports whether e is one of the events. It is what the methods of
// [Journal] take.
func (f Filter) Match(e Event) bool {
	return e.Seq > f.After &&
		fits(string(f.Kind), string(e.Kind)) && fits(f.Outcome, e.Outcome) && fits(f.Transaction, e.Transaction) &&
		fits(f.App, e.App) && fits(f.User, e.User) && (f.Method == "" || strings.EqualFold(f.Method, e.Method)) &&
		f.fitsPath(e.Path) && (f.Status == 0 || f.Status == e.Status)
}

func fits(want, got string) bool { return want == "" || want == got }

func (f Filter) fitsPath(path string) bool {
	if beginning, ok := strings.CutSuffix(f.Path, "*"); ok {
		return strings.HasPrefix(path, beginning)
	}
	return fits(f.Path, path)
}
