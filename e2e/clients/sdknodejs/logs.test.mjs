// The System Log: what administration left there, by filter, time and page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, okta, person } from './sdk.mjs';

const { systemLogApi, groupApi, userApi } = okta;
const later = new Date(Date.now() + 3600_000).toISOString();

test('system log: events', async () => {
  const user = await userApi.createUser({ body: person('Edith', 'Clarke'), activate: false });
  for (const name of ['One', 'Two', 'Three']) {
    const { id: groupId } = await groupApi.createGroup({ group: { profile: { name } } });
    await groupApi.assignUserToGroup({ groupId, userId: user.id });
  }
  // Without until there would always be a next page.
  const found = async (query) => (await all(systemLogApi.listLogEvents({ until: later, ...query }))).map((e) => e.eventType);
  assert.deepEqual(await found({ limit: 2 }), ['user.lifecycle.create', ...Array(3).fill(['group.lifecycle.create', 'group.user_membership.add']).flat()]);
  assert.deepEqual(await found({ filter: 'eventType eq "group.user_membership.add"' }), Array(3).fill('group.user_membership.add'));
  assert.equal((await found({ sortOrder: 'DESCENDING' })).at(-1), 'user.lifecycle.create');
  assert.deepEqual(await found({ since: later, until: new Date(Date.parse(later) + 1000).toISOString() }), []);
  assert.equal((await found({ q: 'edith' })).includes('user.lifecycle.create'), true);

  const [event] = await all(systemLogApi.listLogEvents({ until: later, filter: `target.id eq "${user.id}" and eventType eq "user.lifecycle.create"` }));
  assert.equal(event.outcome.result, 'SUCCESS');
  assert.equal(event.target[0].alternateId, 'edith.clarke@example.com');
  assert.ok(event.published instanceof Date);
});

test('system log: bounds', async () => {
  await assert.rejects(all(systemLogApi.listLogEvents({ filter: 'eventType is "x"', until: later })), { status: 400 });
  await assert.rejects(all(systemLogApi.listLogEvents({ since: 'yesterday', until: later })), { status: 400 });
  await assert.rejects(all(systemLogApi.listLogEvents({ after: 'no-cursor', until: later })), { status: 400 });
  await assert.rejects(all(systemLogApi.listLogEvents({ limit: 1001, until: later })), { status: 400 });
  assert.deepEqual(await all(systemLogApi.listLogEvents({ limit: 0 })), []);
});
