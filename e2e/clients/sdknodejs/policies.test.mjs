// Policies of six types with their rules, and the authenticators that they use.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, invalid, missing, okta, refused } from './sdk.mjs';

const { policyApi, authenticatorApi } = okta;
const { id: groupId } = await okta.groupApi.createGroup({ group: { profile: { name: 'Staff' } } });
const staff = { people: { groups: { include: [groupId] } } };
const own = "Cannot modify/disable this because it is the system's own";
const rulesOf = (policyId) => all(policyApi.listPolicyRules({ policyId }));

// Of each type: the org's own policy and rule, a policy, and a rule with its
// change, both as they are told again.
const types = {
  ACCESS_POLICY: {
    defaultRule: 'Catch-all Rule',
    ruleType: 'ACCESS_POLICY',
    rule: { conditions: staff, actions: { appSignOn: { access: 'ALLOW', verificationMethod: { type: 'ASSURANCE', factorMode: '2FA', reauthenticateIn: 'PT2H', constraints: [{ knowledge: { types: ['password'], reauthenticateIn: 'PT2H' }, possession: { deviceBound: 'REQUIRED' } }] } } } },
    told: (rule) => rule.actions.appSignOn.verificationMethod.factorMode,
    want: '2FA',
    bad: [{ appSignOn: { access: 'PERHAPS' } }, 'actions.appSignOn.access', 'appSignOn.access: Invalid value PERHAPS'],
  },
  OKTA_SIGN_ON: {
    defaultPolicy: 'Default Policy',
    defaultRule: 'Default Rule',
    policy: { conditions: staff },
    ruleType: 'SIGN_ON',
    rule: { actions: { signon: { access: 'ALLOW', requireFactor: false, primaryFactor: 'PASSWORD_IDP_ANY_FACTOR', session: { usePersistentCookie: false, maxSessionIdleMinutes: 720, maxSessionLifetimeMinutes: 1440 } } } },
    told: (rule) => rule.actions.signon.session.maxSessionIdleMinutes,
    want: 720,
    bad: [{ signon: { access: 'ALLOW', primaryFactor: 'CHARM' } }, 'actions.signon.primaryFactor', 'signon.primaryFactor: Invalid value CHARM'],
  },
  MFA_ENROLL: {
    defaultPolicy: 'Default Policy',
    defaultRule: 'Default Rule',
    policy: { conditions: staff, settings: { type: 'AUTHENTICATORS', authenticators: [{ key: 'okta_email', enroll: { self: 'REQUIRED' } }, { key: 'phone_number', enroll: { self: 'OPTIONAL' } }] } },
    ruleType: 'MFA_ENROLL',
    rule: { actions: { enroll: { self: 'CHALLENGE' } } },
    told: (rule) => rule.actions.enroll.self,
    want: 'CHALLENGE',
    bad: [{ enroll: { self: 'SOMETIMES' } }, 'actions.enroll.self', 'enroll.self: Invalid value SOMETIMES'],
  },
  PASSWORD: {
    defaultPolicy: 'Default Policy',
    defaultRule: 'Default Rule',
    policy: { conditions: staff, settings: { password: { complexity: { minLength: 14, minLowerCase: 1 }, lockout: { maxAttempts: 3 } } } },
    ruleType: 'PASSWORD',
    rule: { actions: { passwordChange: { access: 'ALLOW' }, selfServicePasswordReset: { access: 'ALLOW' }, selfServiceUnlock: { access: 'DENY' } } },
    told: (rule) => rule.actions.selfServiceUnlock.access,
    want: 'DENY',
    bad: [{ passwordChange: { access: 'PERHAPS' } }, 'actions.passwordChange.access', 'passwordChange.access: Invalid value PERHAPS'],
  },
  PROFILE_ENROLLMENT: {
    defaultPolicy: 'Default Policy',
    defaultRule: 'Catch-all Rule',
    ruleType: 'PROFILE_ENROLLMENT',
    changed: { actions: { profileEnrollment: { access: 'ALLOW', unknownUserAction: 'REGISTER', targetGroupIds: [groupId], activationRequirements: { emailVerification: true }, profileAttributes: [{ name: 'email', label: 'Email', required: true }, { name: 'nickName', label: 'Nickname', required: false }] } } },
    told: (rule) => rule.actions.profileEnrollment.profileAttributes.map((a) => a.name).join(' '),
    want: 'email nickName',
    bad: [{ profileEnrollment: { access: 'ALLOW', unknownUserAction: 'SHRUG' } }, 'actions.profileEnrollment.unknownUserAction', 'profileEnrollment.unknownUserAction: Invalid value SHRUG'],
  },
  IDP_DISCOVERY: {
    defaultPolicy: 'Idp Discovery Policy',
    defaultRule: 'Default Rule',
    ruleType: 'IDP_DISCOVERY',
    rule: { conditions: { userIdentifier: { type: 'IDENTIFIER', patterns: [{ matchType: 'SUFFIX', value: 'example.org' }] } }, actions: { idp: { providers: [{ type: 'OKTA' }] } } },
    told: (rule) => rule.conditions.userIdentifier.patterns[0].value,
    want: 'example.org',
    bad: [{ signon: { access: 'ALLOW' } }, 'actions', 'actions: The actions are not those of a policy of type IDP_DISCOVERY'],
  },
};

