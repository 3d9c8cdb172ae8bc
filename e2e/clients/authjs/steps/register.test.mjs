// Self-service registration, and activation by token.
import assert from 'node:assert/strict';
import {
  Browser, chosen, expectNext, expectSuccess, journey, keys, newPassword, nextMail, own, profile, token,
} from '../harness.mjs';
import { Steps, weak, wrongCode } from './steps.mjs';

async function begin(given = profile, browser = new Browser()) {
  const tab = browser.tab();
  const steps = new Steps(tab, await tab.idx.register({ step: 'select-enroll-profile' }));
  await steps.next('enroll-profile', given);
  return steps;
}

async function withEmail() {
  const steps = await begin();
  await steps.setUpEmail();
  return steps;
}

journey('register by code', async () => expectSuccess((await withEmail()).at));

journey('register by link', async () => {
  const browser = new Browser();
  const steps = await begin(profile, browser);
  await steps.next('select-authenticator-enroll', { authenticator: 'okta_email' });
  const opened = await steps.open(browser, 'enroll-authenticator', await nextMail(), 'currentAuthenticator-poll');
  return expectSuccess(opened.at);
});

journey('register with a password', async () => expectSuccess(await (await withEmail()).setUpPassword(newPassword)));

journey('register with a password on the form', async () => {
  const steps = await begin({ ...profile, password: 'short' });
  assert.deepEqual(keys(steps.at), [weak]);
  await steps.next('enroll-profile', { ...profile, password: newPassword });
  return expectSuccess(await steps.setUpEmail());
});

journey('register with sms', async () => expectSuccess(await (await withEmail()).setUpPhone('sms')));
journey('register with a voice call', async () => expectSuccess(await (await withEmail()).setUpPhone('voice')));
journey('register with a question', async () => expectSuccess(await (await withEmail()).setUpQuestion(chosen)));
journey('register with one\'s question', async () => expectSuccess(await (await withEmail()).setUpQuestion(own)));
journey('register with Google Authenticator', async () => expectSuccess(await (await withEmail()).setUpTOTP()));
journey('register and skip', async () => expectSuccess(await (await withEmail()).skip()));

async function refused(given, texts) {
  const { at } = await begin(given);
  expectNext(at, 'enroll-profile');
  assert.deepEqual(at.messages.map((m) => m.message), texts);
  return at;
}

journey('register an address twice', () => refused(profile, ['A user with this Email already exists']));

journey('register an address twice, hidden', async () => {
  const steps = await begin();
  await steps.next('select-authenticator-enroll', { authenticator: 'okta_email' });
  await steps.refused('enroll-authenticator', { verificationCode: '000000' }, wrongCode);
  return steps.at;
});

journey('register no address', () => refused({ ...profile, email: 'no address' }, [
  '\'Email\' must be in the form of an email address', 'Provided value for property \'Email\' does not match required pattern',
]));

journey('register wrong types', () => refused({ ...profile, firstName: 42, lastName: ['Lovelace'] }, [
  'Provided value for property \'First name\' does not match required pattern',
  'Provided value for property \'Last name\' does not match required pattern',
]));

journey('activate and set a password', async () => {
  const tab = new Browser().tab();
  const steps = new Steps(tab, await tab.idx.start({ activationToken: token }));
  return expectSuccess(await steps.setUpPassword(newPassword));
});

journey('activate by expired token', async () => {
  const at = await new Browser().tab().idx.start({ activationToken: token });
  assert.equal(at.status, 'TERMINAL');
  assert.deepEqual(keys(at), ['idx.expired.activation.token']);
  return at;
});

journey('activate with a public client', async () => {
  const begun = new Browser().tab().idx.start({ activationToken: token });
  await assert.rejects(begun, /Only confidential clients can use the activation token flow/);
  return {};
});

journey('activate by no token', async () => {
  await assert.rejects(new Browser().tab().idx.start({ activationToken: token }), /The activation token is invalid/);
  return {};
});
