package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Help is called by kong.
func (*completionCmd) Help() string {
	return `Put the line that fits into the file that the shell reads when it starts.

Examples:

  source <(mockidx completion bash)
      In ~/.bashrc, or with zsh in ~/.zshrc after compinit.

  mockidx completion fish > ~/.config/fish/completions/mockidx.fish
      Once, for fish.`
}

// completionScripts ask the program itself what may follow, so that they need
// not be made anew with each version.
var completionScripts = map[string]string{
	"bash": `_mockidx() {
  local IFS=$'\n'
  COMPREPLY=($(mockidx complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _mockidx mockidx
`,
	"zsh": `#compdef mockidx
_mockidx() {
  local -a found
  found=(${(f)"$(mockidx complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then compadd -a found; else _files; fi
}
compdef _mockidx mockidx
`,
	"fish": `complete -c mockidx -a '(mockidx complete (commandline -opc)[2..] (commandline -ct))'
`,
}

// Run is called by kong.
func (c *completionCmd) Run(t *terminal) error {
	_, err := fmt.Fprint(t.out, completionScripts[c.Shell])
	return err
}

type completeCmd struct {
	Words []string `arg:"" optional:"" help:"The words so far; the last one is to be completed."`
}

// Help is called by kong.
func (*completeCmd) Help() string {
	return `Examples:

  mockidx complete mail ''
      The commands of mail.

  mockidx complete serve --con
      The flags of serve that begin so.`
}

// Run is called by kong.
func (c *completeCmd) Run(t *terminal, parser *kong.Kong) error {
	for _, word := range complete(parser.Model.Node, c.Words) {
		if _, err := fmt.Fprintln(t.out, word); err != nil {
			return err
		}
	}
	return nil
}

// complete returns what the last of words may become, in the command that the
// others name.
func complete(root *kong.Node, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	last := len(words) - 1
	node, expecting := descend(root, words[:last])
	var found []string
	for _, candidate := range candidates(node, expecting, words[last]) {
		if strings.HasPrefix(candidate, words[last]) {
			found = append(found, candidate)
		}
	}
	return found
}

// descend follows words to a command, and returns the flag before the end that
// still wants its value, or nil.
func descend(node *kong.Node, words []string) (*kong.Node, *kong.Flag) {
	var expecting *kong.Flag
	for _, word := range words {
		if expecting != nil {
			expecting = nil
			continue
		}
		if flag := findFlag(node, word); flag != nil && !flag.IsBool() {
			expecting = flag
		}
		i := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == word || slices.Contains(n.Aliases, word) })
		if i >= 0 {
			node = node.Children[i]
		}
	}
	return node, expecting
}

func findFlag(node *kong.Node, word string) *kong.Flag {
	for _, flags := range node.AllFlags(true) {
		for _, flag := range flags {
			if word == "--"+flag.Name || flag.Short != 0 && word == "-"+string(flag.Short) {
				return flag
			}
		}
	}
	return nil
}

func candidates(node *kong.Node, expecting *kong.Flag, word string) []string {
	switch {
	case expecting != nil && expecting.Enum != "":
		return expecting.EnumSlice()
	case expecting != nil:
		return nil // the shell's own, which are files
	case strings.HasPrefix(word, "-"):
		var names []string
		for _, flags := range node.AllFlags(true) {
			for _, flag := range flags {
				names = append(names, "--"+flag.Name)
			}
		}
		return names
	}
	var names []string
	for _, child := range node.Children {
		if !child.Hidden {
			names = append(names, child.Name)
		}
	}
	for _, positional := range node.Positional {
		names = append(names, positional.EnumSlice()...)
	}
	return names
}