test('policies: ACCESS_POLICY', () => lives('ACCESS_POLICY'));
test('policies: OKTA_SIGN_ON', () => lives('OKTA_SIGN_ON'));
test('policies: MFA_ENROLL', () => lives('MFA_ENROLL'));
test('policies: PASSWORD', () => lives('PASSWORD'));
test('policies: PROFILE_ENROLLMENT', () => lives('PROFILE_ENROLLMENT'));
test('policies: IDP_DISCOVERY', () => lives('IDP_DISCOVERY'));

// lives checks the life of a policy of a type, and of its rules.
async function lives(type) {
  const about = types[type];
  const listed = await all(policyApi.listPolicies({ type }));
  const system = listed.at(-1);
  assert.equal(system.system, true);
  assert.equal(system.type, type);
  if (about.defaultPolicy) {
    assert.equal(system.name, about.defaultPolicy);
  }
  const defaults = await rulesOf(system.id);
  assert.equal(defaults.at(-1)?.name, about.defaultRule);
  await refused(policyApi.deletePolicy({ policyId: system.id }), 403, 'E0000077', own);
  await refused(policyApi.deactivatePolicy({ policyId: system.id }), 403, 'E0000077', own);

  const policy = type === 'IDP_DISCOVERY' ? system : await makePolicy(type, about);
  const rule = about.changed ? (await rulesOf(policy.id))[0] : await makeRule(policy.id, about);
  const ids = { policyId: policy.id, ruleId: rule.id };
  if (about.changed) {
    await policyApi.replacePolicyRule({ ...ids, policyRule: { ...rule, ...about.changed } });
  }
  const read = await policyApi.getPolicyRule(ids);
  assert.equal(read.type, about.ruleType);
  assert.equal(about.told(read), about.want);
  const [actions, field, cause] = about.bad;
  await invalid(policyApi.replacePolicyRule({ ...ids, policyRule: { ...read, actions } }), field, cause);
  await missing(policyApi.getPolicyRule({ ...ids, ruleId: 'rulNone' }), 'rulNone', 'PolicyRule');
  if (policy !== system) {
    await policyApi.deletePolicy({ policyId: policy.id });
    await missing(policyApi.getPolicy({ policyId: policy.id }), policy.id, 'Policy');
  }
}

// makePolicy creates, changes, and switches off and on a policy.
async function makePolicy(type, { policy }) {
  const created = await policyApi.createPolicy({ policy: { type, name: `Own ${type}`, description: 'For the staff', ...policy } });
  const policyId = created.id;
  assert.equal(created.status, 'ACTIVE');
  const replaced = await policyApi.replacePolicy({ policyId, policy: { ...created, description: 'For all staff' } });
  assert.equal(replaced.description, 'For all staff');
  assert.deepEqual(replaced.conditions?.people?.groups?.include, policy?.conditions?.people?.groups?.include);
  await policyApi.deactivatePolicy({ policyId });
  assert.equal((await policyApi.getPolicy({ policyId })).status, 'INACTIVE');
  await policyApi.activatePolicy({ policyId });
  await invalid(policyApi.createPolicy({ policy: { type, name: `Own ${type}` } }), 'name', `name: Policy name already in use by ${policyId}`);
  return policyApi.getPolicy({ policyId });
}

// makeRule creates, and switches off and on, a rule, and another that it removes.
async function makeRule(policyId, { ruleType, rule }) {
  const create = (name) => policyApi.createPolicyRule({ policyId, policyRule: { type: ruleType, name, ...rule } });
  const created = await create('Staff');
  const ids = { policyId, ruleId: created.id };
  assert.equal(created.status, 'ACTIVE');
  await policyApi.deactivatePolicyRule(ids);
  assert.equal((await policyApi.getPolicyRule(ids)).status, 'INACTIVE');
  await policyApi.activatePolicyRule(ids);
  await invalid(create('Staff'), 'name', `name: Rule name already in use by ${created.id}`);
  const other = await create('Others');
  assert.equal((await rulesOf(policyId)).some((r) => r.id === other.id), true);
  await policyApi.deletePolicyRule({ policyId, ruleId: other.id });
  assert.equal((await rulesOf(policyId)).some((r) => r.id === other.id), false);
  return created;
}

