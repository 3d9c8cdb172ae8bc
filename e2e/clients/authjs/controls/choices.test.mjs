// What okta-auth-js makes of codes and tokens that were chosen, of limits, of
// mails that are held up, and of controls that are taken back. Each test has the
// org as it was at first. See ../harness.mjs for the environment.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Browser, advanceClock, begunAnew, byEmail, change, control, newPassword, nextMail, openLink, outcome, person, redirectUri, wrong } from '../harness.mjs';

const { username } = person;
const app = `/apps/${process.env.CLIENT_ID}`;
const bob = 'bob@example.com';

beforeEach(begunAnew);

const begin = (tab, who = username) => tab.idx.authenticate({ username: who, authenticators: byEmail });

// askForMail signs in as far as the code, and returns the mail with it.
async function askForMail(tab, who = username) {
  await begin(tab, who);
  return nextMail(who);
}

// answer sends a code, and says what came of it.
async function answer(tab, otp) {
  const said = await outcome(tab.idx.proceed({ verificationCode: otp }));
  tab.tokenManager.clear(); // until they expire, a timer keeps Node alive
  return said;
}

async function signIn(tab = new Browser().tab(), who = username) {
  return answer(tab, (await askForMail(tab, who)).otp);
}

const remove = (path) => change(path, undefined, 'DELETE');

test('code: the passcode and the interaction code that were chosen', async () => {
  await change('/codes', { otp: '012345', interactionCode: 'chosen_code' });
  const tab = new Browser().tab();
  const { otp } = await askForMail(tab);
  assert.equal(otp, '012345');
  const { interactionCode } = await tab.idx.proceed({ verificationCode: otp, exchangeCodeForTokens: false });
  assert.equal(interactionCode, 'chosen_code');
});

test('code: the link that was chosen', async () => {
  await change('/codes', { linkToken: 'ft-chosen' });
  const browser = new Browser();
  const mail = await askForMail(browser.tab());
  assert.match(mail.link, /token=ft-chosen$/);
  const opened = browser.tab();
  const said = await outcome(opened.idx.handleEmailVerifyCallback(await openLink(mail)));
  opened.tokenManager.clear();
  assert.equal(said, 'SUCCESS');
});

test('code: of letters', async () => {
  await change('/codes', { alphabet: 'ABCDEF', length: 8, seed: 7 });
  const tab = new Browser().tab();
  const { otp } = await askForMail(tab);
  assert.match(otp, /^[A-F]{8}$/);
  assert.equal(await answer(tab, otp), 'SUCCESS');
});

test('token: recovery leads to a new password', async () => {
  const { token } = await change('/tokens/recovery', { login: username });
  const tab = new Browser().tab();
  assert.equal(await outcome(tab.idx.recoverPassword({ recoveryToken: token })), 'PENDING: reset-authenticator');
  assert.equal(await outcome(tab.idx.proceed({ password: newPassword })), 'PENDING: authenticator-verification-data');
  assert.match(await outcome(new Browser().tab().idx.recoverPassword({ recoveryToken: token })), /The recovery token is invalid$/, 'a second time');
});

test('token: activation leads on, once', async () => {
  await change('/users', { login: bob, status: 'STAGED' });
  const { token } = await change('/tokens/activation', { login: bob });
  const clientSecret = 's'.repeat(40); // only such apps activate
  await change(app, { clientSecret }, 'PATCH');
  const tab = new Browser().tab(undefined, undefined, clientSecret);
  const start = (activationToken) => outcome(tab.idx.start({ activationToken }));
  assert.match(await start('no-such-token'), /The activation token is invalid$/);
  assert.match(await start(token), /^PENDING/);
  await tab.idx.proceed({ authenticators: byEmail });
  assert.equal(await answer(tab, (await nextMail(bob)).otp), 'SUCCESS');
  assert.match(await start(token), /The activation token is invalid$/, 'a second time');
});

test('app and user: added while the org runs', async () => {
  await change('/users', { login: bob });
  const added = await change('/apps', { clientId: '0oaAddedWhileRunning', redirectUris: [redirectUri], policy: 'mail' });
  const tab = new Browser().tab(added.clientId);
  assert.equal(await signIn(tab, bob), 'SUCCESS');
});

test('user: not assigned, then assigned', async () => {
  await change('/users', { login: bob });
  await change(app, { users: [bob] }, 'PATCH');
  assert.match(await outcome(begin(new Browser().tab())), /User is not assigned to this application\.$/);
  await change(`${app}/users/${username}`, undefined, 'PUT');
  assert.equal(await signIn(), 'SUCCESS');
});

