package profile

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// pages are the engine's golden pages, one of each kind.
func pages(t *testing.T) map[string][]byte {
	t.Helper()
	archive, err := txtar.ParseFile("../engine/testdata/pages.txtar")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, f := range archive.Files {
		all[f.Name] = f.Data
	}
	if len(all) < 40 {
		t.Fatalf("%d pages", len(all))
	}
	return all
}

func future(t *testing.T, body []byte, seed uint64) object {
	t.Helper()
	b, err := futurePage(body, seed)
	if err != nil {
		t.Fatal(err)
	}
	again, err := futurePage(body, seed)
	if err != nil || string(again) != string(b) {
		t.Errorf("the second time it is otherwise: %v", err)
	}
	page, err := decode(b)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// What a client knows is there as it was, and what relates to something still
// relates to it.
func TestFutureKeepsWhatIsKnown(t *testing.T) {
	for name, body := range pages(t) {
		t.Run(name, func(t *testing.T) {
			was, err := decode(body)
			if err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(8) {
				page := future(t, body, seed)
				want, got := known(t, was), known(t, page)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d: what is known is\n%s\nwant\n%s", seed, got, want)
				}
				if forms, now := valuesIn(was, "remediation"), valuesIn(page, "remediation"); len(forms) > 0 && forms[0].(object)["name"] != now[0].(object)["name"] {
					t.Errorf("seed %d: the first remediation is %v", seed, now[0].(object)["name"])
				}
			}
		})
	}
}

// known writes a page without what is new, its paths replaced by what they lead
// to and its lists without an order where that means nothing.
func known(t *testing.T, page object) string {
	t.Helper()
	b, _ := json.Marshal(page)
	page, _ = decode(b) // a copy
	resolve(t, page, page)
	strip(page)
	for _, name := range []string{"authenticators", "authenticatorEnrollments", "remediation"} {
		sortValues(valuesIn(page, name))
	}
	for _, form := range valuesIn(page, "remediation") {
		for _, field := range valuesOf(form) {
			if options, ok := field.(object)["options"].(list); ok {
				sortValues(options)
			}
		}
	}
	b, _ = json.MarshalIndent(page, "", " ")
	return string(b)
}

