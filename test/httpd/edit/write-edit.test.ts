import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { DEMO_VERSIONS, type DemoServer, type DemoVersion } from '../../../source/demo/server.ts';
import type { WorkerEdit } from '../../../source/httpd/edit/edit.ts';
import { buildRequest } from '../../../source/httpd/edit/edit-request.ts';
import { type OpenEdit, openEdit } from '../../../source/httpd/edit/open-edit.ts';
import type { Refusal } from '../../../source/httpd/edit/refusal.ts';
import { type SendOutcome, sendEdit } from '../../../source/httpd/edit/send-edit.ts';
import type { ManagerPage } from '../../../source/httpd/model.ts';
import type { ManagerClient } from '../../../source/httpd/transport/client.ts';
import { clientFor, N1, play, readOk, workerIn, writesTo } from '../../helpers/play.ts';

async function open(client: ManagerClient, page: ManagerPage, url: string): Promise<OpenEdit> {
  const opened = await openEdit(client, page, 'app', url);
  assert.equal(opened.kind, 'open', JSON.stringify(opened).slice(0, 300));
  assert.ok(opened.kind === 'open');
  return opened.edit;
}

async function refusedOpen(
  client: ManagerClient,
  page: ManagerPage,
  url: string,
): Promise<Refusal> {
  const opened = await openEdit(client, page, 'app', url);
  assert.ok(opened.kind === 'refused', opened.kind);
  return opened.refusal;
}

function request(edit: OpenEdit, change: WorkerEdit) {
  const built = buildRequest(edit, change, '/balancer-manager');
  assert.ok('shown' in built, 'reason' in built ? built.what : '');
  return built;
}

async function apply(client: ManagerClient, url: string, change: WorkerEdit): Promise<SendOutcome> {
  const edit = await open(client, await readOk(client), url);
  return sendEdit(client, edit, change, request(edit, change));
}

async function start(t: TestContext, version: DemoVersion, url = N1, nonce?: string) {
  const server = await play(t, {
    version,
    pools: [
      {
        name: 'app',
        members: [
          { url, route: 'n1', redirect: 'n2', factor: 3, lbSet: 1, standby: true },
          { url: 'http://10.0.0.2:8080', route: 'n2' },
        ],
        ...(nonce !== undefined && { nonce }),
      },
    ],
  });
  return { server, client: clientFor(t, server.url) };
}

function oneWrite(server: DemoServer): string {
  const writes = writesTo(server);
  assert.equal(writes.length, 1, 'exactly one request changes something');
  const [write] = writes;
  return write?.method === 'POST' ? write.body : (write?.path.split('?')[1] ?? '');
}

for (const version of DEMO_VERSIONS) {
  test(`${version}: disable is verified by one small request, and every other setting stays`, async (t) => {
    const { server, client } = await start(t, version);
    const outcome = await apply(client, N1, { flags: { disabled: true } });
    assert.ok(outcome.kind === 'verified', outcome.kind);
    const { row: worker } = outcome;
    assert.equal(worker.status.intent, 'disabled');
    assert.equal(worker.status.role, 'standby');
    assert.equal(worker.route, 'n1');
    assert.equal(worker.redirect, 'n2');
    assert.equal(worker.factor, 3);
    assert.equal(worker.lbSet, 1);
    const sent = oneWrite(server);
    assert.match(sent, /^b=app&w=http%3A%2F%2F10\.0\.0\.1%3A8080&nonce=[0-9a-f-]{36}&/);
    assert.match(sent, version === '2.2.34' ? /&dw=Disable&asked=\w+$/ : /&w_status_D=1$/);
    assert.ok(sent.length < 1024);
    const other = workerIn(outcome.page, 'http://10.0.0.2:8080');
    assert.equal(other.status.intent, 'in');
  });

  test(`${version}: factor, set, route and redirect are verified together`, async (t) => {
    const { server, client } = await start(t, version);
    const outcome = await apply(client, N1, { factor: 7, lbSet: 4, route: 'm1', redirect: '' });
    assert.ok(outcome.kind === 'verified', outcome.kind);
    oneWrite(server);
    const { factor, lbSet, route, redirect } = outcome.row;
    assert.deepEqual([factor, lbSet, route, redirect], [7, 4, 'm1', '']);
    assert.equal(outcome.row.status.role, 'standby');
  });

  test(`${version}: every name that httpd can show finds its way back`, async (t) => {
    for (const url of [
      'http://10.0.0.1:8080/a&b=c',
      'http://10.0.0.1:8080/a%20b',
      'http://10.0.0.1:8080/100%25',
      'http://10.0.0.1:8080/a b',
      'http://10.0.0.1:8080/a+b',
      'http://10.0.0.1:8080/ä€',
      "http://10.0.0.1:8080/it's",
      'http://[2001:db8::1]:8080/x?y=[z]',
    ]) {
      const { server, client } = await start(t, version, url);
      const outcome = await apply(client, url, { flags: { disabled: true } });
      assert.ok(outcome.kind === 'verified', `${url}: ${outcome.kind}`);
      oneWrite(server);
    }
  });
}

