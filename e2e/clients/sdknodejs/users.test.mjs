// Users, from the first to the last day of an account.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, env, invalid, login, missing, okta, orgUrl, person, refused } from './sdk.mjs';

const { userApi } = okta;
const password = (value) => ({ credentials: { password: { value } } });

test('users: create, read, change, delete', async () => {
  const created = await userApi.createUser({ body: person('Grace', 'Hopper', password('Cobol-1959')), activate: true });
  assert.equal(created.status, 'ACTIVE');
  assert.match(created.id, /^00u.{17}$/);
  assert.ok(created.created instanceof Date && created.activated instanceof Date && created.passwordChanged instanceof Date);
  assert.equal(created.lastLogin, null);
  const { id } = created;
  for (const name of [id, 'grace.hopper@example.com']) {
    const read = await userApi.getUser({ userId: name });
    assert.equal(read.id, id);
    assert.equal(read.profile.firstName, 'Grace');
    assert.equal(read.credentials.provider.type, 'OKTA');
    assert.equal(read._links.suspend.href, `${orgUrl}/api/v1/users/${id}/lifecycle/suspend`);
  }

  const merged = await userApi.updateUser({ userId: id, user: { profile: { nickName: 'Amazing Grace' } } });
  assert.equal(merged.profile.nickName, 'Amazing Grace');
  assert.equal(merged.profile.lastName, 'Hopper');
  const replaced = await userApi.replaceUser({ userId: id, user: { profile: { ...person('Grace', 'Hopper').profile, city: 'New York' } } });
  assert.equal(replaced.profile.city, 'New York');
  assert.equal(replaced.profile.nickName ?? null, null);

  await userApi.deleteUser({ userId: id });
  assert.equal((await userApi.getUser({ userId: id })).status, 'DEPROVISIONED');
  await userApi.deleteUser({ userId: id });
  await missing(userApi.getUser({ userId: id }), id, 'User');
});

const status = async (userId) => (await userApi.getUser({ userId })).status;

test('users: activation', async () => {
  const { id: userId, status: first } = await userApi.createUser({ body: person('Charles', 'Babbage'), activate: false });
  assert.equal(first, 'STAGED');
  const activated = await userApi.activateUser({ userId, sendEmail: false });
  assert.equal(activated.activationUrl, `${orgUrl}/welcome/${activated.activationToken}`);
  assert.equal(await status(userId), 'PROVISIONED');
  const again = await userApi.reactivateUser({ userId, sendEmail: false });
  assert.notEqual(again.activationToken, activated.activationToken);
});

