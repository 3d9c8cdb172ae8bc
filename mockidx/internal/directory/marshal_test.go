package directory_test

import (
	"reflect"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"pgregory.net/rapid"
)

func TestMarshalLoadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		org := drawOrg(t)
		org.Complete()
		yaml := directory.Marshal(org)
		orgs, err := directory.Load("marshalled.yaml", yaml)
		if err != nil {
			t.Fatalf("%v\n%s", err, yaml)
		}
		if len(orgs) != 1 || !reflect.DeepEqual(orgs[0], org) {
			t.Fatalf("got\n%+v\nwant\n%+v\nfrom\n%s", orgs[0], org, yaml)
		}
	})
}
