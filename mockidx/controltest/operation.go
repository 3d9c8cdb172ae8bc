package controltest

import (
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/mailpit"
)

// Operation returns the operationId that the OpenAPI document gives a request
// to target, a path with its query; false if it has none.
func Operation(method, target string) (string, bool) {
	if !described(target) || mailpit.Serves(target) {
		return "", false
	}
	r, err := router()
	if err != nil {
		return "", false
	}
	req, err := http.NewRequest(method, long(target), nil)
	if err != nil {
		return "", false
	}
	route, _, err := r.FindRoute(req)
	if err != nil {
		return "", false
	}
	return route.Operation.OperationID, true
}
