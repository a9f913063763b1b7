import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LiveFleet } from '../../../source/fleet/fleet.ts';
import { DEFAULT_POLICY } from '../../../source/fleet/safety.ts';
import { selectMembers } from '../../../source/fleet/select.ts';
import { createAudit } from '../../../source/operations/audit/audit.ts';
import type { AuditEntry } from '../../../source/operations/audit/audit-entry.ts';
import { appendAudit, readAudit, settled } from '../../../source/operations/audit/audit-file.ts';
import { readAuditTail } from '../../../source/operations/audit/audit-tail.ts';
import { seenOnce } from '../../../source/operations/audit/audit-witnesses.ts';
import { createChange } from '../../../source/operations/change/change.ts';
import { needs } from '../../helpers/needs.ts';
import { clientFor, N1, N2, play, SMALL_POOL } from '../../helpers/play.ts';

const AUTHOR = { user: 'ops', host: 'here', pid: 7, command: 'disable' };
const NOW = new Date('2026-01-31T14:03:21.000Z');
const WRITER = fileURLToPath(new URL('./fixtures/audit-writer.ts', import.meta.url));

const unexpected = (problem: string | null) => assert.fail(problem ?? 'written again');

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-audit-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'state', 'baltop');
}

function entryOf(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    apiVersion: 'baltop/v1',
    kind: 'AuditEntry',
    at: NOW.toISOString(),
    id: null,
    by: 'you',
    user: 'ops',
    host: 'here',
    pid: 7,
    command: 'disable',
    frontEnd: 'web1',
    frontEndUrl: 'http://web1/balancer-manager',
    balancer: 'app',
    url: N1,
    route: 'n1',
    action: 'disable',
    before: {},
    after: {},
    request: null,
    result: 'verified',
    detail: '',
    ...more,
  };
}

async function stage(t: TestContext, url: string) {
  const client = clientFor(t, url, { timeoutMs: 1_000 });
  const fleet = new LiveFleet([{ name: 'web1', client }], { intervalMs: 2_000 });
  t.after(() => fleet.stop());
  await fleet.readOnce();
  return { fleet, clients: new Map([['web1', client]]) };
}

async function disable(
  { fleet, clients }: Awaited<ReturnType<typeof stage>>,
  name: string,
  record: Parameters<typeof createChange>[1],
) {
  const members = selectMembers(fleet.getSnapshot(), name);
  const request = {
    members,
    action: { kind: 'disable' },
    agreed: 2,
    policy: DEFAULT_POLICY,
  } as const;
  const kinds: string[] = [];
  const change = createChange(clients, record);
  for await (const event of change(fleet, request, new AbortController().signal)) {
    kinds.push(event.kind);
  }
  return kinds;
}

test('an own change is written before it is sent and when it is known, as one change', async (t) => {
  const server = await play(t);
  const scene = await stage(t, server.url);
  const written: { entry: AuditEntry; posts: number }[] = [];
  const posts = () => server.requests.filter(({ method }) => method === 'POST').length;
  const audit = createAudit({
    author: AUTHOR,
    append: (entry) => written.push({ entry, posts: posts() }),
    onProblem: unexpected,
    now: () => NOW.getTime(),
  });
  const formPosts = posts();
  await disable(scene, 'app/n2', { record: audit.record });
  assert.deepEqual(
    written.map(({ entry, posts }) => [entry.result, posts > formPosts]),
    [
      ['sending', false],
      ['verified', true],
    ],
  );
  const entries = written.map(({ entry }) => entry);
  assert.equal(entries[0]?.id, entries[1]?.id);
  const [one, ...more] = settled(entries);
  assert.equal(more.length, 0);
  const { id, frontEndUrl, httpd, request, ...rest } = one ?? entryOf();
  assert.match(request ?? '', /^POST \/balancer-manager .*w_status_D=1/);
  assert.doesNotMatch(JSON.stringify(entries), /nonce=[0-9a-f]/);
  assert.equal(frontEndUrl, server.url);
  assert.match(httpd ?? '', /^[0-9a-f]{16}$/, 'a hash, and no nonce');
  assert.deepEqual(rest, {
    apiVersion: 'baltop/v1',
    kind: 'AuditEntry',
    at: '2026-01-31T14:03:21.000Z',
    by: 'you',
    ...{ user: 'ops', host: 'here', pid: 7, command: 'disable' },
    frontEnd: 'web1',
    balancer: 'app',
    url: N2,
    route: 'n2',
    action: 'disable',
    before: { state: 'OK', flags: 'Init Ok' },
    after: { state: 'DIS', flags: 'Init Dis' },
    result: 'verified',
    detail: '',
  });
  // Already so: nothing is sent and nothing is written.
  assert.deepEqual(await disable(scene, 'app/n2', { record: audit.record }), [
    'queued',
    'unchanged',
  ]);
  assert.equal(written.length, 2);
});

