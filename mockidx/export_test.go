package mockidx

import "net/http"

// HandlerOf is what the org serves, without its listener.
func HandlerOf(o *Org) http.Handler { return o.endpoint.http.Handler }
