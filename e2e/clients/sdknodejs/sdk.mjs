// What the tests of okta-sdk-nodejs share: the client of an administrator, and
// how it tells what the org refuses.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { codeAt } from '../node/totp.mjs';

export const env = (name) => {
  const value = process.env[name];
  if (!value) {
    throw new Error(`environment variable ${name} is missing`);
  }
  return value;
};

// The SDK would ask a proxy for the org, even on this machine.
delete process.env.https_proxy;
delete process.env.HTTPS_PROXY;

const require = createRequire(env('NODE_PACKAGES') + '/');
const { Client, DefaultRequestExecutor } = require('@okta/okta-sdk-nodejs');

export const orgUrl = env('ORG_URL');
export const login = env('LOGIN');

// connect returns the SDK of somebody with these credentials. It asks the org
// every time: what it has in its cache would prove nothing.
export const connect = (credentials) => new Client({ orgUrl, authorizationMode: 'SSWS', cacheMiddleware: null, ...credentials });

export const okta = connect({ token: env('API_TOKEN') });

// impatient does not wait until a rate limit is over.
export const impatient = connect({ token: env('API_TOKEN'), requestExecutor: new DefaultRequestExecutor({ maxRetries: 0 }) });

// all reads a list by the SDK's own paging.
export async function all(collection) {
  const list = [];
  for await (const one of await collection) {
    list.push(one);
  }
  return list;
}

// refused fails unless the org refuses a call, and the SDK tells it so.
export async function refused(call, status, errorCode, errorSummary, ...causes) {
  await assert.rejects(call, (e) => {
    assert.deepEqual(
      { status: e.status, errorCode: e.errorCode, errorSummary: e.errorSummary, causes: e.errorCauses?.map((c) => c.errorSummary) },
      { status, errorCode, errorSummary, causes },
    );
    assert.equal(e.errorLink, errorCode);
    assert.match(e.errorId, /^oae/);
    return true;
  });
}

// missing fails unless the org says that there is no such thing.
export const missing = (call, id, type) => refused(call, 404, 'E0000007', `Not found: Resource not found: ${id} (${type})`);

// invalid fails unless the org finds a field wrong, for these causes.
export const invalid = (call, field, ...causes) => refused(call, 400, 'E0000001', `Api validation failed: ${field}`, ...causes);

const control = async (path, init) => {
  const response = await fetch(env('CONTROL_URL') + path, init);
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response.status === 204 ? undefined : response.json();
};

// message waits for the first one that went to an address or number after the
// sequence number.
export const message = (to, after = 0) => control('/mails/wait?' + new URLSearchParams({ to, after, timeout: '10s' }));

// advanceClock moves the org's clock, "1m" for a minute.
export const advanceClock = (advance) => control('/clock', {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advance }),
});

// totp is what an authenticator app shows at the org's time.
export const totp = async (secret) => codeAt(secret, (await control('/clock')).now);

// wrong is a code of the same form that is not code.
export const wrong = (code) => (code[0] === '1' ? '2' : '1') + code.slice(1);

// person is a body of a user.
export const person = (firstName, lastName, more) => {
  const address = `${firstName}.${lastName}@example.com`.toLowerCase();
  return { profile: { firstName, lastName, login: address, email: address }, ...more };
};