test('a change that httpd ignored is written as that, with what was sent', async (t) => {
  const server = await play(t);
  server.setFault({ kind: 'ignore-writes' });
  const scene = await stage(t, server.url);
  const entries: AuditEntry[] = [];
  const append = (entry: AuditEntry) => entries.push(entry);
  const audit = createAudit({ author: AUTHOR, append, onProblem: unexpected });
  await disable(scene, 'app/n1', { record: audit.record });
  const [one, ...more] = settled(entries);
  assert.equal(more.length, 0);
  assert.equal(one?.result, 'ignored');
  assert.match(one.request ?? '', /w_status_D=1/);
  assert.equal(one.before.state, 'OK');
  assert.deepEqual(one.after, {});
  assert.notEqual(one.detail, '');
});

test('a change by somebody else is written, with before and after and no name; own ones not twice', async (t) => {
  const server = await play(t);
  const scene = await stage(t, server.url);
  const entries: AuditEntry[] = [];
  const append = (entry: AuditEntry) => entries.push(entry);
  const audit = createAudit({ author: AUTHOR, append, onProblem: unexpected });
  const stop = audit.watch(scene.fleet);
  const other = await stage(t, server.url);
  await disable(other, 'app/n1', {});
  await scene.fleet.readOnce();
  await disable(scene, 'app/n2', { record: audit.record });
  await scene.fleet.readOnce();
  const seen = settled(entries);
  assert.deepEqual(
    seen.map(({ by, user, url, action, before, after, result }) => {
      return { by, user, url, action, before: before.state, after: after.state, result };
    }),
    [
      {
        by: 'foreign',
        user: null,
        url: N1,
        action: 'state',
        before: 'OK',
        after: 'DIS',
        result: 'seen',
      },
      {
        by: 'you',
        user: 'ops',
        url: N2,
        action: 'disable',
        before: 'OK',
        after: 'DIS',
        result: 'verified',
      },
    ],
  );
  stop();
  await disable(other, 'app/n3', {});
  await scene.fleet.readOnce();
  assert.equal(settled(entries).length, 2, 'called off');
});

test('passwords in worker names reach no field', async (t) => {
  const secret = 'hunter2';
  const members = [
    { url: `http://ops:${secret}@10.0.0.1:8080`, route: 'n1' },
    { url: `http://ops:${secret}@10.0.0.2:8080`, route: 'n2' },
    { url: 'http://10.0.0.3:8080', route: 'n3' },
  ];
  const server = await play(t, { pools: [{ ...SMALL_POOL, members }] });
  const folder = temporaryFolder(t);
  const scene = await stage(t, server.url);
  const append = (entry: AuditEntry, now: Date) => appendAudit(folder, entry, now);
  const audit = createAudit({ author: AUTHOR, append, onProblem: unexpected });
  audit.watch(scene.fleet);
  await disable(await stage(t, server.url), 'app/n1', {});
  await scene.fleet.readOnce();
  await disable(scene, 'app/n2', { record: audit.record });
  const text = readFileSync(join(folder, 'audit.jsonl'), 'utf8');
  assert.equal(text.split('\n').length, 4);
  assert.ok(text.includes('ops:***@10.0.0.1'), text);
  assert.ok(!text.includes(secret), text);
});

