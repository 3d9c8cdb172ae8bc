package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit statuses.
const (
	exitOK = iota
	exitFailed
	exitUsage
	exitTimeout
)

type cli struct {
	Serve   serveCmd   `cmd:"" help:"Run an org until interrupted."`
	Demo    demoCmd    `cmd:"" help:"Run an org and the sample app in one process."`
	Env     envCmd     `cmd:"" help:"Print settings for Okta's SDKs, for a shell to eval."`
	Org     orgCmd     `cmd:"" help:"Open, change, reset and close orgs."`
	Mail    mailCmd    `cmd:"" help:"Read the mails that an org sent, and hold, lose, delay or change them."`
	User    userCmd    `cmd:"" help:"Read and change the users of an org."`
	App     appCmd     `cmd:"" help:"Read and change the apps of an org."`
	Policy  policyCmd  `cmd:"" help:"Read and change the policies of an org."`
	Setting settingCmd `cmd:"" help:"Read and change the settings of an org."`
	Scan    scanCmd    `cmd:"" help:"Fetch a mail's link as mail scanners do."`
	Fault   faultCmd   `cmd:"" help:"Make an org misbehave."`
	Limit   limitCmd   `cmd:"" help:"Show and change the rate limits of an org."`
	Profile profileCmd `cmd:"" help:"Show and change how an org answers."`
	Journal journalCmd `cmd:"" help:"Read what happened in an org, and why it was refused."`
	Code    codeCmd    `cmd:"" help:"Choose passcodes, link tokens and codes."`
	Key     keyCmd     `cmd:"" help:"Rotate the keys that tokens are signed with."`
	Push    pushCmd    `cmd:"" help:"Answer push notifications of Okta Verify."`
	Device  deviceCmd  `cmd:"" help:"Set up Okta Verify, and read its codes."`
	Token   tokenCmd   `cmd:"" help:"Spoil tokens; give users activation and recovery tokens."`
	Clock   clockCmd   `cmd:"" help:"Move an org's clock."`
	Config  configCmd  `cmd:"" help:"Print or check an org file."`
	Doctor  doctorCmd  `cmd:"" help:"Say what is wrong with how an app is configured."`
	Wait    waitCmd    `cmd:"" help:"Wait until a server is ready."`
	Version versionCmd `cmd:"" help:"Print the version."`

	Completion completionCmd `cmd:"" help:"Print a script that lets a shell complete commands."`
	Complete   completeCmd   `cmd:"" hidden:"" passthrough:"" help:"Print what may follow, for the script of completion."`

	Template templateCmd `cmd:"" help:"Give an org mail templates of its own, and find their mistakes."`
	Relay    relayCmd    `cmd:"" help:"Send mails to an SMTP server besides."`
}

const description = `An Okta Identity Engine that is a mock: for tests and demos of sign-in, without a network.

Examples:

  mockidx demo
      Sign in by magic link, now: opens an org, a mailbox and an app.

  mockidx serve & eval "$(mockidx env)"
      Give your own app an org to sign in with.`

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	t := newTerminal(os.Stdout, os.Stderr)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends it at once

	parser, err := newParser(t, kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		t.report(err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	if err != nil {
		t.report(withHint(err, "%s", helpHint(err)))
		return exitUsage
	}
	if err := command.Run(); err != nil {
		t.report(err)
		return status(err)
	}
	return exitOK
}

func newParser(t *terminal, more ...kong.Option) (*kong.Kong, error) {
	return kong.New(&cli{User: userCmd{userActions: newUserActions()}}, append(more,
		kong.Name("mockidx"),
		kong.Description(description),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 100, NoAppDescFormat: true}),
		kong.Vars{"widgetDir": widgetDir, "caDir": caDir(), "caFile": filepath.Join(caDir(), caFile)},
		kong.Bind(t),
	)...)
}

func status(err error) int {
	if errors.Is(err, errTimeout) {
		return exitTimeout
	}
	return exitFailed
}

// helpHint names the help of the command that was meant.
func helpHint(err error) string {
	path := "mockidx"
	if parse, ok := errors.AsType[*kong.ParseError](err); ok && parse.Context != nil {
		if node := parse.Context.Selected(); node != nil {
			path = node.FullPath()
		}
	}
	return `run "` + path + ` --help" for usage and examples`
}
