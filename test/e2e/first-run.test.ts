/** Started on a terminal with nothing to connect to. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { play, writesTo } from '../helpers/play.ts';
import { openTerminal } from './terminal.ts';

function configFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'baltop-first-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

test('no URL at all: one is typed, looked at, saved as a context, opened, and opened again by itself', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const folder = configFolder(t);
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: folder } });
  await terminal.start();
  await terminal.see(/baltop: no front end configured\.[\s\S]*127\.0\.0\.1[\s\S]*q quit >/);
  terminal.type('u\r');
  await terminal.see(/URL >/);
  terminal.type('ftp://web1\r');
  await terminal.see(/only http and https[\s\S]*URL >/);
  terminal.type(`${server.url}\r`);
  await terminal.see(/answered: 1 balancer, 4 members[\s\S]*s save it as a context.*>/);
  terminal.type('s\r');
  await terminal.see(/name of the context \(local\) >/);
  terminal.type('shop\r');
  await terminal.see(/^ baltop [›>] shop .*LIVE/m);
  await terminal.see(/n2 .*10\.0\.0\.2:8080/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);

  const path = join(folder, 'baltop', 'config.yaml');
  assert.match(readFileSync(path, 'utf8'), /^currentContext: shop$/m);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await terminal.start();
  await terminal.see(/^ baltop [›>] shop .*LIVE/m);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
  assert.equal(writesTo(server).length, 0);
});

test('the first run is left by the key q alone, by ctrl-c and by ctrl-d', async (t) => {
  if (!needs(t, 'tmux')) return;
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: configFolder(t) } });
  const before = await terminal.modes();
  for (const [key, code] of [
    ['q', 0],
    ['C-c', 130],
    ['C-d', 130],
  ] as const) {
    await terminal.start();
    await terminal.see(/q quit >[^>]*$/);
    terminal.press(key);
    assert.equal(await terminal.ended(), code);
  }
  assert.equal(await terminal.modes(), before);
});

test('keys that were typed before the question are no answer to it, and no part of a URL', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: configFolder(t) } });
  await terminal.start();
  terminal.type('dq:xu');
  await terminal.see(/q quit >[^>]*$/);
  assert.match(
    terminal.screen(),
    /SetHandler balancer-manager/,
    'nothing answers on this host yet',
  );
  terminal.press('u');
  await terminal.see(/URL > *$/);
  terminal.type('no-such-host.invalid\r');
  await terminal.see(
    /cannot find host no-such-host\.invalid\s+Check the host name in the URL\.\s+u type/,
  );
  terminal.type(server.url);
  await terminal.see(/URL > http:/);
  terminal.press('Enter');
  await terminal.see(/answered: 1 balancer, 4 members/);
  assert.match(terminal.screen(), /^ +URL > http:/m);
  assert.doesNotMatch(terminal.screen(), /URL > dq/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
});

test('what looks like a URL or a host is one, typed or pasted at once; anything else is answered', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const bare = server.url.replace('http://', '');
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: configFolder(t) } });
  await terminal.start();
  await terminal.see(/q quit >[^>]*$/);
  terminal.type('what');
  terminal.press('Enter');
  await terminal.see(/"what" is neither a key nor a URL[\s\S]*q quit >/);
  // A host that begins with a key, a mistake taken back, and an arrow.
  terminal.type('quiet.invalid:1');
  await terminal.see(/URL > quiet\.invalid:1/);
  terminal.press('Left', 'C-u');
  terminal.type(`${bare}xx`);
  terminal.press('BSpace', 'BSpace');
  await terminal.see(new RegExp(`URL > ${bare.replaceAll('.', '\\.')}$`));
  terminal.press('Enter');
  await terminal.see(/answered: 1 balancer, 4 members[\s\S]*Enter open it.*>/);
  // The key and the URL in one go, as somebody types it who has read the line.
  terminal.type(`u${bare}\r`);
  await terminal.see(/answered: 1 balancer[\s\S]*answered: 1 balancer[\s\S]*Enter open it.*>/);
  terminal.paste(`${server.url}\n`);
  await terminal.see(/(answered: 1 balancer[\s\S]*){3}Enter open it.*>/);
  terminal.press('u');
  await terminal.see(/URL > *$/);
  terminal.type(`${bare}\r`);
  await terminal.see(/(answered: 1 balancer[\s\S]*){4}Enter open it.*>/);
  terminal.press('Enter');
  await terminal.see(/^ baltop [›>] 127\.0\.0\.1 .*LIVE/m);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
});

test('u and a host typed as fast as one word are two meanings, and one key says which', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  // A name for the server that begins with a letter, so that `u` before it could belong to it.
  const bare = server.url.replace('http://127.0.0.1', 'ip4.localhost');
  const terminal = await openTerminal(t, { env: { XDG_CONFIG_HOME: configFolder(t) } });
  await terminal.start();
  await terminal.see(/q quit >[^>]*$/);
  terminal.type(`u${bare}\r`);
  await terminal.see(/Enter for "uip4\.localhost[^"]*" {4}u for "ip4\.localhost[^"]*" > *$/);
  terminal.press('Enter');
  await terminal.see(/(find host |http:\/\/)uip4\.localhost[^>]*q quit >[^>]*$/);
  terminal.type(`u${bare}\r`);
  await terminal.see(/u for "ip4\.localhost[^"]*" > *$/);
  terminal.press('u');
  await terminal.see(/(find host |http:\/\/)ip4\.localhost[^>]*q quit >[^>]*$/);
  for (const typed of ['htp:/foo bar', 'http:/web1', 'web1 .example']) {
    terminal.type(typed);
    terminal.press('Enter');
    await terminal.see(
      new RegExp(
        `"${typed}" is not a URL: write it like http://web1/path or web1:8080[^>]*q quit >[^>]*$`,
      ),
    );
  }
  terminal.press('C-c');
  assert.equal(await terminal.ended(), 130);
});

test('a dumb terminal is asked for whole lines', async (t) => {
  if (!needs(t, 'tmux')) return;
  const server = await play(t);
  const env = { XDG_CONFIG_HOME: configFolder(t), TERM: 'dumb' };
  const terminal = await openTerminal(t, { env });
  await terminal.start();
  await terminal.see(/q quit >[^>]*$/);
  terminal.type(`${server.url}\r`);
  await terminal.see(/answered: 1 balancer[\s\S]*Enter open it.*>/);
  terminal.type('q\r');
  assert.equal(await terminal.ended(), 0);
});

test('the header names the context and its front ends, and says that it is protected', async (t) => {
  if (!needs(t, 'tmux')) return;
  const [one, other] = [await play(t), await play(t)];
  const path = join(configFolder(t), 'config.yaml');
  const frontEnds = `frontEnds: [{ name: web1, url: "${one.url}" }, { name: web2, url: "${other.url}" }]`;
  writeFileSync(path, `contexts:\n  prod: { protected: true, ${frontEnds} }\n`, { mode: 0o600 });
  const terminal = await openTerminal(t, { columns: 120, env: { BALTOP_CONFIG: path } });
  await terminal.start('prod');
  await terminal.see(/^ baltop [›>] prod {2}2 front ends .*web1 LIVE {2}web2 LIVE/m);
  await terminal.see(/PROTECTED/);
  terminal.press('q');
  assert.equal(await terminal.ended(), 0);
});