test('a full disk stops no change, is said once, and takes no line with it', async (t) => {
  if (!needs(t, 'prlimit')) return;
  const server = await play(t);
  const scene = await stage(t, server.url);
  const folder = temporaryFolder(t);
  const fill = limitFiles(t);
  const problems: (string | null)[] = [];
  const audit = createAudit({
    author: AUTHOR,
    append: (entry, now) => appendAudit(folder, entry, now),
    onProblem: (problem) => problems.push(problem),
  });
  fill(16);
  const kinds = await disable(scene, 'app/n1', { record: audit.record });
  assert.equal(kinds.at(-1), 'verified');
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /EFBIG|only a part of the line/);
  // There is room again, behind half a line.
  fill('unlimited');
  await disable(scene, 'app/n2', { record: audit.record });
  assert.deepEqual(problems.slice(1), [null]);
  const { entries, unreadable } = readAudit(folder);
  assert.equal(unreadable, 1);
  assert.deepEqual(
    settled(entries).map(({ url, result }) => [url, result]),
    [[N2, 'verified']],
  );
});

/** To the kernel a limit on files is what a full disk is: a part of a write at first, and then none of it. */
function limitFiles(t: TestContext): (bytes: number | 'unlimited') => void {
  const ignore = () => undefined;
  const limit = (bytes: number | 'unlimited') => {
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
  };
  process.on('SIGXFSZ', ignore);
  t.after(() => {
    limit('unlimited');
    process.off('SIGXFSZ', ignore);
  });
  return limit;
}

test('no symbolic link is followed, in place of the log or of its folder, and no mode is changed by one', (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'audit.jsonl');
  appendAudit(folder, entryOf(), NOW);
  rmSync(path);
  const target = join(folder, 'target');
  writeFileSync(target, 'not ours\n', { mode: 0o644 });
  symlinkSync(target, path);
  assert.throws(() => appendAudit(folder, entryOf(), NOW), /symbolic link/);
  assert.throws(() => readAudit(folder), /audit\.jsonl is a symbolic link, .*: remove it/);
  rmSync(path);
  linkSync(target, path);
  assert.throws(() => appendAudit(folder, entryOf(), NOW), /hard link/);
  rmSync(path);
  execFileSync('mkfifo', [path]);
  assert.throws(() => appendAudit(folder, entryOf(), NOW), /is not a regular file/);
  assert.equal(readFileSync(target, 'utf8'), 'not ours\n');
  assert.equal(statSync(target).mode & 0o777, 0o644);
  const link = join(folder, '..', 'link');
  symlinkSync(folder, link);
  assert.throws(() => appendAudit(link, entryOf(), NOW), /symbolic link/);
  assert.throws(() => readAudit(link), /symbolic link/);
});

test('a folder that others can write into gets no log, and none is read from it', (t) => {
  const folder = temporaryFolder(t);
  appendAudit(folder, entryOf(), NOW);
  chmodSync(folder, 0o777);
  assert.throws(() => appendAudit(folder, entryOf(), NOW), /can be written by others.*chmod go-w/);
  assert.throws(() => readAudit(folder), /can be written by others/);
});

test('the files are for their owner only, bounded, and read oldest first', (t) => {
  const folder = temporaryFolder(t);
  const bounds = { maxBytes: 2_000, keep: 2 };
  for (let index = 0; index < 60; index += 1) {
    const entry = entryOf({ detail: `line ${index}` });
    appendAudit(folder, entry, new Date(NOW.getTime() + index), bounds);
  }
  const names = readdirSync(folder);
  assert.ok(names.length <= 3, names.join(' '));
  for (const name of names) {
    const { mode, size } = statSync(join(folder, name));
    assert.equal(mode & 0o777, 0o600, name);
    assert.ok(size < 3_000, `${name}: ${size}`);
  }
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  const numbers = readAudit(folder).entries.map(({ detail }) => Number(detail.slice(5)));
  assert.equal(numbers.at(-1), 59);
  assert.deepEqual(
    numbers,
    Array.from(numbers, (_, index) => 60 - numbers.length + index),
  );
});

