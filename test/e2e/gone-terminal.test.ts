/** A terminal that goes away while SIGHUP is ignored, as under nohup: the program ends, and by no abort. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs } from '../helpers/needs.ts';
import { play } from '../helpers/play.ts';
import { CLI, runBaltop } from '../helpers/run-baltop.ts';

/** Gives the program a terminal, takes it away once `sign` was written to it, and prints how the program ended. */
const TAKE_AWAY = `
import os, pty, select, signal, sys, time
sign, command = sys.argv[1].encode(), sys.argv[2:]
pid, terminal = pty.fork()
if pid == 0:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.execvp(command[0], command)
seen, end = b'', time.monotonic() + 20
while sign not in seen and time.monotonic() < end:
    if select.select([terminal], [], [], 0.2)[0]:
        seen += os.read(terminal, 4096)
os.close(terminal)
status = 0
for _ in range(200):
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended: break
    time.sleep(0.1)
else:
    os.kill(pid, signal.SIGKILL)
    print('still there')
print('signal', os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)
`;

for (const [args, sign] of [
  [['watch'], 'watching'],
  [[], 'LIVE'],
] as const) {
  test(`baltop ${args.join(' ') || 'on its screen'} ends by itself without its terminal`, async (t) => {
    if (!needs(t, 'python3')) return;
    const { url } = await play(t);
    const { stdout, stderr } = await runBaltop([...args, '-u', url, '--interval', '250ms'], {
      program: ['python3', '-c', TAKE_AWAY, sign, process.execPath, CLI],
      env: { TERM: 'xterm' },
      timeoutMs: 50_000,
    });
    assert.equal(stdout, 'signal 0\n', stderr);
  });
}
