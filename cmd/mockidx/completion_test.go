package main

import (
	"slices"
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	tests := []struct {
		typed string // the words, the last of which is to be completed
		has   []string
		hasNo []string
	}{
		{"", []string{"serve", "mail", "wait"}, []string{"complete", "list", "--help"}},
		{"se", []string{"serve"}, []string{"mail"}},
		{"mail ", []string{"list", "wait"}, []string{"serve"}},
		{"mail w", []string{"wait"}, []string{"list"}},
		{"mail wait --t", []string{"--to", "--timeout"}, []string{"--json"}},
		{"--", []string{"--help"}, []string{"--to"}},
		{"completion ", []string{"bash", "zsh", "fish"}, nil},
		{"serve --log-format ", []string{"text", "json"}, []string{"--help"}},
		{"serve --log-format json --log-", []string{"--log-level"}, []string{"--help"}},
		{"serve --config mail --s", []string{"--seed"}, []string{"--to"}},
		{"serve --config ", nil, []string{"text"}},
		{"serve -c mail --s", []string{"--seed"}, []string{"--to"}},
		{"serve --tls --tls-", []string{"--tls-dir"}, nil},
		{"no-such-command ", nil, []string{"list"}},
	}
	root := model(t)
	for _, tc := range tests {
		t.Run(tc.typed, func(t *testing.T) {
			got := complete(root, strings.Split(tc.typed, " "))
			for _, want := range tc.has {
				if !slices.Contains(got, want) {
					t.Errorf("no %q in %q", want, got)
				}
			}
			for _, no := range tc.hasNo {
				if slices.Contains(got, no) {
					t.Errorf("%q in %q", no, got)
				}
			}
		})
	}
}

func FuzzComplete(f *testing.F) {
	f.Add("serve --log-format ")
	f.Add("-")
	f.Fuzz(func(t *testing.T, typed string) {
		words := strings.Split(typed, " ")
		for _, found := range complete(model(t), words) {
			if !strings.HasPrefix(found, words[len(words)-1]) {
				t.Errorf("%q does not begin with the last word of %q", found, typed)
			}
		}
	})
}
