package console

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/idxlab/idxlab/mockidx/internal/control"
	"github.com/idxlab/idxlab/mockidx/internal/fault"
	"github.com/idxlab/idxlab/mockidx/internal/profile"
)

// faultRules shows the fault rules and offers the presets.
var faultRules = view{title: "Faults", path: "/faults", skip: "faults", tmpl: viewTemplate("faults.html"), collect: collectFaults}

type faultsView struct {
	Action   string
	Rules    []fault.Rule
	Presets  []fault.Preset
	Profile  profile.Profile
	Profiles []profile.Name
}

func collectFaults(org control.Org, _ *http.Request) (any, bool) {
	return faultsView{
		Action: orgHref(org) + "/faults", Rules: org.Faults.List(), Presets: fault.Presets(),
		Profile: org.Profile.Get(), Profiles: profile.Names(),
	}, true
}

// changeFaults does what one of the view's forms asks for.
func changeFaults(org control.Org, form url.Values) error {
	switch {
	case form.Has("preset"):
		rule, ok := fault.PresetNamed(form.Get("preset"))
		if !ok {
			return fmt.Errorf("there is no preset %q", form.Get("preset"))
		}
		_, err := org.Faults.Add(rule)
		return err
	case form.Has("remove"):
		if !org.Faults.Remove(form.Get("remove")) {
			return fmt.Errorf("there is no rule %q any more", form.Get("remove"))
		}
	case form.Has("release"):
		return org.Faults.Release(form.Get("release"))
	case form.Has("profile"):
		_, err := org.Profile.Set(profile.Name(form.Get("profile")), 0)
		return err
	case form.Get("do") == "clear":
		org.Faults.Clear()
	default:
		return fmt.Errorf("faults cannot %q", form.Get("do"))
	}
	return nil
}
