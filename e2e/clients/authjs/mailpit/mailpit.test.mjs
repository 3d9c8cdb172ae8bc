// The mails of sign-ins as mailpit-api shows them, unmodified.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Browser, byEmail, nextMail, person } from '../harness.mjs';

const require = createRequire(process.env.NODE_PACKAGES + '/');
const { MailpitClient } = require('mailpit-api');
const mailpit = new MailpitClient(process.env.MAILPIT_URL);

const { username } = person;
const toUser = { query: `to:${username}` };
const listed = async () => (await mailpit.listMessages()).messages.map((m) => m.ID);

test('wait for the mail of a sign-in, and sign in with its code', async () => {
  const waiting = mailpit.waitForMessage({ query: `to:${username} subject:"sign in"` }, { interval: 20 });
  const tab = new Browser().tab();
  await tab.idx.authenticate({ username, authenticators: byEmail });
  const message = await waiting;
  const mail = await nextMail();
  assert.equal(message.ID, mail.id);
  assert.equal(message.To[0].Address, username);
  assert.ok(message.HTML.includes(mail.otp));
  const [verificationCode] = message.Text.match(/\b\d{6}\b/);
  const { status } = await tab.idx.proceed({ verificationCode });
  assert.equal(status, 'SUCCESS');

  assert.deepEqual(await listed(), [mail.id]);
  const { messages: [summary], unread } = await mailpit.searchMessages(toUser);
  assert.deepEqual([summary.ID, summary.Read, unread], [mail.id, true, 0]);
  assert.equal((await mailpit.getMessageSummary()).ID, mail.id);
  assert.deepEqual((await mailpit.getMessageHeaders()).Subject, [message.Subject]);
  assert.ok((await mailpit.getMessageSource(mail.id)).includes(`Message-ID: <${mail.id}@`));
  assert.equal(await mailpit.renderMessageHTML(), message.HTML);
  assert.equal(await mailpit.renderMessageText(mail.id), message.Text);
});

test('mark and count', async () => {
  assert.equal(await mailpit.setReadStatus({ Read: false, Search: toUser.query }), 'ok');
  assert.equal((await mailpit.searchMessages({ query: 'is:unread' })).messages_count, 1);
  assert.equal((await mailpit.getInfo()).Unread, 1);
  assert.equal(await mailpit.setReadStatus({ Read: true }), 'ok');
  assert.equal((await mailpit.getInfo()).Unread, 0);
});

test('delete by id, by search, and all', async () => {
  const signIn = () => new Browser().tab().idx.authenticate({ username, authenticators: byEmail });
  await signIn();
  await signIn();
  const [newest, ...older] = await listed();
  assert.equal(older.length, 2);
  assert.equal(await mailpit.deleteMessages({ IDs: [newest] }), 'ok');
  assert.deepEqual(await listed(), older);
  assert.equal(await mailpit.deleteMessagesBySearch({ query: 'to:nobody@example.com' }), 'ok');
  assert.deepEqual(await listed(), older);
  assert.equal(await mailpit.deleteMessagesBySearch(toUser), 'ok');
  assert.deepEqual(await listed(), []);
  await signIn();
  assert.equal((await listed()).length, 1);
  assert.equal(await mailpit.deleteMessages(), 'ok');
  await assert.rejects(mailpit.getMessageSummary(), /404 .*Message not found/);
});