for (const version of ['2.4.20', '2.4.37', '2.4.71'] as const) {
  test(`${version}: drain, stop and the rest, where this server has the field`, async (t) => {
    const { client } = await start(t, version);
    const drained = await apply(client, N1, { flags: { draining: true } });
    assert.ok(drained.kind === 'verified');
    const edit = await open(client, drained.page, N1);
    const stop = buildRequest(edit, { flags: { stopped: true } }, '/x');
    const spare = buildRequest(edit, { flags: { spare: true } }, '/x');
    assert.equal('shown' in stop, version !== '2.4.20');
    assert.equal('shown' in spare, version !== '2.4.20');
    if (!('shown' in stop)) {
      assert.equal(stop.reason, 'unsupported');
      assert.match(stop.what, /2\.4\.20/);
    }
  });
}

test('2.2: a drain is refused as unsupported before anything is sent', async (t) => {
  const { server, client } = await start(t, '2.2.34');
  const edit = await open(client, await readOk(client), N1);
  const drain = buildRequest(edit, { flags: { draining: true } }, '/x');
  assert.ok('reason' in drain);
  assert.equal(drain.reason, 'unsupported');
  assert.equal(writesTo(server).length, 0);
});

test('refused: the Referer never arrives', async (t) => {
  const { server, client } = await start(t, '2.4.71');
  const page = await readOk(client);
  server.setFault({ kind: 'no-referer' });
  assert.equal((await refusedOpen(client, page, N1)).reason, 'referer');
  assert.equal(writesTo(server).length, 0);
});

test('refused: the Referer is eaten between the form and the change', async (t) => {
  const { server, client } = await start(t, '2.4.71');
  const edit = await open(client, await readOk(client), N1);
  server.setFault({ kind: 'no-referer' });
  const change: WorkerEdit = { flags: { disabled: true } };
  const outcome = await sendEdit(client, edit, change, request(edit, change));
  assert.ok(outcome.kind === 'refused');
  assert.equal(outcome.refusal.reason, 'referer');
});

test('refused: a restart in between makes the nonce stale', async (t) => {
  for (const version of ['2.4.37', '2.4.71'] as const) {
    const { server, client } = await start(t, version);
    const edit = await open(client, await readOk(client), N1);
    server.restart();
    const change: WorkerEdit = { flags: { disabled: true } };
    const outcome = await sendEdit(client, edit, change, request(edit, change));
    assert.ok(outcome.kind === 'refused');
    assert.equal(outcome.refusal.reason, 'stale-nonce');
  }
});

test('a page from before a restart opens the form all the same', async (t) => {
  for (const version of ['2.2.34', '2.4.37', '2.4.71'] as const) {
    const { server, client } = await start(t, version);
    const old = await readOk(client);
    server.restart();
    const edit = await open(client, old, N1);
    const change: WorkerEdit = { flags: { disabled: true } };
    const outcome = await sendEdit(client, edit, change, request(edit, change));
    assert.equal(outcome.kind, 'verified', version);
  }
});

test('refused: a worker that is not there any more', async (t) => {
  const { server, client } = await start(t, '2.4.71');
  const page = await readOk(client);
  server.removeMember('app', N1);
  assert.equal((await refusedOpen(client, page, N1)).reason, 'unknown-worker');
});

test('refused: httpd would take a member with a longer name for the one it begins like', async (t) => {
  const { server, client } = await start(t, '2.4.71', 'http://10.0.0.1:8080');
  const page = await readOk(client);
  // The form of another worker: what the longest-prefix match makes of a name that httpd reads differently.
  server.setFault({
    kind: 'transform',
    transform: (html) =>
      html.replace(`Edit worker settings for ${N1}`, `Edit worker settings for ${N1}/ctx`),
  });
  const refusal = await refusedOpen(client, page, N1);
  assert.equal(refusal.reason, 'wrong-worker');
  assert.equal(writesTo(server).length, 0);
});

