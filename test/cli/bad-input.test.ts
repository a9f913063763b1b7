import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { DemoFault, DemoServer } from '../../source/demo/server.ts';
import { clientFor, N1, play, readOk, SMALL_POOL, writesTo } from '../helpers/play.ts';
import { type Finished, runBaltop } from '../helpers/run-baltop.ts';

const SECRET = 'ge-heim-42';

/** Complaints of one line each that say what and what to do; no stack, no secret, no output. */
function assertComplaint(done: Finished, code: number, what: RegExp): void {
  const told = `exit ${done.code}\n${done.stdout}---\n${done.stderr}`;
  assert.equal(done.code, code, told);
  assert.equal(done.stdout, '', told);
  const lines = done.stderr.trimEnd().split('\n');
  assert.ok(lines.length <= 2 && lines.every((line) => line.startsWith('baltop: ')), told);
  assert.match(lines[0] ?? '', what, told);
  assert.match(lines.at(-1) ?? '', /[.!?)]$/, told);
  assert.doesNotMatch(done.stderr, / at .*:\d+:\d+|node:internal|Error:/, told);
  assert.doesNotMatch(done.stderr.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u, told);
  assert.ok(!done.stderr.includes(SECRET), told);
}

async function refuses(args: readonly string[], code: number, what: RegExp): Promise<void> {
  assertComplaint(await runBaltop(args), code, what);
}

async function playTwins(t: TestContext): Promise<DemoServer> {
  return play(t, { pools: [SMALL_POOL, { ...SMALL_POOL, name: 'api' }] });
}

test('arguments that cannot be meant: exit 2, and what to do', async (t) => {
  const { url } = await playTwins(t);
  for (const [args, what] of [
    [['list'], /no front end/],
    [['--nope'], /unknown option --nope/],
    [['list', `--password=${SECRET}`], /unknown option --password/],
    [['frobnicate'], /unknown verb or context "frobnicate"/],
    [['list', '-u'], /--url needs a value/],
    [['list', '-u', `http://ops:${SECRET}@web1/`], /user or password/],
    [['list', '-u', 'ftp://web1'], /only http and https/],
    [['list', '-u', url, '-o', 'xml\u001b[2J'], /unknown format "xml\?\[2J"\. Available: table/],
    [['list', '-u', url, '--sort', 'nope'], /unknown column for --sort "nope"\. Available: /],
    [['list', '-u', url, '--state', 'nope'], /unknown state "nope"\. Available: ok, dis/],
    [['list', '-u', url, '--request-timeout', 'soon'], /--request-timeout/],
    [
      ['list', '-u', url, 'app', `http://u:${SECRET}@h`],
      /unexpected argument "http:\/\/u:\*\*\*@h"/,
    ],
    [
      ['disable', '-u', url],
      /baltop disable: name at least one member\. See baltop disable --help/,
    ],
    [
      ['disable', '-u', url, 'n1', '--factor', '2'],
      /no option --factor\. It is an option of set\. See baltop disable --help/,
    ],
    [['set', '-u', url, 'app/n1'], /baltop set: give --factor/],
    [['set', '-u', url, 'app/n1', '--factor', '0'], /--factor/],
    [['set', '-u', url, 'app/n1', '--factor', '1.234'], /two decimals/],
    [['set', '-u', url, 'app/n1', '--lbset', '100'], /--lbset/],
    [['set', '-u', url, 'app/n1', '--route', 'x'.repeat(64)], /--route is longer/],
    [['set', '-u', url, 'app/n1', '--route', 'a\nb'], /--route holds/],
    [['log', '--since', '-5m'], /--since needs a value; .* written --since=VALUE/],
    [['list', '-u', url, '--no-headers=yes'], /--no-headers takes no value/],
    [
      ['list', '-u', url, '-b', 'app'],
      /no option -b\. Give the balancer as an argument: baltop list NAME/,
    ],
    [['list', '--demo'], /no option --demo\. It is an option of baltop without a verb/],
    [['drain', '-u', url, 'n1', '--timeout', '0'], /--timeout takes a duration of at least 100 ms/],
    [['--demo=9.9'], /--demo has no httpd/],
    [['-u', url, '--exec', 'true'], /a list has no option --exec/],
    [['-u', url, '-o', 'json', '--timeout', '5s'], /a list has no option --timeout/],
    [['-w', N1, '-u', url], /go together/],
    [['-l', '-H', ''], /-H takes a host/],
    [['get', '-u', url, 'app/n1', '--watch'], /no option --watch/],
    [
      ['rolling', 'app', '-u', url, '--exec', 'true', '--skip', 'n1', '--skip', 'n2'],
      /--skip is given twice.* Give it once, with commas/,
    ],
    [['drain', '-u', url, '-H', 'a', '--host=b'], /--host is given twice.* Give it once\./],
    [['disable', '-u', url, '-b', 'app', '-b', 'api', 'n1'], /--balancer is given twice/],
    [
      ['rolling', 'app', '-u', url, '--exec', 'true', '--first', 'n1,n2'],
      /--first takes one member/,
    ],
    [['rolling', 'app', '-u', url, '--exec', 'true', '--first', ''], /--first takes one member/],
    [
      ['drain', '-u', url, 'app/n1', '--quiet-for', '0'],
      /--quiet-for takes the time of your longest request, not 0/,
    ],
    [
      ['rolling', 'app', '-u', url, '--exec', 'true', '--quiet-for', '0s'],
      /--quiet-for takes the time of your longest request, not 0/,
    ],
    [['list', '-u', url, '--cacert', '/no/such/file'], /cannot read the CA file/],
  ] as const) {
    await refuses(args, 2, what);
  }
});

