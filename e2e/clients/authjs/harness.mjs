// What the tests of okta-auth-js share: browsers, the mailbox and the tokens.
import { appendFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const env = (name) => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`environment variable ${name} is missing`);
  }
  return value;
};

const require = createRequire(env('NODE_PACKAGES') + '/');
const { OktaAuth } = require(env('AUTH_JS'));

export const person = { username: env('LOGIN'), password: env('PASSWORD') };
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
  tab(clientId = env('CLIENT_ID'), idx = legacyMode ? { enableLegacyMode: true } : undefined) {
    const local = storage(this.local);
    const session = storage(new Map());
    return new OktaAuth({
      issuer: env('ISSUER'),
      clientId,
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

export const passwordAndMail = env('CLIENT_ID_PASSWORD_AND_MAIL');

async function control(path, init) {
  const response = await fetch(env('CONTROL_URL') + path, init);
  const body = await response.json();
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
  }
  return body;
}

let seen = 0;

// nextMail waits for the mail after those that it returned before.
export async function nextMail() {
  const query = new URLSearchParams({ to: person.username, after: seen, timeout: '10s' });
  const mail = await control('/mails/wait?' + query);
  seen = mail.seq;
  return mail;
}

// advanceClock moves the org's clock, "1m" for a minute.
export async function advanceClock(advance) {
  await control('/clock', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advance }),
  });
}

// requests lists the paths that were asked for by POST since the call before.
let mark = 0;
export async function requests() {
  const events = await control(`/journal?after=${mark}`);
  mark = events.at(-1)?.seq ?? mark;
  return events.filter((e) => e.method === 'POST').map((e) => e.path);
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

// keep hands tokens over to the Go test, which verifies them independently.
export function keep(tokens) {
  appendFileSync(env('TOKENS_FILE'), JSON.stringify({
    idToken: tokens.idToken.idToken,
    accessToken: tokens.accessToken.accessToken,
    clientId: tokens.idToken.clientId,
    nonce: tokens.idToken.claims.nonce,
  }) + '\n');
}

// wrong is a code of the same form that is not code.
export const wrong = (code) => (code[0] === '1' ? '2' : '1') + code.slice(1);
