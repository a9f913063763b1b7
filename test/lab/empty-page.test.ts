/** A manager whose virtual host has no balancer: said in one sentence on every face, with the mend. */

import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { openTerminal } from '../e2e/terminal.ts';
import { needs } from '../helpers/needs.ts';
import { runBaltop } from '../helpers/run-baltop.ts';
import { startBackEnd } from './back-end.ts';
import { startHttpd } from './httpd.ts';
import { assertExit, EXIT } from './outcome.ts';

const SENTENCE =
  /httpd shows the balancers of the virtual host that answers to 127\.0\.0\.1 only, and it has none\. .*--host-header/;

async function twoHosts(t: TestContext) {
  const backEnd = await startBackEnd(t, { name: 'one', route: 'n1' });
  const members = [{ url: backEnd.url, route: 'n1' }];
  return startHttpd(t, {
    sites: [
      { host: 'default.example', balancers: [] },
      { host: 'app.example', balancers: [{ name: 'app', members }] },
    ],
  });
}

test('commands, check and doctor say why there is nothing, and what to ask', async (t) => {
  if (!needs(t, 'apache2')) return;
  const { managerUrl } = await twoHosts(t);
  const url = ['-u', managerUrl];
  const list = await runBaltop(['list', ...url]);
  assertExit(list, EXIT.done);
  assert.match(list.stderr, SENTENCE);
  const json = await runBaltop(['list', '-o', 'json', ...url]);
  assert.deepEqual(JSON.parse(json.stdout).items, []);
  for (const verb of [
    ['disable', 'n1'],
    ['get', 'n1'],
    ['drain', 'n1'],
    ['rolling', 'app', '--exec', 'true'],
  ]) {
    const finished = await runBaltop([...verb, ...url]);
    assert.notEqual(finished.code, EXIT.done);
    assert.match(finished.stderr, SENTENCE, verb.join(' '));
  }
  const check = await runBaltop(['check', ...url]);
  assert.equal(check.code, 3);
  assert.match(check.stdout, SENTENCE);
  const doctor = await runBaltop(['doctor', managerUrl]);
  assertExit(doctor, EXIT.done);
  assert.match(doctor.stdout, /! changes .*it has none\n {12}.*--host-header NAME/);
  assert.doesNotMatch(doctor.stdout, /before 2\.4\.7/);
  const asked = await runBaltop(['list', '-o', 'name', '--host-header', 'app.example', ...url]);
  assert.match(asked.stdout, /:app\//);
  assert.equal(asked.stderr, '');
});

test('the screen says it, and offers to type another URL', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
  const { managerUrl } = await twoHosts(t);
  const terminal = await openTerminal(t, { columns: 100 });
  await terminal.start(managerUrl);
  const screen = await terminal.see(/it has none[\s\S]*ctrl-o: type another URL/);
  assert.match(screen, /Asked: http:\/\/127\.0\.0\.1:\d+\/balancer-manager/);
});

test('a front end that never answered: its URL, the answer, another URL by key, the doctor by key', async (t) => {
  if (!needs(t, 'apache2') || !needs(t, 'tmux')) return;
  const backEnd = await startBackEnd(t, { name: 'one', route: 'n1' });
  const httpd = await startHttpd(t, {
    balancers: [{ name: 'app', members: [{ url: backEnd.url, route: 'n1' }] }],
  });
  const wrong = `${httpd.url}/app/hello`;
  const terminal = await openTerminal(t);
  await terminal.start(wrong);
  const screen = await terminal.see(/not a balancer-manager page[\s\S]*ctrl-t: look closer/);
  assert.match(screen.replace(/\s+/g, ' '), new RegExp(`Asked: ${wrong}`));
  assert.match(screen, /LOST/);
  terminal.press('C-t');
  await terminal.see(/ready>/);
  await terminal.see(/● connect[\s\S]*× page .*not a balancer-manager page/);
  await terminal.start(wrong);
  await terminal.see(/ctrl-o: type another URL/);
  terminal.press('C-o');
  await terminal.see(/URL >$/m);
  terminal.type(httpd.managerUrl);
  terminal.press('Enter');
  await terminal.see(/LIVE[\s\S]*n1/);
});

test('a balancer without members is told by list, doctor and rolling', async (t) => {
  if (!needs(t, 'apache2')) return;
  const backEnd = await startBackEnd(t, { name: 'one', route: 'n1' });
  const members = [{ url: backEnd.url, route: 'n1' }];
  const { managerUrl } = await startHttpd(t, {
    balancers: [
      { name: 'app', members },
      { name: 'new', members: [] },
    ],
  });
  const url = ['-u', managerUrl];
  const told = /balancer new has no members: requests to it get 503.*BalancerMember/;
  for (const args of [['list'], ['list', 'new'], ['list', 'NEW', '-o', 'name']]) {
    const list = await runBaltop([...args, ...url]);
    assertExit(list, EXIT.done);
    assert.match(list.stderr, told, args.join(' '));
  }
  for (const args of [
    ['list', 'app'],
    ['list', '-o', 'json'],
  ]) {
    assert.equal((await runBaltop([...args, ...url])).stderr, '', args.join(' '));
  }
  const doctor = await runBaltop(['doctor', managerUrl]);
  assertExit(doctor, EXIT.done);
  assert.match(doctor.stdout, /! page {5}balancer new has no members/);
  const rolling = await runBaltop(['rolling', 'new', '--exec', 'true', '--dry-run', ...url]);
  assertExit(rolling, EXIT.refused);
  assert.match(rolling.stderr, /the balancer has no members.*BalancerMember/);
  assert.doesNotMatch(rolling.stderr, /--only/);
});
