package sampleapp

import "net/http"

// journey is what a transaction was begun for. Inside the widget the user can
// turn to another one, so there it is known only if the app's own page began it.
type journey string

const (
	unknownJourney journey = ""
	signingIn      journey = "sign-in"
	registering    journey = "registration"
	recovering     journey = "recovery"
	unlocking      journey = "unlock"
)

// path is the page that begins j.
func (j journey) path() string {
	switch j {
	case registering:
		return "/register"
	case recovering:
		return "/recover"
	case unlocking:
		return "/unlock"
	}
	return "/login"
}

// deed is what the user did to begin j: "the page where you …", "did you not …".
type deed struct{ Past, Present string }

func (j journey) deed() deed {
	switch j {
	case signingIn:
		return deed{"asked to sign in", "ask to sign in"}
	case registering:
		return deed{"signed up", "sign up"}
	case recovering:
		return deed{"asked for a new password", "ask for a new password"}
	case unlocking:
		return deed{"asked to unlock your account", "ask to unlock your account"}
	}
	return deed{"asked for it", "ask for it"}
}

// beginning answers GET for the page that begins j.
func (a *App) beginning(j journey) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, ok := a.signedIn(r.Context()); ok {
			return redirect(w, r, "/")
		}
		return a.front.begin(w, r, j)
	}
}
