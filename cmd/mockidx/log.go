package main

import (
	"context"
	"io"
	"log/slog"

	"github.com/idxlab/idxlab/mockidx"
)

// logFlags say what a server logs, and how.
type logFlags struct {
	LogFormat   string     `default:"text" enum:"text,json" env:"MOCKIDX_LOG_FORMAT" help:"How it logs: text or json."`
	LogLevel    slog.Level `default:"info" env:"MOCKIDX_LOG_LEVEL" placeholder:"LEVEL" help:"What it logs: debug, info, warn or error, and what is graver."`
	LogRequests bool       `env:"MOCKIDX_LOG_REQUESTS" help:"Log each request and mail, at info, or warn if it was refused; never a password, code, link or token."`
}

func (f *logFlags) logger(w io.Writer) *slog.Logger {
	opts := &slog.HandlerOptions{Level: f.LogLevel}
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// logEvents logs what a journal has. Its members are named one by one: whatever
// else an event may hold is not for logs.
func logEvents(log *slog.Logger) func(string, mockidx.Event) {
	return func(org string, e mockidx.Event) {
		level := slog.LevelInfo
		if e.Status >= 400 {
			level = slog.LevelWarn
		}
		attrs := []slog.Attr{slog.String("org", org), slog.Uint64("seq", e.Seq), slog.String("outcome", e.Outcome)}
		for _, s := range []struct{ name, value string }{
			{"method", e.Method}, {"path", e.Path}, {"reason", e.Reason}, {"transaction", e.Transaction}, {"app", e.App}, {"user", e.User}, {"requestId", e.RequestID},
		} {
			if s.value != "" {
				attrs = append(attrs, slog.String(s.name, s.value))
			}
		}
		if e.Status != 0 {
			attrs = append(attrs, slog.Int("status", e.Status), slog.Duration("duration", e.Duration))
		}
		log.LogAttrs(context.Background(), level, string(e.Kind), attrs...)
	}
}