test('programs that write at once lose no line, also while files are put aside', async (t) => {
  const folder = temporaryFolder(t);
  const run = promisify(execFile);
  const write = (name: string) =>
    run(process.execPath, ['--import', 'tsx', WRITER, folder, name, '150']);
  await Promise.all(['one', 'two', 'three'].map(write));
  const { entries, unreadable } = readAudit(folder);
  assert.equal(unreadable, 0);
  assert.equal(new Set(entries.map(({ detail }) => detail)).size, 450);
});

test('a log that was never begun is empty', (t) => {
  assert.deepEqual(readAudit(temporaryFolder(t)), { entries: [], unreadable: 0 });
});

test('a log of 0.1.0 that calls the own flags of a drain and an upgrade undo is read as what they were', (t) => {
  const folder = temporaryFolder(t);
  const line = (command: string) => entryOf({ command, action: 'undo' });
  for (const command of ['rolling', 'drain', 'screen'])
    appendAudit(folder, line(command), new Date());
  const { entries } = readAudit(folder);
  assert.deepEqual(
    entries.map(({ command, action }) => [command, action]),
    [
      ['rolling', 'apply'],
      ['drain', 'apply'],
      ['screen', 'undo'],
    ],
  );
});

test('the tail of a log is read of its owner alone, and never through a link', (t) => {
  const folder = temporaryFolder(t);
  const linked = temporaryFolder(t);
  appendAudit(folder, entryOf(), new Date());
  mkdirSync(linked, { recursive: true });
  symlinkSync(join(folder, 'audit.jsonl'), join(linked, 'audit.jsonl'));
  const uid = process.getuid?.() ?? 0;
  assert.equal(readAuditTail(folder, uid).length, 1);
  assert.equal(readAuditTail(folder, uid + 1).length, 0, "not another's");
  assert.equal(readAuditTail(linked, uid).length, 0, 'a link');
  assert.equal(readAuditTail(join(folder, 'none'), uid).length, 0);
});

test('what several programs saw is one entry; what happened twice, or elsewhere, is two', () => {
  const seen = (pid: number, seconds: number, more: Partial<AuditEntry> = {}) =>
    entryOf({
      ...{ pid, by: 'foreign', user: null, action: 'restarted', balancer: null, url: null },
      ...{
        result: 'seen',
        httpd: 'mark',
        at: new Date(NOW.getTime() + seconds * 1_000).toISOString(),
      },
      ...more,
    });
  const told = (...entries: readonly AuditEntry[]) =>
    seenOnce(entries).map(({ at, pid }) => [(Date.parse(at) - NOW.getTime()) / 1_000, pid]);
  assert.deepEqual(told(seen(1, 0), seen(2, 1), seen(3, 2, { frontEnd: 'b' })), [[0, 1]]);
  assert.deepEqual(
    told(seen(1, 0), seen(1, 4), seen(2, 5), seen(2, 6)),
    [
      [0, 1],
      [4, 1],
    ],
    'each saw both',
  );
  assert.equal(told(seen(1, 0), seen(2, 1, { httpd: 'other' })).length, 2, 'another httpd');
  assert.equal(told(seen(1, 0), seen(2, 1, { url: N1 })).length, 2, 'another member');
  assert.equal(told(seen(1, 0), seen(2, 61)).length, 2, 'much later');
  const own = [entryOf({ pid: 1 }), entryOf({ pid: 2 })];
  assert.equal(seenOnce(own).length, 2, 'what was done is never one');
  const [named] = seenOnce([seen(1, 0), seen(2, 1, { user: 'alice' })]);
  assert.deepEqual([named?.user, named?.at], ['alice', NOW.toISOString()]);
});
