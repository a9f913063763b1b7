/** What other programs read: YAML, OpenMetrics, and the plug-in for monitoring systems. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { LIST_FORMATS } from '../../source/cli/console/formats.ts';
import { openMetrics } from '../../source/cli/output/openmetrics.ts';
import type { DemoPool } from '../../source/demo/server.ts';
import { fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';
import { needsThat } from '../helpers/needs.ts';
import { play, SMALL_POOL } from '../helpers/play.ts';
import { runBaltop, startBaltop } from '../helpers/run-baltop.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { freePort } from '../lab/httpd.ts';
import { assertComplaint, assertExit, EXIT } from '../lab/outcome.ts';

/** Debian's own: another one may stand before it in the PATH, without the package. */
const PYTHON = '/usr/bin/python3';
const PARSERS = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus
text = sys.stdin.read()
def told(families):
    return [[f.name, f.type, getattr(f, 'unit', ''), s.name, s.labels, s.value, s.timestamp]
            for f in families for s in f.samples]
print(json.dumps([told(openmetrics(text)), told(prometheus(text))]))
`;

type Sample = readonly [
  family: string,
  type: string,
  unit: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  value: number,
  timestamp: number | null,
];

function needsParser(t: TestContext): boolean {
  const asked = spawnSync(PYTHON, ['-c', 'import prometheus_client']);
  return needsThat(t, 'python3-prometheus-client', asked.status === 0);
}

/** The samples as both parsers see them. */
function parsed(text: string): readonly [readonly Sample[], readonly Sample[]] {
  return JSON.parse(execFileSync(PYTHON, ['-c', PARSERS], { input: text, encoding: 'utf8' }));
}

const HOSTILE: DemoPool = {
  name: 'app',
  members: [
    { url: 'http://10.0.0.1:8080', route: 'a"b\\c' },
    { url: 'http://ops:hunter2@10.0.0.2:8080', route: 'no' },
    { url: 'http://ops:hunter3@10.0.0.2:8080', route: '1.10' },
    { url: 'http://10.0.0.9:8080', route: 'x\u202ey', standby: true },
  ],
};

test('list -o openmetrics passes a parser of OpenMetrics and one of the Prometheus text format', async (t) => {
  if (!needsParser(t)) return;
  const server = await play(t, { pools: [HOSTILE] });
  const finished = await runBaltop(['list', '-o', 'openmetrics', '-u', server.url]);
  assertExit(finished, EXIT.done);
  const { stdout } = finished;
  assert.match(stdout, /\n# EOF\n$/);
  assert.doesNotMatch(stdout, /hunter|\u202e/);
  const [open, plain] = parsed(stdout);
  const key = ([, , , name, labels, value]: Sample) => JSON.stringify([name, labels, value]);
  assert.deepEqual(open.map(key), plain.map(key));
  assert.ok(
    open.every((sample) => sample[6] === null),
    'the textfile collector refuses timestamps',
  );
  const families = new Map(open.map(([name, type, unit]) => [name, [type, unit]]));
  assert.deepEqual(families.get('baltop_member_elected'), ['counter', '']);
  assert.deepEqual(families.get('baltop_member_sent_bytes'), ['counter', 'bytes']);
  assert.deepEqual(families.get('baltop_member_busy_requests'), ['gauge', '']);
  const find = (name: string, labels: Record<string, string>) =>
    open.filter(
      (sample) =>
        sample[3] === name &&
        Object.entries(labels).every(([label, value]) => sample[4][label] === value),
    );
  const first = { front_end: '127.0.0.1', balancer: 'app', url: 'http://10.0.0.1:8080' };
  assert.equal(find('baltop_member_info', { ...first, route: 'a"b\\c' })[0]?.[5], 1);
  assert.equal(find('baltop_member_usable', first)[0]?.[5], 1);
  assert.equal(find('baltop_member_elected_total', first).length, 1);
  assert.equal(
    find('baltop_member_flag', { flag: 'standby' }).filter((each) => each[5] === 1).length,
    1,
  );
  assert.equal(find('baltop_balancer_usable_members', {})[0]?.[5], 3);
  assert.equal(find('baltop_front_end_up', {})[0]?.[5], 1);
});

test('numbers that httpd does not give are left out, and rounded bytes with them', async (t) => {
  if (!needsParser(t)) return;
  const server = await play(t, { version: '2.2.34' });
  const finished = await runBaltop(['list', '-o', 'openmetrics', '-u', server.url]);
  assertExit(finished, EXIT.done);
  const names = new Set(parsed(finished.stdout)[0].map((sample) => sample[3]));
  assert.ok(names.has('baltop_member_elected_total'));
  assert.ok(!names.has('baltop_member_busy_requests'));
  const rounded = openMetrics(fakeSnapshot(PICTURE), {});
  assert.match(rounded, /^baltop_member_elected_total\{/m);
  assert.doesNotMatch(rounded, /bytes/);
});

test('--output-file is replaced whole, readable for a collector, and tells of a front end that is down', async (t) => {
  if (!needsParser(t)) return;
  const folder = mkdtempSync(join(tmpdir(), 'baltop-textfile-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'baltop.prom');
  const server = await play(t);
  const args = ['-o', 'openmetrics', '--output-file', path, '-u', server.url];
  const up = () =>
    parsed(readFileSync(path, 'utf8'))[0].find(([name]) => name === 'baltop_front_end_up')?.[5];
  const once = await runBaltop(['list', ...args]);
  assertExit(once, EXIT.done);
  assert.equal(once.stdout, '');
  assert.equal(up(), 1);
  assert.equal(statSync(path).mode & 0o444, 0o444);
  assert.deepEqual(readdirSync(folder), ['baltop.prom'], 'no draft is left');

  const running = startBaltop(t, ['list', '--watch', '--interval', '300ms', ...args]);
  await waitFor('a second poll', () => server.requests.length > 4);
  await server.close();
  await waitFor('it to be told as down', () => up() === 0, { otherwise: running.stderr });
  running.kill('SIGTERM');
  await running.ended;

  const gone = await runBaltop(['list', ...args]);
  assert.equal(gone.code, 7);
  assert.equal(up(), 0);
  const nowhere = [
    'list',
    '-u',
    server.url,
    '-o',
    'openmetrics',
    '--output-file',
    join(folder, 'a', 'b'),
  ];
  const failed = await runBaltop(nowhere);
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /cannot write .*ENOENT/);
});

test('list -o yaml and get -o yaml are the documents of json', async (t) => {
  const server = await play(t, { pools: [HOSTILE] });
  for (const call of [['list'], ['get', 'a"b\\c']]) {
    const [yaml, json] = await Promise.all(
      ['yaml', 'json'].map((format) => runBaltop([...call, '-o', format, '-u', server.url])),
    );
    assert.ok(yaml && json);
    assertExit(yaml, EXIT.done);
    const { asOf, ...document } = JSON.parse(json.stdout);
    const { asOf: at, ...same } = parse(yaml.stdout);
    // Each of the two calls has read the page at its own moment.
    const read = ['asOf', 'answerMs', 'medianAnswerMs'];
    for (const each of [...document.frontEnds, ...same.frontEnds]) {
      for (const name of read) {
        assert.ok(each[name] !== null && each[name] !== undefined, name);
        delete each[name];
      }
    }
    assert.deepEqual(same, document);
    assert.equal(typeof at, 'string', 'a text, no date of a kind of its own');
    assert.doesNotMatch(yaml.stdout, /\u202e|hunter|[&*]a\d/);
  }
});

test('every format of the option table is one that list prints', async (t) => {
  const server = await play(t);
  for (const format of LIST_FORMATS) {
    const finished = await runBaltop(['list', '-o', format, '-u', server.url]);
    assertExit(finished, EXIT.done);
    assert.notEqual(finished.stdout, '', format);
  }
});

test('check: state, exit code, one line and performance data, by the plug-in convention', async (t) => {
  const server = await play(t);
  const check = (...args: string[]) => runBaltop(['check', '-u', server.url, ...args]);
  const data = /^BALTOP (\w+) - [^|\n]+ \| ('[^']+'=\d+;[^; ]*;[^; ]*;0(;\d+)?( |$))+$/;
  const told: [args: string[], code: number, state: string][] = [
    [[], 0, 'OK'],
    [['app'], 0, 'OK'],
    [['-w', '4:'], 1, 'WARNING'],
    [['-w', '4:', '-c', '4:'], 2, 'CRITICAL'],
    [['-c', '3:'], 0, 'OK'],
    [['-c', '@3:3'], 2, 'CRITICAL'],
    [['-c', '2'], 2, 'CRITICAL'],
    [['-w', 'out=0', '-w', 'busy=~:0'], 0, 'OK'],
    [['-c', 'err=1:'], 2, 'CRITICAL'],
  ];
  for (const [args, code, state] of told) {
    const finished = await check(...args);
    assertExit(finished, code);
    assert.equal(finished.stderr, '');
    const [first = ''] = finished.stdout.split('\n');
    assert.match(first, data);
    assert.equal(data.exec(first)?.[1], state);
  }
  const { stdout } = await check('-w', '2:', '-c', '1:');
  assert.match(stdout, /'app usable'=3;2:;1:;0;3 /);
});

test('check: no two balancers have one label, and a label is the same whatever else is there', async (t) => {
  const url = 'http://10.0.0.1:8080';
  const playing = (...names: string[]) =>
    play(t, { pools: names.map((name) => ({ name, members: [{ url, route: 'n1' }] })) });
  const labels = async (...servers: readonly { url: string }[]) => {
    const { stdout } = await runBaltop(['check', ...servers.flatMap((each) => ['-u', each.url])]);
    return [...stdout.matchAll(/'((?:[^']|'')+) usable'=/g)].map(([, label = '']) => label);
  };
  const names = ['a/b', 'a|b', 'a=b', 'a_b', "it's", 'a\u200bb', 'a\u200cb', 'plain'];
  const all = await labels(await playing(...names));
  assert.equal(new Set(all).size, names.length, `${all}`);
  for (const name of ['a/b', 'a_b', "it''s", 'plain']) assert.ok(all.includes(name), name);
  for (const label of all) assert.match(label, /^[^|=]+$/);
  const alone = await labels(await playing('a|b'));
  assert.deepEqual(alone, [all[1]]);
  const two = [await playing('app', 'a|b'), await playing('app', 'a/b')];
  assert.equal(new Set(await labels(...two)).size, 4);
});

test('check never says OK of what it could not read or understand', async (t) => {
  const server = await play(t);
  const dead = `http://127.0.0.1:${await freePort()}/balancer-manager`;
  const check = (...args: string[]) => runBaltop(['check', ...args]);
  const unknown: [args: string[], why: RegExp][] = [
    [['-u', server.url, 'nosuch'], /no balancer "nosuch"/],
    [['-u', server.url, '-w', 'often'], /--warning takes a range/],
    [['-u', server.url, '-c', '5:2'], /--critical takes a range/],
    [['-u', server.url, '-c', 'heat=1:'], /Metrics: usable, busy, err, out, serving/],
    [['--nonsense'], /unknown option/],
    [['-u', server.url, 'app', 'api'], /unexpected argument "api"/],
    [[], /no front end configured/],
  ];
  for (const [args, why] of unknown) {
    const finished = await check(...args);
    assertExit(finished, 3);
    assert.match(finished.stdout, /^BALTOP UNKNOWN - /);
    assert.match(finished.stdout, why);
  }
  const down = await check('-u', dead);
  assertExit(down, 2);
  assert.match(down.stdout, /^BALTOP CRITICAL - .*refused/);
  const half = await check('-u', server.url, '-u', dead);
  assertExit(half, 2);
  server.setFault({ kind: 'status', status: 403 });
  assertExit(await check('-u', server.url), 3);
  server.setFault({ kind: 'not-a-manager' });
  assertExit(await check('-u', server.url), 3);
});

