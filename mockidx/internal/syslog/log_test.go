package syslog_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/directory"
	"github.com/idxlab/idxlab/mockidx/internal/journal"
	"github.com/idxlab/idxlab/mockidx/internal/syslog"
)

func logOf(events ...journal.Event) []syslog.Entry {
	o := &directory.Org{
		Users:  []directory.User{{ID: "00uAda", Login: "ada@example.com", FirstName: "Ada"}},
		Groups: []directory.Group{{ID: "00gStaff", Name: "Staff"}},
		Apps:   []directory.App{{ClientID: "0oaShop", Label: "Shop", RedirectURIs: []string{"http://localhost/cb"}}},
	}
	o.Complete()
	j := journal.New()
	for _, e := range events {
		if e.Kind == "" {
			e.Kind = journal.Request
		}
		e.Time = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
		j.Append(e)
	}
	l := &syslog.Log{Org: o, Journal: j, Told: func(at time.Time) time.Time { return at.Add(time.Hour) }}
	return l.Entries()
}

func typesOf(entries []syslog.Entry) []string {
	var types []string
	for _, e := range entries {
		types = append(types, e.EventType+" "+e.Outcome.Result)
	}
	return types
}

// step is a request of a sign-in by Ada.
func step(path, outcome string) journal.Event {
	return journal.Event{Method: "POST", Path: path, Status: 200, Outcome: outcome, Transaction: "tx1", App: "0oaShop", User: "00uAda", RequestID: "req1", UserAgent: "test/1"}
}

func mail(outcome string) journal.Event {
	return journal.Event{Kind: journal.Mail, Outcome: outcome, Transaction: "tx1", App: "0oaShop", User: "00uAda"}
}

