package engine

// Throttled is the answer to a step of tx that came too soon after others and
// was not taken. Where the transaction takes steps the page is kept, with its
// poll, so that the client can try again; where it is over nothing is left to
// try. Nothing changes by it.
// Source: the widget's recorded answers error-429-authenticator-verification-email-polling
// and error-429-too-many-request-operation-ratelimit.
func Throttled(tx Transaction, env Env, reason string) Page {
	s := newStep(tx, env)
	m := tooManyRequests.keyed(env.Org.Interoperability.TooManyRequestsKey)
	if s.finishedPage(Introspect{}) != nil {
		return s.terminal(RateLimited, m, reason)
	}
	s.catchUp()
	if s.atEnd() {
		return s.terminal(RateLimited, m, reason)
	}
	return s.refuse(RateLimited, m, reason)
}