test('check: a balancer that has no members serves nobody, named or not', async (t) => {
  const server = await play(t, { pools: [SMALL_POOL, { name: 'empty', members: [] }] });
  const check = (...args: string[]) => runBaltop(['check', '-u', server.url, ...args]);
  const all = await check();
  assertExit(all, 2);
  const told = /^BALTOP CRITICAL - empty: 0 serving; it has no members \(limit 1:\) \|/;
  assert.match(all.stdout, told);
  const named = await check('empty');
  assertExit(named, 2);
  assert.match(named.stdout, told);
  assertExit(await check('app'), 0);
  const typed = await check('-c', 'usable=0:');
  assertExit(typed, 0);
  assert.match(typed.stdout, /empty 0\/0 usable/);
});

test('check: a page on which no balancer shows a member is no OK', async (t) => {
  const server = await play(t, { pools: [{ name: 'empty', members: [] }] });
  const finished = await runBaltop(['check', '-u', server.url]);
  assertExit(finished, 3);
  assert.match(finished.stdout, /^BALTOP UNKNOWN - no balancer shows a member/);
});

test('check: a number that this httpd does not show is no OK', async (t) => {
  const server = await play(t, { version: '2.2.34' });
  const check = (...args: string[]) => runBaltop(['check', '-u', server.url, ...args]);
  assertExit(await check(), 0);
  const finished = await check('-w', 'busy=10');
  assertExit(finished, 3);
  assert.match(finished.stdout, /does not show busy/);
  assert.match(finished.stdout, /'app busy'=U;/);
});

test('a letter can be two options: -w of the script and of check, -c of check and of all others', async () => {
  assertComplaint(
    await runBaltop(['list', '-w', '2:']),
    EXIT.usage,
    /list has no option -w\. .*See baltop list --help/,
  );
  assertComplaint(await runBaltop(['list', '-c', 'nosuch']), EXIT.usage, /no context/);
  const { stdout } = await runBaltop(['check', '--help']);
  assert.match(stdout, / -c, --critical /);
  assert.match(stdout, /^ {6}--context /m);
});
