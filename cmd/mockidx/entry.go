package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"text/tabwriter"
)

// The commands on users, apps, policies and settings differ in the path and in
// the type that says which values are texts.

// printEntry writes what the server shows of one thing: as assignments, or as
// JSON.
func (f *clientFlags) printEntry(t *terminal, entry json.RawMessage) error {
	var v map[string]any
	if err := json.Unmarshal(entry, &v); err != nil {
		return err
	}
	if f.JSON {
		return t.json(v)
	}
	for _, line := range assignmentsOf(v) {
		if _, err := fmt.Fprintln(t.out, line); err != nil {
			return err
		}
	}
	return nil
}

func (f *clientFlags) showEntry(ctx context.Context, t *terminal, elem ...string) error {
	var entry json.RawMessage
	if err := f.get(ctx, f.orgPath(elem...), nil, &entry); err != nil {
		return err
	}
	return f.printEntry(t, entry)
}

// sendEntry sends assignments and says nothing, or prints what came of them as
// JSON.
func (f *clientFlags) sendEntry(ctx context.Context, t *terminal, of reflect.Type, assignments []string, method string, elem ...string) error {
	patch, err := patchOf(of, assignments)
	if err != nil {
		return err
	}
	return f.sendChange(ctx, t, method, patch, elem...)
}

// sendChange sends what changes something, which may be nil.
func (f *clientFlags) sendChange(ctx context.Context, t *terminal, method string, in any, elem ...string) error {
	var entry json.RawMessage
	if err := f.request(ctx, method, f.orgPath(elem...), nil, in, &entry); err != nil || !f.JSON {
		return err
	}
	return f.printEntry(t, entry)
}

func (f *clientFlags) deleteEntry(ctx context.Context, elem ...string) error {
	return f.request(ctx, http.MethodDelete, f.orgPath(elem...), nil, nil, nil)
}

// listEntries prints a line for each, with the values of some keys.
func (f *clientFlags) listEntries(ctx context.Context, t *terminal, kind string, keys ...string) error {
	list := []map[string]any{} // not null in JSON
	if err := f.get(ctx, f.orgPath(kind), nil, &list); err != nil {
		return err
	}
	if f.JSON {
		return t.json(list)
	}
	table := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, entry := range list {
		values := make([]string, len(keys))
		for i, key := range keys {
			switch v := entry[key].(type) {
			case nil:
				values[i] = "-"
			case []any:
				values[i] = listText(v)
			default:
				values[i] = fmt.Sprint(v)
			}
		}
		fmt.Fprintln(table, strings.Join(values, "\t"))
	}
	return table.Flush()
}
