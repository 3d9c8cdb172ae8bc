// Ways that journeys have in common, for okta-auth-js in its step mode: every
// step is named.
import assert from 'node:assert/strict';
import { answer, expectNext, keys, lastOutcome, nextMail, openLink, phoneNumber, totp, wrong } from '../harness.mjs';

export const wrongCode = 'api.authn.error.PASSCODE_INVALID';
export const weak = 'password.passwordRequirementsNotMet';

// Steps is a transaction, in which each step is the one that is expected.
export class Steps {
  constructor(tab, at) {
    this.tab = tab;
    this.at = at;
  }

  // next takes a step, with the values it asks for.
  async next(step, values = {}) {
    expectNext(this.at, step);
    this.at = await this.tab.idx.proceed({ step, ...values });
    return this.at;
  }

  // refused takes a step that is refused and has to be taken again.
  async refused(step, values, key) {
    const refused = await this.next(step, values);
    assert.deepEqual(keys(refused), [key]);
    expectNext(refused, step);
  }

  async skip() {
    this.at = await this.tab.idx.proceed({ step: 'skip' });
    return this.at;
  }

  // confirm answers wrongly, which loses nothing, and rightly.
  async confirm(step, name, right, key = wrongCode) {
    await this.refused(step, { [name]: wrong(right) }, key);
    return this.next(step, { [name]: right });
  }

  async setUpEmail() {
    await this.next('select-authenticator-enroll', { authenticator: 'okta_email' });
    const { otp } = await nextMail();
    return this.confirm('enroll-authenticator', 'verificationCode', otp);
  }

  async setUpPassword(password) {
    await this.next('select-authenticator-enroll', { authenticator: 'okta_password' });
    await this.refused('enroll-authenticator', { password: 'short' }, weak);
    return this.next('enroll-authenticator', { password });
  }

  async setUpPhone(methodType = 'sms') {
    await this.next('select-authenticator-enroll', { authenticator: 'phone_number' });
    await this.refused('authenticator-enrollment-data', { methodType, phoneNumber: '12' }, 'api.factors.error.sms.invalid_phone');
    await this.next('authenticator-enrollment-data', { methodType, phoneNumber });
    const { otp } = await nextMail(phoneNumber);
    return this.confirm('enroll-authenticator', 'verificationCode', otp);
  }

  async setUpQuestion(question) {
    await this.next('select-authenticator-enroll', { authenticator: 'security_question' });
    await this.refused('enroll-authenticator', { ...question, answer: 'abc' }, 'securityQuestion.answer.tooShort.arg');
    return this.next('enroll-authenticator', { ...question, answer });
  }

  async setUpTOTP() {
    const at = await this.next('select-authenticator-enroll', { authenticator: 'google_otp' });
    const { sharedSecret } = at.context.currentAuthenticator.value.contextualData;
    return this.confirm('enroll-authenticator', 'verificationCode', await totp(sharedSecret));
  }

  // choosePassword chooses some that the policy refuses, and another.
  async choosePassword(password, ...refused) {
    for (const one of [...refused, 'short']) {
      await this.refused('reset-authenticator', { password: one }, weak);
    }
    return this.next('reset-authenticator', { password });
  }

  // open answers a mailed link in a new tab, as the app's callback does, after
  // a wrong code in this one. When this one polls it is told, but version 8.0.1
  // throws at any end that an action leads to.
  async open(browser, step, mail, poll) {
    await this.refused(step, { verificationCode: wrong(mail.otp) }, wrongCode);
    const query = new URLSearchParams(await openLink(mail));
    const tab = browser.tab();
    const at = await tab.idx.proceed({ state: query.get('state'), step, otp: query.get('otp') });
    if (poll) {
      await assert.rejects(this.tab.idx.proceed({ actions: [poll] }), TypeError);
      assert.equal(await lastOutcome(), 'transferred_to_new_tab');
    }
    return new Steps(tab, at);
  }
}