test('policies: priorities', async () => {
  const { id: policyId } = await policyApi.createPolicy({ policy: { type: 'OKTA_SIGN_ON', name: 'Ordered' } });
  const create = (name, priority) => policyApi.createPolicyRule({
    policyId, policyRule: { type: 'SIGN_ON', name, priority, actions: { signon: { access: 'ALLOW', requireFactor: false } } },
  });
  await create('second');
  await create('first', 1);
  assert.deepEqual((await rulesOf(policyId)).map((r) => r.name), ['first', 'second']);
  const first = await policyApi.createPolicy({ policy: { type: 'OKTA_SIGN_ON', name: 'Before all', priority: 1 } });
  const [top, next] = await all(policyApi.listPolicies({ type: 'OKTA_SIGN_ON', limit: '1' }));
  assert.deepEqual([top.id, next.id], [first.id, policyId]);
});

test('policies: clone and mappings', async () => {
  const { id: policyId } = await policyApi.createPolicy({ policy: { type: 'ACCESS_POLICY', name: 'Original' } });
  const clone = await policyApi.clonePolicy({ policyId });
  assert.match(clone.name, /Original/);
  assert.equal((await rulesOf(clone.id))[0].name, 'Catch-all Rule');
  assert.deepEqual(await all(policyApi.listPolicyMappings({ policyId })), []);
});

test('policies: refused', async () => {
  await invalid(all(policyApi.listPolicies({ type: 'GUT_FEELING' })), 'type', 'type: The type parameter must be one of the types of policies');
  await invalid(
    policyApi.createPolicy({ policy: { type: 'PASSWORD', name: 'x', conditions: { people: { groups: { include: ['00gNone'] } } } } }),
    'conditions.people.groups', 'groups: Invalid group id: 00gNone',
  );
  await invalid(policyApi.createPolicy({ policy: { type: 'PASSWORD', name: ' ' } }), 'name', 'name: The field cannot be left blank');
  await refused(policyApi.createPolicy({ policy: { type: 'IDP_DISCOVERY', name: 'x' } }), 403, 'E0000077', 'There is one policy of type IDP_DISCOVERY');
  await missing(policyApi.getPolicy({ policyId: '00pNone' }), '00pNone', 'Policy');
  await missing(policyApi.createPolicyRule({ policyId: '00pNone', policyRule: { name: 'x', type: 'PASSWORD' } }), '00pNone', 'Policy');
  await missing(rulesOf('00pNone'), '00pNone', 'Policy');
});

test('policies: authenticators', async () => {
  const list = await all(authenticatorApi.listAuthenticators());
  const of = (key) => list.find((a) => a.key === key);
  for (const [key, name] of [
    ['okta_password', 'Password'], ['okta_email', 'Email'], ['phone_number', 'Phone'], ['google_otp', 'Google Authenticator'],
    ['security_question', 'Security Question'], ['okta_verify', 'Okta Verify'], ['webauthn', 'Security Key or Biometric'],
  ]) {
    assert.equal(of(key)?.name, name);
    assert.match(of(key).id, /^aut/);
  }
  const { id: authenticatorId } = of('phone_number');
  const status = async () => (await authenticatorApi.getAuthenticator({ authenticatorId })).status;
  const before = await status();
  const policy = await policyApi.createPolicy({
    policy: { type: 'MFA_ENROLL', name: 'With a phone', settings: { type: 'AUTHENTICATORS', authenticators: [{ key: 'phone_number', enroll: { self: 'REQUIRED' } }] } },
  });
  if (before === 'INACTIVE') {
    await authenticatorApi.activateAuthenticator({ authenticatorId });
  }
  await refused(
    authenticatorApi.deactivateAuthenticator({ authenticatorId }), 403, 'E0000148',
    'Cannot modify/disable this authenticator because it is enabled in one or more policies. To continue, disable the authenticator in these policies.',
    policy.name,
  );
  await policyApi.deletePolicy({ policyId: policy.id });
  await authenticatorApi.deactivateAuthenticator({ authenticatorId });
  assert.equal(await status(), 'INACTIVE');
  await authenticatorApi.activateAuthenticator({ authenticatorId });
  assert.equal(await status(), 'ACTIVE');

  const methods = await all(authenticatorApi.listAuthenticatorMethods({ authenticatorId }));
  assert.deepEqual(methods.map((m) => m.type).sort(), ['sms', 'voice']);
  const voice = { authenticatorId, methodType: 'voice' };
  await authenticatorApi.deactivateAuthenticatorMethod(voice);
  assert.equal((await authenticatorApi.getAuthenticatorMethod(voice)).status, 'INACTIVE');
  await authenticatorApi.activateAuthenticatorMethod(voice);

  const mail = await authenticatorApi.getAuthenticator({ authenticatorId: of('okta_email').id });
  mail.settings.tokenLifetimeInMinutes = 7;
  const replaced = await authenticatorApi.replaceAuthenticator({ authenticatorId: mail.id, authenticator: mail });
  assert.equal(replaced.settings.tokenLifetimeInMinutes, 7);
  await missing(authenticatorApi.getAuthenticator({ authenticatorId: 'autNone' }), 'autNone', 'Authenticator');
});
