// What okta-auth-js makes of an org that changes between the mail and its code.
// Each test has the org as it was at first. See ../harness.mjs for the
// environment.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Browser, begunAnew, byEmail, change, control, nextMail, outcome, person } from '../harness.mjs';

const { username } = person;
const clientId = process.env.CLIENT_ID;
const user = `/users/${username}`;
const app = `/apps/${clientId}`;
const bob = 'bob@example.com';

beforeEach(begunAnew);

// midFlow disturbs the org while a sign-in waits for a code, and sends the code.
const midFlow = (name, disturb, says) => test(name, async () => {
  const tab = new Browser().tab();
  await tab.idx.authenticate({ username, authenticators: byEmail });
  const { otp } = await nextMail();
  await disturb();
  const said = await outcome(tab.idx.proceed({ verificationCode: otp }));
  tab.tokenManager.clear();
  assert.match(said, says);
});

// yaml sends an org file.
const yaml = (org, method, path) => control(path, { method, headers: { 'content-type': 'application/yaml' }, body: org });

midFlow('nothing', async () => {}, /^SUCCESS$/);
midFlow('user: suspended', () => change(`${user}/suspend`), /^PENDING: challenge-authenticator: Authentication failed$/);
midFlow('user: locked', () => change(`${user}/lock`), /^PENDING: challenge-authenticator: Authentication failed$/);
midFlow('user: password expired', () => change(`${user}/expire-password`), /^SUCCESS$/);
midFlow('user: deactivated', () => change(`${user}/deactivate`), /^PENDING: challenge-authenticator: Authentication failed$/);
midFlow('user: renamed', () => change(user, { login: 'augusta@example.com' }, 'PATCH'), /^SUCCESS$/);
midFlow('user: deleted', () => change(user, undefined, 'DELETE'), /^PENDING: challenge-authenticator: Authentication failed$/);
midFlow('user: unassigned', async () => {
  await change('/users', { login: bob });
  await change(app, { users: [username, bob] }, 'PATCH');
  await change(`${app}/users/${username}`, undefined, 'DELETE');
}, /^PENDING: identify: User is not assigned to this application\.$/);
midFlow('app: grant removed', () => change(app, { grantTypes: ['authorization_code'] }, 'PATCH'), /^OAuthError: The client is not authorized to use the provided grant type\./);
midFlow('app: redirect URI removed', () => change(app, { redirectUris: ['http://localhost:8080/other'] }, 'PATCH'), /^SUCCESS$/);
midFlow('app: secret given', () => change(app, { clientSecret: 'x'.repeat(40) }, 'PATCH'), /^OAuthError: Client authentication failed\./);
midFlow('app: another policy', () => change(app, { policy: 'password and mail' }, 'PATCH'), /^PENDING: challenge-authenticator$/);
midFlow('app: deleted', () => change(app, undefined, 'DELETE'), /^TERMINAL: You have been logged out due to inactivity\./);
midFlow('policy: denies', () => change('/policies/mail', { deny: true }, 'PATCH'), /^TERMINAL: You do not have permission to perform the requested action\.$/);
midFlow('policy: asks for more', () => change('/policies/mail', { factors: ['email', 'password'] }, 'PUT'), /^PENDING: challenge-authenticator$/);
midFlow('setting: no magic link', () => change('/settings', { email: { noMagicLink: true } }, 'PATCH'), /^SUCCESS$/);
midFlow('org: reset', () => change('/reset'), /^TERMINAL: You have been logged out due to inactivity\./);
midFlow('org: replaced', async () => {
  const asItIs = await (await fetch(`${process.env.CONTROL_URL}/config`)).text();
  await yaml(asItIs, 'PUT', '/config');
}, /^SUCCESS$/);
midFlow('org: replaced by another', () => yaml('name: other\nusers: [{login: eve@example.com}]\n', 'PUT', '/config'), /^TERMINAL: You have been logged out due to inactivity\./);
midFlow('org: replaced by a broken one', async () => {
  await assert.rejects(yaml('name: other\nuser: []\n', 'PUT', '/config'), /400/);
}, /^SUCCESS$/);
midFlow('clock: code expired', () => change('/clock', { advance: '6m' }), /^PENDING: challenge-authenticator: Invalid code\. Try again\.$/);
midFlow('clock: sign-in expired', () => change('/clock', { advance: '2h' }), /^TERMINAL: You have been logged out due to inactivity\./);
midFlow('clock: frozen', () => change('/clock', { freeze: true }), /^SUCCESS$/);
midFlow('mail: held from now on', () => change('/outbox/hold'), /^SUCCESS$/);
midFlow('profile: future', () => change('/profile', { profile: 'future', seed: 7 }, 'PUT'), /^SUCCESS$/);
midFlow('journal and mails forgotten', async () => {
  await change('/journal', undefined, 'DELETE');
  await change('/mails', undefined, 'DELETE');
}, /^SUCCESS$/);
midFlow('code: chosen after the mail', () => change('/codes', { otp: '999999' }), /^SUCCESS$/);
midFlow('key: rotated', () => change('/keys', { rotate: 'emergency' }), /^SUCCESS$/);
