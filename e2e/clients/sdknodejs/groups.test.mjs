// Groups, who is in them, and the rules that put them there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, env, invalid, login, missing, okta, person, refused } from './sdk.mjs';

const { groupApi, userApi } = okta;
const ada = await userApi.getUser({ userId: login });
const create = (name, description) => groupApi.createGroup({ group: { profile: { name, description } } });
const names = (groups) => groups.map((g) => g.profile.name);

test('groups: create, read, change, delete', async () => {
  const created = await create('Writers', 'Who write');
  assert.match(created.id, /^00g.{17}$/);
  assert.equal(created.type, 'OKTA_GROUP');
  const groupId = created.id;
  assert.equal((await groupApi.getGroup({ groupId })).profile.description, 'Who write');
  const replaced = await groupApi.replaceGroup({ groupId, group: { profile: { name: 'Authors' } } });
  assert.equal(replaced.profile.name, 'Authors');
  assert.equal(replaced.profile.description ?? null, null);
  await groupApi.deleteGroup({ groupId });
  await missing(groupApi.getGroup({ groupId }), groupId, 'UserGroup');
});

test('groups: members', async () => {
  const { id: groupId } = await create('Poets');
  await groupApi.assignUserToGroup({ groupId, userId: ada.id });
  assert.deepEqual((await all(groupApi.listGroupUsers({ groupId }))).map((u) => u.profile.login), [login]);
  assert.ok(names(await all(userApi.listUserGroups({ userId: ada.id }))).includes('Poets'));
  await groupApi.unassignUserFromGroup({ groupId, userId: ada.id });
  assert.deepEqual(await all(groupApi.listGroupUsers({ groupId })), []);
  await missing(groupApi.assignUserToGroup({ groupId, userId: '00uNone' }), '00uNone', 'User');
  await missing(groupApi.assignUserToGroup({ groupId: '00gNone', userId: ada.id }), '00gNone', 'UserGroup');
  await okta.applicationApi.assignGroupToApplication({ appId: env('CLIENT_ID'), groupId });
  assert.deepEqual((await all(groupApi.listAssignedApplicationsForGroup({ groupId }))).map((a) => a.id), [env('CLIENT_ID')]);
});

test('groups: pages and q', async () => {
  for (const name of ['Page A', 'Page B', 'Page C', 'Page D', 'Page E']) {
    await create(name);
  }
  assert.deepEqual(names(await all(groupApi.listGroups({ q: 'page', limit: 2 }))), ['Page A', 'Page B', 'Page C', 'Page D', 'Page E']);
  assert.deepEqual(names(await all(groupApi.listGroups({ search: 'profile.name eq "Page B" or profile.name sw "Page D"' }))), ['Page B', 'Page D']);
  assert.deepEqual(names(await all(groupApi.listGroups({ filter: 'type eq "BUILT_IN"' }))), ['Everyone']);
  assert.deepEqual(names(await all(groupApi.listGroups({ search: 'profile.name sw "Page"', sortBy: 'profile.name', sortOrder: 'desc', limit: 3 }))).slice(0, 2), ['Page E', 'Page D']);
  await refused(all(groupApi.listGroups({ search: 'profile.name is "Page B"' })), 400, 'E0000031', 'Invalid search criteria.');
  await refused(all(groupApi.listGroups({ filter: 'profile.color eq "blue"' })), 400, 'E0000031', 'Invalid search criteria.');
  await invalid(all(groupApi.listGroups({ after: 'no-cursor' })), 'after', 'after: The after parameter is not a cursor of this list');
});

test('groups: refused', async () => {
  await create('Twins');
  await invalid(create('Twins'), 'name', 'name: An object with this field already exists in the current organization');
  await invalid(create(' '), 'name', 'name: The field cannot be left blank');
  const [everyone] = await all(groupApi.listGroups({ q: 'Everyone' }));
  const builtIn = [403, 'E0000101', 'You cannot modify this group because it is built in'];
  await refused(groupApi.deleteGroup({ groupId: everyone.id }), ...builtIn);
  await refused(groupApi.replaceGroup({ groupId: everyone.id, group: { profile: { name: 'All' } } }), ...builtIn);
  await missing(groupApi.deleteGroup({ groupId: '00gNone' }), '00gNone', 'UserGroup');
});

test('groups: rules', async () => {
  const { id: groupId } = await create('Engineers');
  const groupRule = (value, group = groupId) => ({
    name: 'Engineers', type: 'group_rule',
    conditions: { expression: { type: 'urn:okta:expression:1.0', value } },
    actions: { assignUserToGroups: { groupIds: [group] } },
  });
  const rule = await groupApi.createGroupRule({ groupRule: groupRule('user.title == "Engineer"') });
  assert.equal(rule.status, 'INACTIVE');
  const ruleId = rule.id;
  const replaced = await groupApi.replaceGroupRule({ ruleId, groupRule: groupRule('String.startsWith(user.title, "Eng")') });
  assert.equal(replaced.conditions.expression.value, 'String.startsWith(user.title, "Eng")');
  await groupApi.activateGroupRule({ ruleId });
  assert.equal((await groupApi.getGroupRule({ ruleId })).status, 'ACTIVE');

  const members = async () => (await all(groupApi.listGroupUsers({ groupId }))).length;
  const { id: userId } = await userApi.createUser({ body: person('Emily', 'Roebling', { profile: { ...person('Emily', 'Roebling').profile, title: 'Engineer' } }) });
  assert.equal(await members(), 1);
  await userApi.updateUser({ userId, user: { profile: { title: 'Author' } } });
  assert.equal(await members(), 0);
  assert.deepEqual((await all(groupApi.listGroupRules({ limit: 1 }))).map((r) => r.id), [ruleId]);

  await assert.rejects(groupApi.deleteGroupRule({ ruleId }), { status: 400, errorCode: 'E0000001' });
  await groupApi.deactivateGroupRule({ ruleId });
  await groupApi.deleteGroupRule({ ruleId });
  await missing(groupApi.getGroupRule({ ruleId }), ruleId, 'GroupRule');
  await assert.rejects(groupApi.createGroupRule({ groupRule: groupRule('user.title ===') }), { status: 400, errorCode: 'E0000001' });
  await assert.rejects(groupApi.createGroupRule({ groupRule: groupRule('user.title == "x"', '00gNone') }), { status: 400, errorCode: 'E0000001' });
});
