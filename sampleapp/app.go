package sampleapp

import (
	"fmt"
	"net/http"

	"github.com/alexedwards/scs/v2"

	"github.com/idxlab/idxlab/sampleapp/magiclink"
)

// App is the sample app, an http.Handler. It is safe for concurrent use and
// holds everything in memory: sessions end with the process.
type App struct {
	config   Config
	origin   string // of the app itself
	org      *org
	sessions *scs.SessionManager
	browsers *browsers
	front    frontend
	handler  http.Handler
}

// frontend asks the user to sign in.
type frontend interface {
	// begin answers GET for the page that begins a journey.
	begin(w http.ResponseWriter, r *http.Request, j journey) error
	// resume answers GET /login for a sign-in of this browser that may go on;
	// otp is the passcode of the link, or empty.
	resume(w http.ResponseWriter, r *http.Request, s *signIn, otp string) error
	// submit answers POST /login, whose form is parsed.
	submit(w http.ResponseWriter, r *http.Request) error

	magiclink.Redeemer
}

// New returns the app that config describes, or an error that names everything
// wrong with config. It does not contact the org.
//
// With FrontendSDK the process should have no other app: okta-idx-golang keeps
// its client in a package variable, so the last one made serves all.
func New(config Config) (*App, error) {
	config.complete()
	if err := config.validate(); err != nil {
		return nil, fmt.Errorf("sample app: %w", err)
	}
	client := newOrgClient()
	a := &App{
		config:   config,
		origin:   origin(config.RedirectURI),
		org:      &org{issuer: config.Issuer, clientID: config.ClientID, client: client},
		sessions: newSessions(config.RedirectURI),
		browsers: newBrowsers(),
	}
	mux := http.NewServeMux()
	var err error
	switch config.Frontend {
	case FrontendWidget:
		a.front, err = newWidgetFrontend(a, mux)
	case FrontendSDK:
		a.front, err = newSDKFrontend(a, client)
	}
	if err != nil {
		return nil, fmt.Errorf("sample app: %w", err)
	}
	a.handler = a.routes(mux)
	return a, nil
}

// ServeHTTP answers a request to the app.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

func (a *App) routes(mux *http.ServeMux) http.Handler {
	mux.Handle("GET /{$}", a.page(a.home))
	mux.Handle("GET /login", a.page(a.login))
	for _, j := range []journey{registering, recovering, unlocking} {
		mux.Handle("GET "+j.path(), a.page(a.beginning(j)))
	}
	mux.Handle("POST /login", a.page(a.front.submit))
	mux.Handle("GET "+CallbackPath, a.page(a.callback))
	mux.Handle("POST /login/switch", a.page(a.switchUser))
	mux.Handle("GET /profile", a.page(a.profile))
	mux.Handle("POST /logout", a.page(a.logout))
	mux.Handle("GET /assets/", http.StripPrefix("/assets/", assets()))
	mux.Handle("/", a.page(func(http.ResponseWriter, *http.Request) error { return problemNotFound }))

	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(a.page(func(http.ResponseWriter, *http.Request) error { return problemCrossOrigin }))
	return a.canonicalHost(crossOrigin.Handler(mux))
}
