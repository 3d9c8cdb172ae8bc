package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// object and list are what JSON decodes to.
type (
	object = map[string]any
	list   = []any
)

// futurePage rewrites a page of the IDX API.
func futurePage(body []byte, seed uint64) ([]byte, error) {
	page, err := decode(body)
	if err != nil {
		return nil, err
	}
	transaction, _ := page["stateHandle"].(string)
	d := dice{fmt.Sprint(seed, transaction)}
	d.addAuthenticator(page)
	d.addRemediation(page)
	d.addFields(page)
	d.addMembers(page, "")
	d.reorder(page)
	return json.Marshal(page)
}

// futureDocument rewrites any other answer, at path.
func futureDocument(body []byte, seed uint64, path string) ([]byte, error) {
	doc, err := decode(body)
	if err != nil {
		return body, nil // no object: nothing can be added
	}
	d := dice{fmt.Sprint(seed, path)}
	d.addMembers(doc, "")
	for name, v := range doc { // sets of discovery, and the key set
		if values, ok := v.(list); ok && (strings.HasSuffix(name, "_supported") || name == "keys") {
			d.shuffle(name, values)
		}
	}
	return json.Marshal(doc)
}

func decode(body []byte) (object, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v object
	err := dec.Decode(&v)
	return v, err
}

// addAuthenticator adds one that nobody knows, and lets it be chosen wherever
// there is a choice.
func (d dice) addAuthenticator(page object) {
	authenticators := valuesIn(page, "authenticators")
	if len(authenticators) == 0 {
		return
	}
	id := "aut" + d.text("authenticator", 17)
	setValues(page, "authenticators", append(authenticators, object{
		"type": "future_hologram", "key": "future_hologram", "id": id, "displayName": "Hologram (future)",
		"methods": list{object{"type": "future_hologram"}}, "allowedFor": "any",
	}))
	fixed := func(name, value string, required bool) object {
		return object{"name": name, "value": value, "required": required, "mutable": false}
	}
	option := object{
		"label": "Hologram (future)", "relatesTo": fmt.Sprintf("$.authenticators.value[%d]", len(authenticators)),
		"value": object{"form": object{"value": list{fixed("id", id, true), fixed("methodType", "future_hologram", false)}}},
	}
	for _, form := range valuesIn(page, "remediation") {
		if name, _ := form.(object)["name"].(string); !strings.HasPrefix(name, "select-authenticator-") {
			continue
		}
		for _, field := range valuesOf(form) {
			if options, ok := field.(object)["options"].(list); ok && field.(object)["name"] == "authenticator" {
				field.(object)["options"] = append(options, option)
			}
		}
	}
}

// addRemediation adds a way on that nobody knows, with what it relates to.
func (d dice) addRemediation(page object) {
	forms := valuesIn(page, "remediation")
	if len(forms) == 0 {
		return
	}
	page["futureChallenge"] = object{"type": "object", "value": object{"id": "fut" + d.text("challenge", 17)}}
	first := forms[0].(object)
	href, _ := first["href"].(string)
	base, _, _ := strings.Cut(href, "/idp/idx/")
	setValues(page, "remediation", append(forms, object{
		"rel": list{"create-form"}, "name": "future-challenge", "relatesTo": list{"$.futureChallenge"},
		"href": base + "/idp/idx/future", "method": "POST", "produces": first["produces"], "accepts": first["accepts"],
		"value": list{
			object{"name": "futureAnswer", "type": "string", "label": "What the hologram says"},
			object{"name": "stateHandle", "required": true, "value": page["stateHandle"], "visible": false, "mutable": false},
		},
	}))
}

// addFields adds to every form a field that is to be sent back as it is.
func (d dice) addFields(node any) {
	switch node := node.(type) {
	case list:
		for _, v := range node {
			d.addFields(v)
		}
	case object:
		for _, v := range node {
			d.addFields(v)
		}
		name, _ := node["name"].(string)
		if fields, ok := node["value"].(list); ok && node["href"] != nil {
			node["value"] = append(fields, object{
				"name": "futureContext", "required": false, "value": d.text("context of "+name, 12), "visible": false, "mutable": false,
			})
		}
	}
}

// texts are objects whose members are texts and nothing else: okta-idx-kotlin
// reads them into maps.
var texts = []string{"profile", "methods"}

// wrapper reports whether an object is there for its one member. In those
// okta-auth-js's generic remediator, and the third generation of the widget with
// it, finds no form if there is a second member.
func wrapper(o object) bool { return len(o) == 1 && (o["form"] != nil || o["value"] != nil) }

// addMembers adds a member that nobody knows to every object below node. Where
// names the objects on the way to it.
func (d dice) addMembers(node any, where string) {
	switch node := node.(type) {
	case list:
		for i, v := range node {
			d.addMembers(v, where+"/"+strconv.Itoa(i))
		}
	case object:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			d.addMembers(node[name], where+"/"+name)
		}
		if wrapper(node) {
			return
		}
		onlyTexts := slices.ContainsFunc(strings.Split(where, "/"), func(name string) bool { return slices.Contains(texts, name) })
		kind := d.roll("kind of "+where, 5)
		if onlyTexts {
			kind = 0
		}
		name := "future" + []string{"Hint", "Revision", "Flags", "Trace"}[d.roll("name of "+where, 4)]
		node[name] = []any{
			d.text("text of "+where, 8), d.roll("number of "+where, 1000), true, list{"a", "b"}, object{"type": "future", "value": "x"},
		}[kind]
	}
}