test('refused: a value that httpd does not take (the only member always has factor 1)', async (t) => {
  const server = await play(t, { pools: [{ name: 'app', members: [{ url: N1 }] }] });
  const outcome = await apply(clientFor(t, server.url), N1, { factor: 5 });
  assert.ok(outcome.kind === 'refused');
  assert.equal(outcome.refusal.reason, 'value-refused');
  assert.match(outcome.refusal.hint, /only member/);
});

test('refused: httpd answers as ever and writes nothing', async (t) => {
  const { server, client } = await start(t, '2.4.71');
  server.setFault({ kind: 'ignore-writes' });
  const outcome = await apply(client, N1, { flags: { disabled: true } });
  assert.ok(outcome.kind === 'refused');
  assert.equal(outcome.refusal.reason, 'value-refused');
  assert.match(outcome.refusal.what, /status is still Init Stby Ok/);
  oneWrite(server);
});

test('nonce=None: writable up to 2.4.48, refused from 2.4.49 before anything is sent', async (t) => {
  const old = await start(t, '2.4.48', N1, '');
  assert.equal((await apply(old.client, N1, { flags: { disabled: true } })).kind, 'verified');
  const { server, client } = await start(t, '2.4.62', N1, '');
  assert.equal((await refusedOpen(client, await readOk(client), N1)).reason, 'not-writable');
  assert.equal(writesTo(server).length, 0);
});

test('the answer is lost after httpd made the change: found on the page, sent once', async (t) => {
  const { server, client } = await start(t, '2.4.71');
  server.setFault({ kind: 'apply-then-drop', only: 'post' });
  assert.equal((await apply(client, N1, { flags: { disabled: true } })).kind, 'verified');
  oneWrite(server);
});

test('the answer is lost and nothing was changed: unknown, and not sent again', async (t) => {
  const { server } = await start(t, '2.4.71');
  const client = clientFor(t, server.url, { timeoutMs: 200 });
  server.setFault({ kind: 'hang', only: 'post' });
  const outcome = await apply(client, N1, { flags: { disabled: true } });
  assert.ok(outcome.kind === 'unknown');
  assert.equal(outcome.error.kind, 'timeout');
  oneWrite(server);
});

test('an error status from something between may come after the change was made: the page decides', async (t) => {
  for (const answer of [
    { kind: 'status', status: 503, only: 'post' },
    { kind: 'redirect', to: 'http://elsewhere.example/', only: 'post' },
    { kind: 'not-a-manager', only: 'post' },
  ] as const) {
    const { server, client } = await start(t, '2.4.71');
    const edit = await open(client, await readOk(client), N1);
    // As a proxy does that lost the answer: the change is made, and the error is its own.
    server.editBehindTheBack('app', N1, { flags: { D: true } });
    server.setFault(answer);
    const change: WorkerEdit = { flags: { disabled: true } };
    const made = await sendEdit(client, edit, change, request(edit, change));
    assert.equal(made.kind, 'verified', answer.kind);
    server.editBehindTheBack('app', N1, { flags: { D: false } });
    const lost = await sendEdit(client, edit, change, request(edit, change));
    assert.equal(lost.kind, 'unknown', answer.kind);
  }
});

test('a refusal before anything is read is a failure, not a doubt', async (t) => {
  for (const status of [401, 403, 404, 411, 413] as const) {
    const { server, client } = await start(t, '2.4.71');
    const edit = await open(client, await readOk(client), N1);
    server.setFault({ kind: 'status', status, only: 'post' });
    const change: WorkerEdit = { flags: { disabled: true } };
    const outcome = await sendEdit(client, edit, change, request(edit, change));
    assert.equal(outcome.kind, 'failed');
  }
});

test('values too long for one read of httpd are refused before sending', async (t) => {
  const { server, client } = await start(t, '2.4.71');
  const edit = await open(client, await readOk(client), N1);
  const built = buildRequest(edit, { route: 'r'.repeat(1000) }, '/x');
  assert.ok('reason' in built);
  assert.equal(built.reason, 'value-refused');
  assert.equal(writesTo(server).length, 0);
});

test('what is shown of a request holds no nonce, no password and no control character', async (t) => {
  const url = 'http://ops:geheim@10.0.0.1:8080/';
  const { client } = await start(t, '2.4.71', url);
  const edit = await open(client, await readOk(client), url);
  const { shown } = request(edit, { route: 'a\u001b[2J' });
  assert.ok(!shown.includes('geheim') && !shown.includes(edit.nonce));
  assert.doesNotMatch(shown, /\p{Cc}/u);
  assert.match(
    shown,
    /^POST \/balancer-manager {2}b=app w=http:\/\/ops:\*\*\*@10\.0\.0\.1:8080\/ w_wr=/,
  );
});