test('members that are not there, or several: exit 3, nothing changed', async (t) => {
  const server = await playTwins(t);
  const at = ['-u', server.url];
  await refuses(['disable', ...at, 'nobody'], 3, /no member "nobody"/);
  await refuses(['disable', ...at, ''], 3, /no member ""/);
  await refuses(
    ['disable', ...at, `http://u:${SECRET}@h/`],
    3,
    /no member "http:\/\/u:\*\*\*@h\/"/,
  );
  await refuses(['disable', ...at, 'n1'], 3, /"n1" matches 2 members.*app\/.*api\//);
  await refuses(
    ['disable', ...at, 'balancer://APP'],
    3,
    /"balancer:\/\/APP" is a balancer, not a member\. Name its members \(app\/n1 app\/n2/,
  );
  await refuses(['disable', ...at, '-b', 'nope', 'n1'], 3, /no balancer "nope".*app, api/);
  await refuses(['list', ...at, 'nope'], 3, /no balancer "nope"/);
  await refuses(['get', ...at, 'nobody'], 3, /no member/);
  await refuses(['disable', ...at, 'app/n1', 'nobody'], 3, /no member "nobody"/);
  assertComplaint(await runBaltop(['disable', ...at, '-'], { stdin: '' }), 3, /names no member/);
  assertComplaint(
    await runBaltop(['disable', ...at, '-'], { stdin: '\n \n' }),
    3,
    /names no member/,
  );
  assert.equal(writesTo(server).length, 0);
});

test('what a rolling upgrade would fail at is refused before a member is out', async (t) => {
  const server = await play(t);
  const folder = mkdtempSync(join(tmpdir(), 'baltop-programs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const plain = join(folder, 'upgrade.sh');
  writeFileSync(plain, 'exit 0\n', { mode: 0o600 });
  for (const [more, what] of [
    [['--exec', 'no-such-program {host}'], /--exec: no-such-program was not found on the PATH/],
    [['--exec', plain], /--exec: .*upgrade\.sh is not executable/],
    [['--exec', `${folder}/`], /--exec: .* is not a file/],
    [['--exec', `${folder}/none`], /--exec: .*none does not exist/],
    [['--exec', 'true', '--check-exec', './none'], /--check-exec: \.\/none does not exist/],
    [['--exec', 'true', '--gate-failures', '2'], /--gate-failures is of a gate.* Give --gate-exec/],
    [['--exec', 'echo {hots}'], /unknown field \{hots\} \(did you mean \{host\}\?\)/],
    [
      ['--exec', 'true', '--exec-timeout', '0s'],
      /--exec-timeout takes a duration of at least 100 ms/,
    ],
    [
      ['--exec', 'true', '--check-timeout', '0'],
      /--check-timeout takes a duration of at least 100 ms/,
    ],
  ] as const) {
    await refuses(['rolling', 'app', '-u', server.url, '--yes', ...more], 2, what);
  }
  assert.equal(writesTo(server).length, 0);
  const own = ['--exec', "awk '{print $1} {x}'", '--dry-run'];
  assert.equal((await runBaltop(['rolling', 'app', '-u', server.url, ...own])).code, 0);
});

const ANSWERS: readonly (readonly [DemoFault, number, RegExp])[] = [
  [{ kind: 'hang' }, 7, /no complete answer from .* within 0.3 s/],
  [{ kind: 'hang-in-body' }, 7, /no complete answer/],
  [{ kind: 'status', status: 401 }, 4, /^baltop: 401/],
  [{ kind: 'status', status: 403 }, 4, /^baltop: 403/],
  [{ kind: 'status', status: 404 }, 7, /^baltop: 404/],
  [{ kind: 'status', status: 500 }, 1, /^baltop: 500/],
  [
    { kind: 'redirect', to: `http://u:${SECRET}@elsewhere.example/?t=${SECRET}` },
    7,
    /redirects to/,
  ],
  [{ kind: 'not-a-manager' }, 7, /not a balancer-manager page \(title "It works!"\)/],
  [{ kind: 'empty' }, 7, /empty page/],
  [{ kind: 'cut', framing: 'chunked' }, 7, /in the middle/],
  [{ kind: 'cut', framing: 'content-length' }, 7, /in the middle/],
  [{ kind: 'endless', megabytes: 50 }, 7, /larger than any/],
];

for (const [fault, code, what] of ANSWERS) {
  const name = 'status' in fault ? String(fault.status) : fault.kind;
  test(`a front end that answers with ${name}: exit ${code}, nothing changed`, async (t) => {
    const server = await play(t);
    server.setFault(fault);
    const at = [
      '-u',
      server.url,
      '--request-timeout',
      fault.kind.startsWith('hang') ? '300ms' : '5s',
    ];
    await refuses(['list', ...at], code, what);
    await refuses(['disable', ...at, 'n1'], code, what);
    assert.equal(writesTo(server).length, 0);
  });
}

test('no such host, nobody listening, no TLS: exit 7', async (t) => {
  const server = await play(t);
  await refuses(['list', '-u', 'http://no-such-host.invalid'], 7, /cannot find host/);
  await refuses(
    ['list', '-u', server.url.replace('http:', 'https:')],
    7,
    /TLS to .*failed.*http:\/\//,
  );
  await server.close();
  await refuses(['list', '-u', server.url], 7, /connection refused/);
});

test('one of two front ends is dead: the list is partial, a change wants --yes', async (t) => {
  const [one, other] = [await play(t), await play(t)];
  await other.close();
  const at = ['-u', one.url, '-u', other.url];
  const listed = await runBaltop(['list', ...at, '-o', 'name']);
  assert.equal(listed.code, 8);
  assert.equal(listed.stdout.trimEnd().split('\n').length, 4);
  const done = await runBaltop(['disable', ...at, 'n1']);
  assertComplaint(done, 5, /connection refused/);
  assert.match(done.stderr, /has not answered: .*Nothing was changed/);
  assert.equal(writesTo(one).length, 0);
});

test('the guard and read-only: exit 5, nothing changed', async (t) => {
  const server = await play(t);
  const at = ['-u', server.url];
  await refuses(['disable', ...at, 'n1', 'n2'], 5, /2 members at once/);
  await refuses(['disable', ...at, 'n1', 'n2', 'n3', '--yes'], 5, /0 usable members/);
  await refuses(['disable', ...at, 'n1', '--read-only'], 5, /read-only/);
  const env = { BALTOP_READ_ONLY: '1' };
  assertComplaint(
    await runBaltop(['disable', ...at, 'n1', '--write'], { env }),
    5,
    /BALTOP_READ_ONLY/,
  );
  assert.equal(writesTo(server).length, 0);
});

test('httpd that ignores the change: exit 1, and the page is believed', async (t) => {
  const server = await play(t);
  server.setFault({ kind: 'ignore-writes' });
  await refuses(
    ['disable', '-u', server.url, 'n1'],
    1,
    /app\/n1 not changed: .*status is still Init Ok/,
  );
  const page = await readOk(clientFor(t, server.url));
  assert.equal(page.balancers[0]?.workers[0]?.status.intent, 'in');
});
