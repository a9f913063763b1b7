/**
 * The picture of a rolling upgrade: the real thing, on a real httpd with two Tomcats over AJP that are stopped and
 * started, and clients who count what they lose. Only the command that upgrades a host is a stand-in: all hosts
 * are addresses of this machine.
 */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withScope } from '../bench/scope.ts';
import { CLI } from '../test/helpers/run-baltop.ts';
import { startLoad } from '../test/lab/load.ts';
import { startUpgradeSite } from '../test/lab/upgrade-site.ts';
import { play, type Step } from './play.ts';
import { renderSvg } from './terminal-svg.ts';

const SIZE = { columns: 104, rows: 31 };
const CLIENTS = 24;
const LOAD = { sticky: CLIENTS / 2, slowMs: [2_000, 5_000], thinkMs: 40 } as const;
const CALL =
  "baltop rolling app --exec './upgrade {host}' --check-url 'http://{host}:8080/health' --soak 3s";

/** What is told of a member, in its order. */
const way = (member: string): Step[] =>
  [
    ['taking it out', 1],
    ['OK -> DIS', 1.5],
    ['(.*waits for|is quiet after)', 2],
    ['is quiet after', 2],
    ['out; the upgrade begins', 1.5],
    ['upgraded; is it ready', 1.5],
    ['ready; putting it back', 1],
    ['serves requests again', 1.5],
    ['done', 1.5],
  ].map(([text, seconds]) => ({
    until: new RegExp(`app/${member} ${text}`),
    settleMs: 0,
    seconds: Number(seconds),
  }));

export async function drawRolling(file: string): Promise<void> {
  await withScope(async (scope) => {
    const site = await startUpgradeSite(scope, {
      httpBackEnds: 0,
      ports: { ajp: 8009, http: 8080 },
    });
    const folder = mkdtempSync(join(tmpdir(), 'baltop-media-'));
    scope.after(() => rmSync(folder, { recursive: true, force: true }));
    const script = (name: string, line: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\nexec ${line}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    script('baltop', `${process.execPath} ${CLI} "$@"`);
    script('upgrade', site.upgrade.replace('{host}', '"$1"'));
    const load = startLoad(site.poolUrl('app'), CLIENTS, LOAD);
    const env = [
      ...[`PATH="${folder}:$PATH"`, `XDG_STATE_HOME="${folder}/state"`],
      ...[`BALTOP_URL="${site.httpd.managerUrl}"`, 'PS1="$ "', 'TZ=UTC'],
    ];
    const command = `env -C "${folder}" ${env.join(' ')} bash --norc --noprofile -i`;
    const steps: Step[] = [
      { until: /\$/, settleMs: 500, seconds: 1 },
      { keys: CALL, until: /soak 3s/, settleMs: 500, seconds: 3 },
      { keys: '\r', until: /1 {2}app\/node1/, settleMs: 0, seconds: 1 },
      ...way('node1'),
      ...way('node2'),
      { until: /all members are done/, settleMs: 500, seconds: 4 },
    ];
    const frames = await play(steps, { ...SIZE, command });
    const { requests, lostRequests } = await load.stop();
    const lost = site.taken('app', lostRequests).length;
    const title = `baltop rolling upgrades two Tomcats behind httpd: ${requests} requests meanwhile, ${lost} lost`;
    process.stdout.write(`${title}\n`);
    writeFileSync(file, renderSvg(frames, SIZE.columns, SIZE.rows, title));
  });
}