func sortValues(values list) {
	slices.SortFunc(values, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// resolve puts the id, or what else there is, of what a path leads to in its
// place.
func resolve(t *testing.T, page object, node any) {
	lead := func(path string) string {
		var at any = page
		for step := range strings.FieldsFuncSeq(strings.TrimPrefix(path, "$."), func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
			switch node := at.(type) {
			case object:
				at = node[step]
			case list:
				i := 0
				if _, err := fmt.Sscan(step, &i); err != nil || i >= len(node) {
					t.Fatalf("path %s leads nowhere", path)
				}
				at = node[i]
			}
		}
		if at == nil {
			t.Fatalf("path %s leads nowhere", path)
		}
		o, _ := at.(object)
		return fmt.Sprint("to ", o["id"], o["key"])
	}
	switch node := node.(type) {
	case list:
		for _, v := range node {
			resolve(t, page, v)
		}
	case object:
		for name, v := range node {
			if s, ok := v.(string); ok && name == "relatesTo" {
				node[name] = lead(s)
			} else if paths, ok := v.(list); ok && name == "relatesTo" {
				for i := range paths {
					paths[i] = lead(paths[i].(string))
				}
			}
			resolve(t, page, v)
		}
	}
}

// strip removes whatever says that it is new.
func strip(node any) any {
	isNew := func(v any) bool {
		o, ok := v.(object)
		if !ok {
			return false
		}
		for _, name := range []string{"name", "key", "label"} {
			if s, ok := o[name].(string); ok && strings.Contains(s, "future") {
				return true
			}
		}
		return false
	}
	switch node := node.(type) {
	case list:
		kept := slices.DeleteFunc(node, isNew)
		for i := range kept {
			kept[i] = strip(kept[i])
		}
		return kept
	case object:
		maps.DeleteFunc(node, func(name string, _ any) bool { return strings.HasPrefix(name, "future") })
		for name, v := range node {
			node[name] = strip(v)
		}
	}
	return node
}

// Everything new is there, and where there is an order to change it changes with
// some seed.
func TestFutureAdds(t *testing.T) {
	body := pages(t)["select-of-three.json"]
	orders := map[string]bool{}
	for seed := range uint64(30) {
		page := future(t, body, seed)
		var names []string
		for _, a := range valuesIn(page, "authenticators") {
			names = append(names, a.(object)["key"].(string))
		}
		orders[strings.Join(names, " ")] = true
		b, _ := json.Marshal(page)
		for _, want := range []string{`"name":"future-challenge"`, `"key":"future_hologram"`, `"label":"Hologram (future)"`, `"name":"futureContext"`, `"futureChallenge":{`} {
			if !strings.Contains(string(b), want) {
				t.Errorf("seed %d: no %s", seed, want)
			}
		}
		everyObject(page, func(o object) {
			if wrapper(o) {
				return
			}
			if !slices.ContainsFunc(slices.Collect(maps.Keys(o)), func(name string) bool { return strings.HasPrefix(name, "future") }) {
				t.Errorf("seed %d: nothing new in %v", seed, o)
			}
		})
	}
	if len(orders) < 10 {
		t.Errorf("the authenticators come in %d orders", len(orders))
	}
}

func everyObject(node any, do func(object)) {
	switch node := node.(type) {
	case list:
		for _, v := range node {
			everyObject(v, do)
		}
	case object:
		if node["type"] != "future" { // one that is a new member itself
			do(node)
		}
		for _, v := range node {
			everyObject(v, do)
		}
	}
}

// okta-idx-kotlin reads profiles and methods into maps of texts.
func TestFutureKeepsTextsTexts(t *testing.T) {
	for seed := range uint64(8) {
		for _, body := range pages(t) {
			everyObject(future(t, body, seed), func(o object) {
				profiles := append(list{o["profile"]}, asList(o["methods"])...)
				for _, p := range profiles {
					for name, v := range asObject(p) {
						if _, ok := v.(string); !ok {
							t.Errorf("%s is %v", name, v)
						}
					}
				}
			})
		}
	}
}

func asList(v any) list     { l, _ := v.(list); return l }
func asObject(v any) object { o, _ := v.(object); return o }

// A refused answer and a poll differ from the page by what they say, and by
// nothing that chance adds.
func TestFutureIsTheSameAtEveryStep(t *testing.T) {
	all := pages(t)
	for seed := range uint64(8) {
		page, refused := future(t, all["email-challenge.json"], seed), future(t, all["resend-too-soon.json"], seed)
		for _, p := range []object{page, refused} {
			delete(p, "messages")
			delete(p, "expiresAt")
			p["stateHandle"] = ""
		}
		got, _ := json.Marshal(refused)
		want, _ := json.Marshal(page)
		if string(got) != string(want) {
			t.Errorf("seed %d: refused\n%s\nwas\n%s", seed, got, want)
		}
	}
}

func TestFutureDocument(t *testing.T) {
	discovery := []byte(`{"issuer":"http://org.test","scopes_supported":["openid","email","profile","phone"]}`)
	orders := map[string]bool{}
	for seed := range uint64(8) {
		b, err := futureDocument(discovery, seed, "/.well-known/openid-configuration")
		if err != nil {
			t.Fatal(err)
		}
		doc, _ := decode(b)
		orders[fmt.Sprint(doc["scopes_supported"])] = true
		if strip(doc); doc["issuer"] != "http://org.test" || len(doc) != 2 {
			t.Errorf("seed %d: %s", seed, b)
		}
	}
	if len(orders) < 3 {
		t.Errorf("scopes come in %d orders", len(orders))
	}
	if b, err := futureDocument([]byte("[1]"), 1, "/"); err != nil || string(b) != "[1]" {
		t.Errorf("a list becomes %s, %v", b, err)
	}
}
