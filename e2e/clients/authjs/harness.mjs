// What the tests of okta-auth-js share: browsers, the mailbox and the tokens.
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { codeAt } from '../node/totp.mjs';

const env = (name) => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`environment variable ${name} is missing`);
  }
  return value;
};

const require = createRequire(env('NODE_PACKAGES') + '/');
const { OktaAuth } = require(env('AUTH_JS'));

// orgs are those of the journeys, by the journey's name.
const orgs = process.env.ORGS ? JSON.parse(env('ORGS')) : {};

// org is where the test that runs now is. Its sequence numbers are of what was
// read there already.
let org = process.env.ISSUER && {
  issuer: env('ISSUER'), clientId: env('CLIENT_ID'), controlUrl: env('CONTROL_URL'), mailSeq: 0, eventSeq: 0,
};

// journey walks, in an org of its own, as far as the transaction that walk
// returns. Those that a client cannot walk have no org. The Go test of the same
// name checks what came of it in the org.
export function journey(name, walk) {
  test(name, { skip: !orgs[name] && 'not with this client' }, async () => {
    org = { ...orgs[name], mailSeq: 0, eventSeq: 0 };
    const { tokens } = await walk();
    keep(tokens, name);
  });
}

export const person = { username: env('LOGIN'), password: env('PASSWORD') };
export const profile = { firstName: 'Ada', lastName: 'Lovelace', email: env('LOGIN') };
export const oldPassword = env('PASSWORD_BEFORE');
export const newPassword = env('NEW_PASSWORD');
export const phoneNumber = env('PHONE');
export const answer = env('ANSWER');
export const nobody = 'nobody@example.com';
export const tooLong = `Aa1${'x'.repeat(70)}`; // by one character
export const chosen = { questionKey: 'disliked_food' };
export const own = { question: 'Where does the engine stand?' };
export const token = env('TOKEN');
export const totpSecret = env('TOTP_SECRET');
export const redirectUri = env('REDIRECT_URI');
export const legacyMode = process.env.LEGACY_MODE === 'true';
export const stepModeByDefault = process.env.STEP_MODE === 'true';

// byEmail makes authenticate() choose the email authenticator and send the mail.
export const byEmail = [{ key: 'okta_email', methodType: 'email' }];

// storage keeps a section of auth-js's state in map, as a browser's storage does.
const storage = (map) => ({
  storageProvider: {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, value),
    removeItem: (key) => map.delete(key),
  },
});

// Browser has what tabs of one browser share; each tab adds its own.
export class Browser {
  local = new Map();

  // tab opens a page with auth-js for the client id.
  tab(clientId = org.clientId, idx = legacyMode ? { enableLegacyMode: true } : undefined, clientSecret = org.clientSecret) {
    const local = storage(this.local);
    const session = storage(new Map());
    return new OktaAuth({
      issuer: org.issuer,
      clientId,
      ...(clientSecret && { clientSecret }),
      redirectUri,
      scopes: ['openid', 'profile', 'email'],
      ...(idx && { idx }),
      transactionManager: { enableSharedStorage: true }, // off by default in Node
      storageManager: {
        token: local, cache: local, 'shared-transaction': local, 'original-uri': local,
        transaction: session, 'idx-response': session,
      },
    });
  }
}

export const passwordAndMail = process.env.CLIENT_ID_PASSWORD_AND_MAIL;

// begunAnew makes the org what it was at first.
export async function begunAnew() {
  await change('/reset');
}

// control asks the control API of the org.
export async function control(path, init) {
  const response = await fetch(org.controlUrl + path, init);
  const body = response.status === 204 ? undefined : await response.json();
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
  }
  return body;
}

// nextMail waits for the mail or text message after those that it returned
// before.
export async function nextMail(to = person.username) {
  const query = new URLSearchParams({ to, after: org.mailSeq, timeout: '10s' });
  const mail = await control('/mails/wait?' + query);
  org.mailSeq = mail.seq;
  return mail;
}

