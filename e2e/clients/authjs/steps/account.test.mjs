// Recovery of the password and of the account.
import assert from 'node:assert/strict';
import {
  Browser, answer, expectSuccess, journey, keys, newPassword, nextMail, nobody, oldPassword, person, phoneNumber, token,
  tooLong,
} from '../harness.mjs';
import { Steps, wrongCode } from './steps.mjs';

const { username } = person;

// forgotten begins to recover, as far as a mail is out.
async function forgotten(tab, username) {
  const steps = new Steps(tab, await tab.idx.recoverPassword({ step: 'identify', username }));
  if (!keys(steps.at)) {
    steps.at = await tab.idx.proceed({ actions: ['currentAuthenticatorEnrollment-recover'] });
    await steps.next('authenticator-verification-data', { methodType: 'email' });
  }
  return steps;
}

async function byCode(tab) {
  const steps = await forgotten(tab, username);
  const { otp } = await nextMail();
  await steps.confirm('challenge-authenticator', 'verificationCode', otp);
  return steps;
}

journey('recover by code', async () => {
  const steps = await byCode(new Browser().tab());
  return expectSuccess(await steps.choosePassword(newPassword));
});

journey('recover by link', async () => {
  const browser = new Browser();
  const steps = await forgotten(browser.tab(), username);
  const opened = await steps.open(browser, 'challenge-authenticator', await nextMail(), 'currentAuthenticatorEnrollment-poll');
  return expectSuccess(await opened.choosePassword(newPassword));
});

journey('recover with a question', async () => {
  const steps = await byCode(new Browser().tab());
  await steps.confirm('challenge-authenticator', 'answer', answer);
  return expectSuccess(await steps.choosePassword(newPassword));
});

journey('recover, used or too long', async () => {
  const steps = await byCode(new Browser().tab());
  return expectSuccess(await steps.choosePassword(newPassword, oldPassword, tooLong));
});

journey('recover, cancel, again', async () => {
  const tab = new Browser().tab();
  await forgotten(tab, username);
  await nextMail();
  assert.equal((await tab.idx.cancel()).status, 'CANCELED');
  const steps = await byCode(tab);
  return expectSuccess(await steps.choosePassword(newPassword));
});

journey('recover from the page with the password', async () => {
  const tab = new Browser().tab();
  const steps = new Steps(tab, await tab.idx.recoverPassword());
  await steps.next('identify-recovery', { username });
  await steps.next('authenticator-verification-data', { methodType: 'email' });
  const { otp } = await nextMail();
  await steps.confirm('challenge-authenticator', 'verificationCode', otp);
  return expectSuccess(await steps.choosePassword(newPassword));
});

journey('reset by token', async () => {
  const tab = new Browser().tab();
  const steps = new Steps(tab, await tab.idx.start({ flow: 'recoverPassword', recoveryToken: token }));
  return expectSuccess(await steps.choosePassword(newPassword));
});

journey('reset by token, twice', async () => {
  const begin = (tab) => tab.idx.start({ flow: 'recoverPassword', recoveryToken: token });
  const tab = new Browser().tab();
  const steps = new Steps(tab, await begin(tab));
  const once = expectSuccess(await steps.choosePassword(newPassword));
  await assert.rejects(begin(new Browser().tab()), /The recovery token is invalid/);
  return once;
});

journey('recover nobody', async () => {
  const { at } = await forgotten(new Browser().tab(), nobody);
  assert.deepEqual(keys(at), ['idx.unknown.user']);
  return at;
});

journey('recover nobody, hidden', async () => {
  const steps = await forgotten(new Browser().tab(), nobody);
  await steps.refused('challenge-authenticator', { verificationCode: '000000' }, wrongCode);
  return steps.at;
});

function unlocked(at) {
  assert.equal(at.status, 'TERMINAL');
  assert.deepEqual(keys(at), ['oie.selfservice.unlock_user.success.message']);
  return at;
}

async function unlock(tab, username, authenticator, methodType) {
  const steps = new Steps(tab, await tab.idx.unlockAccount());
  await steps.next('select-authenticator-unlock-account', { username, authenticator, methodType });
  return steps;
}

async function unlockByMail() {
  const steps = await unlock(new Browser().tab(), username, 'okta_email');
  const { otp } = await nextMail();
  await steps.confirm('challenge-authenticator', 'verificationCode', otp);
  return steps;
}

journey('unlock by code', async () => unlocked((await unlockByMail()).at));

journey('unlock by link', async () => {
  const browser = new Browser();
  const steps = await unlock(browser.tab(), username, 'okta_email');
  return unlocked((await steps.open(browser, 'challenge-authenticator', await nextMail())).at);
});

journey('unlock by sms', async () => {
  const steps = await unlock(new Browser().tab(), username, 'phone_number', 'sms');
  const { otp } = await nextMail(phoneNumber);
  return unlocked(await steps.confirm('challenge-authenticator', 'verificationCode', otp));
});

journey('unlock and go on to the app', async () => {
  const steps = await unlockByMail();
  assert.deepEqual(keys(steps.at), ['oie.selfservice.unlock_user.landing.to.app.success.message']);
  return expectSuccess(await steps.next('challenge-authenticator', { password: person.password }));
});

journey('unlock nobody', async () => {
  const { at } = await unlock(new Browser().tab(), nobody, 'okta_email');
  assert.deepEqual(keys(at), ['idx.unknown.user']);
  return at;
});
