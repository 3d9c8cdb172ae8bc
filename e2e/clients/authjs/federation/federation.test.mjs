// Sign-ins at an identity provider by okta-auth-js, with a browser that is no
// more than fetch and cookies. See ../harness.mjs for the environment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Browser, expectSuccess, legacyMode, nextMail, passwordAndMail, person, redirectUri, stepModeByDefault } from '../harness.mjs';

const grace = { username: process.env.PARTNER_LOGIN, password: person.password };

// visit opens an address, signs Grace in where a form asks for it, and returns
// the app's address that it leads to.
async function visit(address) {
  const cookies = new Map();
  const open = (url, init = {}) => fetch(url, {
    ...init, redirect: 'manual', headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
  let response = await open(address);
  for (let hops = 0; hops < 20; hops++) {
    response.headers.getSetCookie().forEach((cookie) => {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      cookies.set(name, value);
    });
    let to = response.headers.get('location');
    if (to?.startsWith(redirectUri)) {
      return to;
    }
    if (to) {
      address = new URL(to, address).href;
      response = await open(address);
      continue;
    }
    const page = await response.text();
    const [, action, fields] = /<form method="post" action="([^"]+)" data-form="identify">(.*?)<\/form>/s.exec(page) ?? assert.fail(page);
    const [, stateHandle] = /name="s:stateHandle" value="([^"]+)"/.exec(fields);
    address = new URL(action, address).href;
    response = await open(address, {
      method: 'POST',
      body: new URLSearchParams({ 's:identifier': grace.username, 's:credentials.passcode': grace.password, 's:stateHandle': stateHandle }),
    });
  }
  return assert.fail(`no end at ${address}`);
}

// begin starts a sign-in, and returns where it can be done instead.
async function begin(tab) {
  const { availableSteps } = await tab.idx.start();
  const step = availableSteps.find(({ name }) => name === 'redirect-idp');
  assert.equal(step.type, 'OIDC');
  assert.equal(step.idp.name, 'Partner');
  return step.href;
}

test('sign in at an identity provider', async () => {
  const tab = new Browser().tab();
  const back = await visit(await begin(tab));
  await tab.idx.handleInteractionCodeRedirect(back);
  const { idToken } = tab.tokenManager.getTokensSync();
  assert.equal(idToken.claims.preferred_username, grace.username);
  tab.tokenManager.clear();
});

test('sign in at an identity provider: interaction required', async () => {
  const browser = new Browser();
  const back = new URL(await visit(await begin(browser.tab(passwordAndMail))));
  const tab = browser.tab(passwordAndMail); // the page is another one by now
  assert.ok(tab.idx.isInteractionRequired(back.search));

  const step = (name) => stepModeByDefault && !legacyMode && { step: name };
  const state = back.searchParams.get('state');
  await tab.idx.proceed({ state, authenticator: { key: 'okta_email', methodType: 'email' }, methodType: 'email', ...step('authenticator-verification-data') });
  const verificationCode = (await nextMail(grace.username)).otp;
  const at = await tab.idx.proceed({ verificationCode, credentials: { passcode: verificationCode }, ...step('challenge-authenticator') });
  assert.equal(expectSuccess(at).tokens.idToken.claims.preferred_username, grace.username);
});