test('app: the link leads where the app says when it is opened', async () => {
  const mail = await askForMail(new Browser().tab());
  await change(app, { emailVerificationUri: 'http://localhost:8080/elsewhere' }, 'PATCH');
  await assert.rejects(openLink(mail), /redirects to http:\/\/localhost:8080\/elsewhere\?otp=/);
  await change(app, { mailLink: 'app', emailVerificationUri: redirectUri }, 'PATCH');
  const browser = new Browser();
  const straight = new URL((await askForMail(browser.tab())).link);
  assert.equal(straight.origin + straight.pathname, redirectUri);
  const opened = browser.tab();
  const said = await outcome(opened.idx.handleEmailVerifyCallback(straight.search));
  opened.tokenManager.clear();
  assert.equal(said, 'SUCCESS');
});

test('setting: magic link off, and the code signs in', async () => {
  await change('/settings', { email: { noMagicLink: true } }, 'PATCH');
  const tab = new Browser().tab();
  const mail = await askForMail(tab);
  assert.equal(mail.link ?? '', '');
  assert.equal(await answer(tab, mail.otp), 'SUCCESS');
});

test('policy: replaced between two sign-ins', async () => {
  await change('/policies/mail', { factors: ['password'] }, 'PUT');
  const tab = new Browser().tab();
  const said = await outcome(tab.idx.authenticate(person));
  tab.tokenManager.clear();
  assert.equal(said, 'SUCCESS');
});

test('limit: of a sign-in, until it is forgotten', async () => {
  const tab = new Browser().tab();
  const { otp } = await askForMail(tab);
  await change('/limits', { buckets: { stateToken: { limit: 1, per: '1m' } } }, 'PUT');
  assert.match(await answer(tab, wrong(otp)), /Invalid code/);
  assert.equal(await answer(tab, otp), 'PENDING: challenge-authenticator: Too many requests');
  await remove('/limits');
  assert.equal(await answer(tab, otp), 'SUCCESS');
});

test('limit: of tokens', async () => {
  await change('/limits', { buckets: { token: { limit: 1, per: '1m' } } }, 'PUT');
  assert.equal(await signIn(), 'SUCCESS');
  assert.match(await signIn(), /API call exceeded rate limit due to too many requests\.$/);
});

test('mail: lost while it was held, and asked for again', async () => {
  await change('/outbox/hold');
  const tab = new Browser().tab();
  await begin(tab);
  const { waiting: [held] } = await control('/outbox');
  await remove(`/outbox/waiting/${held.mail.id}`);
  assert.deepEqual((await control('/outbox')).waiting, []);
  await advanceClock('1m');
  await tab.idx.proceed({ resend: true });
  await remove('/outbox/waiting');
  assert.deepEqual((await control('/outbox')).waiting, []);
  await remove('/outbox/hold');
  await advanceClock('1m');
  await tab.idx.proceed({ resend: true });
  assert.equal(await answer(tab, (await nextMail()).otp), 'SUCCESS');
});

for (const profile of ['head', 'get', 'prefetch', 'unfurl']) {
  test(`scan: ${profile} spends neither link nor code`, async () => {
    const browser = new Browser();
    const mail = await askForMail(browser.tab());
    const report = await change('/scans', { mail: mail.id, profile });
    assert.equal(report.spent, false);
    const opened = browser.tab();
    const said = await outcome(opened.idx.handleEmailVerifyCallback(await openLink(mail)));
    opened.tokenManager.clear();
    assert.equal(said, 'SUCCESS');
  });
}

test('barrier: a code that is held, and let go', { timeout: 30_000 }, async () => {
  const tab = new Browser().tab();
  const { otp } = await askForMail(tab);
  const { id } = await change('/faults', { endpoint: 'answer', kind: 'barrier', n: 2, timeout: '5m' });
  const held = answer(tab, otp);
  await control(`/faults/${id}/wait?waiting=1`);
  await change(`/faults/${id}/release`);
  assert.equal(await held, 'SUCCESS');
});

const expired = { kind: 'expired', count: 10 };
const lost = { do: 'drop' };
const failing = { kind: 'answer', endpoint: 'idx', error: 'api:E0000009' };

for (const [path, body, back] of [
  ['/faults', failing, () => '/faults'],
  ['/faults', failing, ({ id }) => `/faults/${id}`],
  ['/tokens/next', expired, () => '/tokens/next'],
  ['/outbox/rules', lost, () => '/outbox/rules'],
  ['/outbox/rules', lost, ({ id }) => `/outbox/rules/${id}`],
  ['/codes', { otp: '012345' }, () => '/codes'],
]) {
  test(`taken back: POST ${path}, DELETE ${back({ id: 'id' })}`, async () => {
    await remove(back(await change(path, body)));
    const tab = new Browser().tab();
    const { otp } = await askForMail(tab);
    assert.notEqual(otp, '012345');
    assert.equal(await answer(tab, otp), 'SUCCESS');
  });
}
