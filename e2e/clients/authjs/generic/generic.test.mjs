// The generic remediator: steps are named, values go to the org as they are,
// and messages stay at their fields.
import assert from 'node:assert/strict';
import {
  Browser, answer, chosen, device, expectNext, expectSuccess, journey, keys, newPassword, nextMail, person, phoneNumber, profile, token, wrong,
} from '../harness.mjs';

const { username } = person;

// messageKeys finds the messages of fields, however deep they are.
function messageKeys(inputs = []) {
  return inputs.flatMap(({ messages, value }) => [
    ...(messages?.value ?? messages ?? []).map((m) => m.i18n.key),
    ...(Array.isArray(value) ? messageKeys(value) : []),
  ]);
}

class Steps {
  idx = new Browser().tab(undefined, { useGenericRemediator: true }).idx;

  async start(options) {
    this.at = await this.idx.start(options);
    return this;
  }

  async next(step, values = {}) {
    expectNext(this.at, step);
    this.at = await this.idx.proceed({ step, ...values });
    return this.at;
  }

  async refused(step, values, key) {
    await this.next(step, values);
    expectNext(this.at, step);
    assert.deepEqual(messageKeys(this.at.nextStep.inputs), [key]);
  }

  // form is what the page asks for in a step.
  form(step) {
    expectNext(this.at, step);
    return this.at.neededToProceed.find(({ name }) => name === step).value;
  }

  // choose takes an authenticator of the page by its label.
  choose(step, label, more, values) {
    const { options } = this.form(step).find(({ name }) => name === 'authenticator');
    const option = options.find((o) => o.label === label);
    const { value: id } = option.value.form.value.find(({ name }) => name === 'id');
    return this.next(step, { authenticator: { id, ...more }, ...values });
  }

  async confirm(step, passcode) {
    await this.refused(step, { credentials: { passcode: wrong(passcode) } }, 'api.authn.error.PASSCODE_INVALID');
    return this.next(step, { credentials: { passcode } });
  }

  async password(step) {
    await this.refused(step, { credentials: { passcode: 'short' } }, 'password.passwordRequirementsNotMet');
    return this.next(step, { credentials: { passcode: newPassword } });
  }

  // data says how to reach the user, of what the page knows to be possible.
  data(more) {
    const step = 'authenticator-verification-data';
    const { form } = this.form(step).find(({ name }) => name === 'authenticator');
    const { value: id } = form.value.find(({ name }) => name === 'id');
    return this.next(step, { authenticator: { id, ...more } });
  }
}

const begin = (options) => new Steps().start(options);

async function byPassword() {
  const steps = await begin();
  await steps.next('identify', { identifier: username });
  await steps.next('challenge-authenticator', { credentials: { passcode: person.password } });
  return steps;
}

async function withEmail() {
  const steps = await begin();
  steps.at = await steps.idx.proceed({ step: 'select-enroll-profile' });
  await steps.next('enroll-profile', { userProfile: profile });
  await steps.choose('select-authenticator-enroll', 'Email');
  const { otp } = await nextMail();
  await steps.confirm('enroll-authenticator', otp);
  return steps;
}

journey('password, then sms', async () => {
  const steps = await byPassword();
  await steps.data({ methodType: 'sms' });
  const { otp } = await nextMail(phoneNumber);
  return expectSuccess(await steps.confirm('challenge-authenticator', otp));
});

journey('setting up a required question', async () => {
  const steps = await byPassword();
  await steps.choose('select-authenticator-enroll', 'Security Question');
  const refused = await steps.next('enroll-authenticator', { credentials: { ...chosen, answer: 'abc' } });
  expectNext(refused, 'enroll-authenticator');
  return expectSuccess(await steps.next('enroll-authenticator', { credentials: { ...chosen, answer } }));
});

journey('password, then a code of Okta Verify', async () => {
  const steps = await byPassword();
  await steps.data({ methodType: 'totp' });
  const totp = await device.code();
  await steps.refused('challenge-authenticator', { credentials: { totp: wrong(totp) } }, 'api.authn.error.PASSCODE_INVALID');
  return expectSuccess(await steps.next('challenge-authenticator', { credentials: { totp } }));
});

journey('password, then a push', async () => {
  const steps = await byPassword();
  await steps.data({ methodType: 'push' });
  await device.answer({ approve: true });
  return expectSuccess(await steps.next('challenge-poll'));
});

journey('setting up a required Okta Verify', async () => {
  const steps = await byPassword();
  await steps.choose('select-authenticator-enroll', 'Okta Verify', { channel: 'qrcode' });
  await device.setUp();
  return expectSuccess(await steps.next('enroll-poll'));
});

journey('register by code', async () => expectSuccess((await withEmail()).at));

journey('register with sms', async () => {
  const steps = await withEmail();
  await steps.choose('select-authenticator-enroll', 'Phone', { methodType: 'sms', phoneNumber: '12' });
  assert.deepEqual(keys(steps.at), ['api.factors.error.sms.invalid_phone']);
  await steps.choose('select-authenticator-enroll', 'Phone', { methodType: 'sms', phoneNumber });
  const { otp } = await nextMail(phoneNumber);
  return expectSuccess(await steps.confirm('enroll-authenticator', otp));
});

journey('recover by code', async () => {
  const steps = await begin();
  await steps.next('identify', { identifier: username });
  steps.at = await steps.idx.proceed({ actions: ['currentAuthenticatorEnrollment-recover'] });
  await steps.data({ methodType: 'email' });
  const { otp } = await nextMail();
  await steps.confirm('challenge-authenticator', otp);
  return expectSuccess(await steps.password('reset-authenticator'));
});

journey('unlock by code', async () => {
  const steps = await begin();
  steps.at = await steps.idx.proceed({ step: 'unlock-account' });
  await steps.choose('select-authenticator-unlock-account', 'Email', undefined, { identifier: username });
  await steps.data({ methodType: 'email' });
  const { otp } = await nextMail();
  const at = await steps.confirm('challenge-authenticator', otp);
  assert.equal(at.status, 'TERMINAL');
  assert.deepEqual(keys(at), ['oie.selfservice.unlock_user.success.message']);
  return at;
});

journey('activate and set a password', async () => {
  const steps = await begin({ activationToken: token });
  await steps.choose('select-authenticator-enroll', 'Password');
  return expectSuccess(await steps.password('enroll-authenticator'));
});
