package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func model(t *testing.T) *kong.Node {
	t.Helper()
	parser, err := newParser(&terminal{})
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model.Node
}

// walk calls see with every command below node.
func walk(node *kong.Node, see func(*kong.Node)) {
	for _, child := range node.Children {
		see(child)
		walk(child, see)
	}
}

// name is what one types to run a command.
func name(node *kong.Node) string {
	if node.Parent == nil {
		return node.Name
	}
	return name(node.Parent) + " " + node.Name
}

func TestEveryCommandHasTwoExamples(t *testing.T) {
	walk(model(t), func(node *kong.Node) {
		_, examples, _ := strings.Cut(node.Detail, "Examples:\n")
		found := 0
		for line := range strings.Lines(examples) {
			// An example is indented by two spaces, what it does by six.
			if strings.HasPrefix(line, "  ") && !strings.HasPrefix(line, "   ") && strings.Contains(line, "mockidx") {
				found++
			}
		}
		if found < 2 {
			t.Errorf("%s: the help has %d examples, want 2:\n%s", name(node), found, node.Detail)
		}
		if node.Help == "" || !strings.HasSuffix(node.Help, ".") {
			t.Errorf("%s: the purpose is no sentence: %q", name(node), node.Help)
		}
	})
}

func TestEveryFlagHasAnEnvironmentVariable(t *testing.T) {
	walk(model(t), func(node *kong.Node) {
		for _, flag := range node.Flags {
			if flag.Name == "help" {
				continue
			}
			if len(flag.Envs) == 0 || !strings.HasPrefix(flag.Envs[0], "MOCKIDX_") {
				t.Errorf("%s --%s: its environment variables are %q, want one that begins with MOCKIDX_", name(node), flag.Name, flag.Envs)
			}
			if flag.Help == "" {
				t.Errorf("%s --%s: it has no help", name(node), flag.Name)
			}
		}
	})
}

// The commands on something are named by it in the singular.
func TestNounsAreSingular(t *testing.T) {
	for _, node := range model(t).Children {
		if strings.HasSuffix(node.Name, "s") {
			t.Errorf("%s: name one thing", name(node))
		}
	}
}