func TestSignIns(t *testing.T) {
	failed := step("/idp/idx/challenge/answer", "passcode_wrong")
	for name, tc := range map[string]struct {
		events []journal.Event
		want   []string
	}{
		"sign-in": {
			[]journal.Event{
				step("/idp/idx/identify", "identified"), mail("mail_delivered"), failed, step("/idp/idx/challenge/answer", "interaction_code_issued"), step("/idp/idx/introspect", "interaction_code_issued"),
				step("/oauth2/default/v1/token", "interaction_code_redeemed"), step("/oauth2/v1/token", "refreshed"),
			},
			[]string{
				"policy.evaluate_sign_on CHALLENGE", "system.email.send_factor_verify_message SUCCESS", "user.authentication.auth_via_mfa FAILURE",
				"user.authentication.auth_via_mfa SUCCESS", "user.authentication.verify SUCCESS", "policy.evaluate_sign_on ALLOW", "user.session.start SUCCESS", "user.authentication.sso SUCCESS",
				"app.oauth2.as.token.grant.access_token SUCCESS", "app.oauth2.as.token.grant.id_token SUCCESS", "app.oauth2.token.grant.access_token SUCCESS",
			},
		},
		"at an identity provider": {
			[]journal.Event{step("/oauth2/v1/authorize/callback", "provider_denied"), step("/oauth2/v1/authorize/callback", "interaction_code_issued")},
			[]string{
				"user.authentication.auth_via_IDP FAILURE", "user.authentication.auth_via_IDP SUCCESS",
				"user.authentication.verify SUCCESS", "policy.evaluate_sign_on ALLOW", "user.session.start SUCCESS", "user.authentication.sso SUCCESS",
			},
		},
		"registration": {
			[]journal.Event{
				step("/idp/idx/enroll", "registration_begun"), step("/idp/idx/enroll/new", "user_created"), mail("mail_delivered"),
				step("/idp/idx/challenge/answer", "authenticator_enrolled"), step("/idp/idx/skip", "interaction_code_issued"),
			},
			[]string{
				"user.lifecycle.create SUCCESS", "system.email.send_factor_verify_message SUCCESS", "user.mfa.factor.activate SUCCESS",
				"user.lifecycle.activate SUCCESS", "user.authentication.verify SUCCESS", "policy.evaluate_sign_on ALLOW", "user.session.start SUCCESS", "user.authentication.sso SUCCESS",
			},
		},
		"recovery": {
			[]journal.Event{step("/idp/idx/recover", "recovery_begun"), mail("mail_delivered"), step("/idp/idx/challenge/answer", "password_reset"), step("/idp/idx/cancel", "cancelled"), mail("mail_delivered")},
			[]string{"system.email.password_reset.sent_message SUCCESS", "user.account.reset_password SUCCESS", "user.account.update_password SUCCESS", "system.email.send_factor_verify_message SUCCESS"},
		},
		"unlock": {
			[]journal.Event{step("/idp/idx/identify", "user_locked_out"), step("/idp/idx/unlock-account", "unlock_begun"), mail("mail_delivered"), step("/idp/idx/challenge/answer", "account_unlocked")},
			[]string{"user.account.lock FAILURE", "user.session.start FAILURE", "system.email.account_unlock.sent_message SUCCESS", "user.account.unlock SUCCESS"},
		},
		"tokens refused": {
			[]journal.Event{{Path: "/oauth2/default/v1/token", Status: 400, Outcome: "interaction_code_expired", App: "0oaShop"}},
			[]string{"app.oauth2.as.token.grant FAILURE"},
		},
		"limits": {
			[]journal.Event{{Path: "/idp/idx/identify", Status: 429, Outcome: "rate_limited"}, mail("mail_rate_limited")},
			[]string{"system.operation.rate_limit.violation DENY", "system.operation.rate_limit.violation DENY"},
		},
		"text and lost mail": {[]journal.Event{mail("text_delivered"), mail("mail_dropped"), mail("mail_held")}, []string{"system.sms.send_factor_verify_message SUCCESS", "system.email.delivery FAILURE"}},
		"nothing to tell":    {[]journal.Event{step("/idp/idx/challenge/poll", "polled"), {Path: "/.well-known/openid-configuration", Outcome: "ok", Status: 200}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := typesOf(logOf(tc.events...)); !slices.Equal(got, tc.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

func TestEntry(t *testing.T) {
	events := []journal.Event{step("/idp/idx/challenge/answer", "passcode_expired"), step("/idp/idx/challenge/answer", "signed_in")}
	events[0].Reason = "the code is too old"
	first, again := logOf(events...), logOf(events...)
	e := first[0]
	if e.Published != "2026-11-25T10:00:00.000Z" || e.Severity != "WARN" || e.Outcome.Reason == nil || *e.Outcome.Reason != "EXPIRED_PASSCODE" || e.Version != "0" {
		t.Errorf("%+v", e)
	}
	if e.Actor.AlternateID != "ada@example.com" || e.Actor.DisplayName != "Ada" || e.Actor.Type != "User" || e.Target[0].ID != "00uAda" || *e.Client.ID != "0oaShop" {
		t.Errorf("who: %+v, %+v", e.Actor, e.Target)
	}
	if d := e.DebugContext.DebugData; e.Transaction.ID != "req1" || d["outcome"] != "passcode_expired" || d["reason"] != "the code is too old" || d["requestUri"] != "/idp/idx/challenge/answer" {
		t.Errorf("debug: %+v, %+v", e.Transaction, d)
	}
	ids := map[string]bool{}
	for i, e := range first {
		if e.UUID != again[i].UUID || len(e.UUID) != 36 || ids[e.UUID] || e.DisplayMessage == "" {
			t.Errorf("%s %q %q, then %s", e.EventType, e.DisplayMessage, e.UUID, again[i].UUID)
		}
		ids[e.UUID] = true
	}
	if app := first[len(first)-1].Target[1]; app.DisplayName != "Shop" || app.Type != "AppInstance" {
		t.Errorf("app %+v", app)
	}
}

func TestManagement(t *testing.T) {
	request := func(method, path string, status int) journal.Event {
		return journal.Event{Method: method, Path: "/api/v1" + path, Status: status, Outcome: "ok"}
	}
	entries := logOf(
		request("PUT", "/groups/00gStaff/users/00uAda", 204), request("POST", "/users/ada@example.com/lifecycle/suspend", 200), request("DELETE", "/groups/00gStaff", 403), request("GET", "/groups", 200),
		request("POST", "/policies/00pA/rules/0prB/lifecycle/activate", 204), request("POST", "/apps", 200), request("PUT", "/nothing", 200),
	)
	want := []string{"group.user_membership.add SUCCESS", "user.lifecycle.suspend SUCCESS", "policy.rule.activate SUCCESS", "application.lifecycle.create SUCCESS"}
	if got := typesOf(entries); !slices.Equal(got, want) {
		t.Fatalf("got %q", got)
	}
	if got := entries[0].Target; len(got) != 2 || got[0].DisplayName != "Staff" || got[1].AlternateID != "ada@example.com" {
		t.Errorf("targets %+v", got)
	}
	if got := entries[1]; got.Target[0].ID != "00uAda" || got.Actor.Type != "SystemPrincipal" {
		t.Errorf("%+v of %+v", got.Target, got.Actor)
	}
}