test('users: lifecycle', async () => {
  const { id } = await userApi.createUser({ body: person('Joan', 'Clarke', password('Bletchley-Park-1')), activate: false });
  await userApi.activateUser({ userId: id, sendEmail: false });
  assert.equal(await status(id), 'ACTIVE');
  await refused(userApi.activateUser({ userId: id, sendEmail: false }), 403, 'E0000016', 'Activation failed because the user is already active');

  await userApi.suspendUser({ userId: id });
  assert.equal(await status(id), 'SUSPENDED');
  await invalid(userApi.suspendUser({ userId: id }), 'suspend', 'Cannot suspend a user that is not active');
  await userApi.unsuspendUser({ userId: id });
  assert.equal(await status(id), 'ACTIVE');
  await refused(userApi.unlockUser({ userId: id }), 403, 'E0000032', 'Unlock is not allowed for this user.');

  const reset = await userApi.generateResetPasswordToken({ userId: id, sendEmail: false });
  assert.match(reset.resetPasswordUrl, /\/reset_password\/.+/);
  assert.equal(await status(id), 'RECOVERY');
  await userApi.updateUser({ userId: id, user: password('Bletchley-Park-2') });
  assert.equal((await userApi.expirePassword({ userId: id })).status, 'PASSWORD_EXPIRED');
  await userApi.expirePasswordAndGetTemporaryPassword({ userId: id, revokeSessions: true }); // the SDK drops the password
  await userApi.updateUser({ userId: id, user: password('Bletchley-Park-3') });
  const changed = await userApi.changePassword({
    userId: id, changePasswordRequest: { oldPassword: { value: 'Bletchley-Park-3' }, newPassword: { value: 'Bletchley-Park-4' } },
  });
  assert.equal(changed.provider.type, 'OKTA');
  assert.equal(await status(id), 'ACTIVE');
  await refused(
    userApi.changePassword({ userId: id, changePasswordRequest: { oldPassword: { value: 'Enigma-M4' }, newPassword: { value: 'Bletchley-Park-6' } } }),
    403, 'E0000014', 'Update of credentials failed', 'Old Password is not correct',
  );

  const question = await userApi.changeRecoveryQuestion({
    userId: id, userCredentials: { password: { value: 'Bletchley-Park-4' }, recovery_question: { question: 'Which hut?', answer: 'eight' } },
  });
  assert.equal(question.recovery_question.question, 'Which hut?');
  await refused(
    userApi.forgotPasswordSetNewPassword({ userId: id, userCredentials: { password: { value: 'Bletchley-Park-5' }, recovery_question: { answer: 'seven' } } }),
    403, 'E0000087', 'The recovery question answer did not match our records.',
  );
  await userApi.forgotPasswordSetNewPassword({ userId: id, userCredentials: { password: { value: 'Bletchley-Park-5' }, recovery_question: { answer: 'eight' } } });
  assert.match((await userApi.forgotPassword({ userId: id, sendEmail: false })).resetPasswordUrl, /\/reset_password\//);
  await userApi.resetFactors({ userId: id });
  await userApi.revokeUserSessions({ userId: id });

  await userApi.deactivateUser({ userId: id });
  assert.equal(await status(id), 'DEPROVISIONED');
});

test('users: search, filter, q and pages', async () => {
  for (const firstName of ['Ann', 'Bea', 'Cleo', 'Dora', 'Eve']) {
    await userApi.createUser({ body: person(firstName, 'Pageant'), activate: false });
  }
  const names = (users) => users.map((u) => u.profile.firstName).join(' ');
  const search = { search: 'profile.lastName eq "Pageant"', sortBy: 'profile.firstName', limit: 2 };
  assert.equal(names(await all(userApi.listUsers(search))), 'Ann Bea Cleo Dora Eve');
  assert.equal(names(await all(userApi.listUsers({ ...search, sortOrder: 'desc' }))), 'Eve Dora Cleo Bea Ann');
  assert.equal(names(await all(userApi.listUsers({ search: 'status eq "STAGED" and (profile.firstName sw "D" or profile.firstName eq "Bea")' }))), 'Bea Dora');
  assert.equal(names(await all(userApi.listUsers({ filter: 'profile.login eq "cleo.pageant@example.com"' }))), 'Cleo');
  assert.equal(names(await all(userApi.listUsers({ q: 'eve' }))), 'Eve');

  const two = [];
  await (await userApi.listUsers(search)).each((user) => {
    two.push(user);
    return two.length < 2;
  });
  assert.equal(names(two), 'Ann Bea');

  for (const [query, errorCode, summary] of [
    [{ search: 'profile.lastName is "Pageant"' }, 'E0000031', 'Invalid search criteria.'],
    [{ filter: 'profile.city eq "Rome"' }, 'E0000031', 'Invalid search criteria.'],
    [{ search: 'status eq "STAGED"', filter: 'status eq "STAGED"' }, 'E0000033', 'Cannot specify a search query and filter in the same request.'],
  ]) {
    await refused(all(userApi.listUsers(query)), 400, errorCode, summary);
  }
  await invalid(all(userApi.listUsers({ after: 'no-cursor' })), 'after', 'after: The after parameter is not a cursor of this list');
  await invalid(all(userApi.listUsers({ limit: -1 })), 'limit', 'limit: The limit must be a number from 1');
});

test('users: refused', async () => {
  const taken = 'An object with this field already exists in the current organization';
  await invalid(userApi.createUser({ body: { profile: { ...person('Ada', 'Lovelace').profile, login, email: login } } }), 'login', `login: ${taken}`);
  await invalid(
    userApi.createUser({ body: person('Mary', 'Shelley', { profile: { ...person('Mary', 'Shelley').profile, monster: 'Adam' } }) }),
    'newUser', "Property name 'monster' is not defined in profile",
  );
  await invalid(
    userApi.createUser({ body: { profile: { login: 'nobody', email: 'nobody' } } }), 'firstName',
    'firstName: The field cannot be left blank', 'lastName: The field cannot be left blank',
  );
  await invalid(
    userApi.createUser({ body: { profile: { ...person('Mary', 'Shelley').profile, login: 'mary', email: 'mary' } } }), 'login',
    'login: Username must be in the form of an email address', 'email: Does not match required pattern',
  );
  await missing(userApi.createUser({ body: person('Mary', 'Shelley', { groupIds: ['00gNone'] }) }), '00gNone', 'UserGroup');
  await invalid(
    userApi.createUser({ body: person('Mary', 'Shelley', { type: { id: 'otyNone' } }) }), 'type', 'type: There is no user type otyNone',
  );
  await missing(userApi.getUser({ userId: 'mary.shelley@example.com' }), 'mary.shelley@example.com', 'User'); // nothing of her was kept
  await missing(userApi.deleteUser({ userId: '00uNone' }), '00uNone', 'User');
  await missing(userApi.suspendUser({ userId: '00uNone' }), '00uNone', 'User');
  await assert.rejects(
    userApi.createUser({ body: person('Mary', 'Shelley', password('monster')) }),
    (e) => e.status === 400 && e.errorCode === 'E0000001' && e.errorSummary.endsWith('password') && e.errorCauses[0].errorSummary.startsWith('password: Password requirements were not met.'),
  );
});

test('users: groups and links of one', async () => {
  const user = await userApi.getUser({ userId: login });
  const groups = await all(userApi.listUserGroups({ userId: user.id }));
  assert.deepEqual(groups.map((g) => g.profile.name), ['Everyone']);
  const links = await all(userApi.listAppLinks({ userId: user.id }));
  assert.deepEqual(links.map((l) => l.appInstanceId), [env('CLIENT_ID'), env('CLIENT_ID_PASSWORD_AND_MAIL')]);
});

test('users: types and schema of users', async () => {
  const [type] = await all(okta.userTypeApi.listUserTypes());
  assert.equal(type.name, 'user');
  assert.equal(type._default, true);
  assert.equal((await okta.userTypeApi.getUserType({ typeId: type.id })).id, type.id);
  await missing(okta.userTypeApi.getUserType({ typeId: 'otyNone' }), 'otyNone', 'UserType');

  const { schemaApi } = okta;
  const change = (properties) => schemaApi.updateUserProfile({ schemaId: 'default', userSchema: { definitions: { custom: { id: '#custom', type: 'object', properties } } } });
  const before = await schemaApi.getUserSchema({ schemaId: 'default' });
  assert.equal(before.definitions.base.properties.login.title, 'Username');
  const changed = await change({ hut: { title: 'Hut', type: 'integer' } });
  assert.equal(changed.definitions.custom.properties.hut.title, 'Hut');
  const user = await userApi.createUser({ body: person('Alan', 'Turing', { profile: { ...person('Alan', 'Turing').profile, hut: 8 } }) });
  assert.equal(user.profile.hut, 8);
  await invalid(
    userApi.updateUser({ userId: user.id, user: { profile: { hut: 'eight' } } }), 'hut',
    'hut: The value is not of the type integer, which the attribute has',
  );
  await invalid(change({ hut: { title: 'Hut', type: 'text' } }), 'hut', "hut: 'type' must be one of string, boolean, number, integer, array");
  await change({ hut: null });
  assert.equal((await userApi.getUser({ userId: user.id })).profile.hut, undefined);
  await missing(schemaApi.getUserSchema({ schemaId: 'oscNone' }), 'oscNone', 'UserSchema');
});
