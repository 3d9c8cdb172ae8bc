package management

import (
	"errors"
	"net/http"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/httpkit"
)

// invalid is Okta's answer to a body that does not do, with what is wrong.
func invalid(field string, causes ...string) *httpkit.Error {
	return httpkit.Invalid(field, causes...)
}

// missing is Okta's answer to an id that is nobody's.
func missing(id, kind string) *httpkit.Error {
	return httpkit.Missing(id, kind)
}

// forbidden is Okta's answer to what cannot be done to something as it is.
func forbidden(code, summary string, causes ...string) *httpkit.Error {
	return httpkit.API(http.StatusForbidden, code, summary, "api_operation_forbidden", causes...)
}

// refusal turns an error of the directory into Okta's.
func refusal(err error) error {
	var own *httpkit.Error
	var problem *directory.Problem
	var conflict *directory.Conflict
	switch {
	case errors.As(err, &own):
		return own
	case errors.As(err, &problem):
		return invalid(problem.Path, causes(err)...)
	case errors.As(err, &conflict):
		return forbidden("E0000016", conflict.Message)
	}
	return err
}

// causes are the problems that were joined in err.
func causes(err error) []string {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []string{err.Error()}
	}
	var list []string
	for _, e := range joined.Unwrap() {
		list = append(list, e.Error())
	}
	return list
}