// advanceClock moves the org's clock, "1m" for a minute.
export const advanceClock = (advance) => change('/clock', { advance });

// limitSteps lets a sign-in make so many requests in so long.
export const limitSteps = (limit, per) => change('/limits', { buckets: { stateToken: { limit, per } } }, 'PUT');

// change sends a change to the control API of the org.
export const change = (path, body, method = 'POST') => control(path, {
  method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
});

// requests lists the paths that were asked for by POST since the call before.
export async function requests() {
  const events = await control(`/journal?after=${org.eventSeq}`);
  org.eventSeq = events.at(-1)?.seq ?? org.eventSeq;
  return events.filter((e) => e.method === 'POST').map((e) => e.path);
}

// lastOutcome is what the org says came of the last request.
export async function lastOutcome() {
  const events = await control('/journal');
  return events.at(-1).outcome;
}

// openLink opens the link of a mail and returns the query with which the app's
// callback is loaded.
export async function openLink(mail) {
  const response = await fetch(mail.link, { redirect: 'manual' });
  const target = new URL(response.headers.get('location'));
  if (target.origin + target.pathname !== redirectUri) {
    throw new Error(`the link redirects to ${target}`);
  }
  return target.search;
}

// answerElsewhere opens the link of a mail in another browser, where the org
// asks whether somebody may sign in.
export async function answerElsewhere(mail, consent) {
  const asked = await fetch(mail.link, { redirect: 'manual' });
  assert.equal(asked.status, 200);
  const link = new URL(mail.link);
  const answered = await fetch(new URL('/idp/idx/consent', link), {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stateHandle: link.searchParams.get('token'), consent }),
  });
  assert.equal(answered.status, 200);
}

// keep hands tokens, if there are any, over to the Go test, which verifies them
// independently.
export function keep(tokens, journey) {
  appendFileSync(env('TOKENS_FILE'), JSON.stringify({
    journey,
    idToken: tokens?.idToken.idToken,
    accessToken: tokens?.accessToken.accessToken,
    clientId: tokens?.idToken.clientId,
    nonce: tokens?.idToken.claims.nonce,
  }) + '\n');
}

// wrong is a code of the same form that is not code.
export const wrong = (code) => (code[0] === '1' ? '2' : '1') + code.slice(1);

export const keys = (transaction) => transaction.messages?.map((m) => m.i18n.key);

// knownOptions are the choices of a transaction that are not of the future.
export const knownOptions = ({ nextStep }) => nextStep.inputs[0].options.map((o) => o.value).filter((value) => !value.startsWith('future')).sort();

// outcome is what an app can tell of a call: how it stands, and why.
export async function outcome(call) {
  try {
    const { status, messages, error, nextStep } = await call;
    const why = messages?.map((m) => m.message) ?? [error?.errorSummary ?? error?.error_description ?? error?.message];
    return [status, nextStep?.name, ...why].filter(Boolean).join(': ');
  } catch (error) {
    return `${error.name}: ${error.message || error.errorSummary}`;
  }
}

// expectNext checks which step a transaction waits at.
export function expectNext(transaction, name) {
  const at = transaction.nextStep?.name ?? transaction.neededToProceed?.[0]?.name;
  assert.equal(at, name, `${transaction.status} ${JSON.stringify(transaction.messages)}`);
  return transaction;
}

export function expectSuccess(transaction) {
  assert.equal(transaction.status, 'SUCCESS', `${transaction.nextStep?.name} ${JSON.stringify(transaction.messages)}`);
  return transaction;
}

// device answers for the phone on which the person has Okta Verify.
export const device = {
  code: async () => (await control(`/devices/code?login=${person.username}`)).code,
  setUp: () => change('/devices', { login: person.username }),
  answer: async (answer) => {
    const { id } = await control(`/pushes/wait?login=${person.username}&timeout=10s`);
    return change(`/pushes/${id}`, answer);
  },
};

// totp is what an authenticator app shows at the org's time.
export const totp = async (secret) => codeAt(secret, (await control('/clock')).now);
