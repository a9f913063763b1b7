/**
 * Why the system's ssh ended, in our words: what it printed can hold the server's banner, which is anybody's text, so
 * its lines are recognised and never passed on whole.
 */

import type { ErrorKind, ManagerError } from '../errors.ts';
import { excerpt } from '../printable.ts';
import type { ChildEnd } from './child-socket.ts';

interface Trouble {
  readonly line: RegExp;
  /** `found`: what the first group of the line holds. */
  readonly tell: (host: string, target: string, found: string) => Told;
}
type Told = readonly [kind: ErrorKind, what: string, hint: string];

/** The first that fits any line (OpenSSH 7 to 10). */
const TROUBLES: readonly Trouble[] = [
  {
    line: /^@ +WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!/m,
    tell: (host) => [
      'unreachable',
      `ssh: the host key of ${host} has changed`,
      `Somebody may be in between: nothing was sent. If the change is known: ssh-keygen -R ${host}, then ssh ${host} once.`,
    ],
  },
  {
    line: /^Host key verification failed\./m,
    tell: (host) => [
      'unreachable',
      `ssh: the host key of ${host} is not known here`,
      `Run ssh ${host} once, and compare the key.`,
    ],
  },
  {
    line: /(?:^\S+: Permission denied \(|Too many authentication failures)/m,
    tell: (host) => [
      'forbidden',
      `ssh: ${host} refused the key`,
      `No passphrase is asked for here: ssh ${host} must work without a question (ssh-add -l shows the agent's keys).`,
    ],
  },
  {
    line: /^ssh: Could not resolve hostname/m,
    tell: (host) => ['unknown-host', `ssh: cannot find host ${host}`, 'Check the name after ssh:.'],
  },
  {
    line: /^ssh: connect to host \S+ port \d+: (.+)$/m,
    tell: (host, _target, found) => [
      'unreachable',
      `ssh: cannot connect to ${host}: ${found}`,
      `Check that ssh ${host} works.`,
    ],
  },
  {
    line: /^channel \d+: open failed: connect failed: (.+)$/m,
    tell: (host, target, found) => [
      'unreachable',
      `ssh: ${host} cannot connect to ${target}: ${found}`,
      `Host and port of the URL are as seen from ${host}. Check that httpd is running there.`,
    ],
  },
  {
    line: /^channel \d+: open failed: administratively prohibited/m,
    tell: (host, target) => [
      'forbidden',
      `ssh: ${host} does not forward to ${target}`,
      'See AllowTcpForwarding and PermitOpen of its sshd.',
    ],
  },
  {
    line: /(?:Bad configuration option|Bad owner or permissions|^Can't open user config file)/m,
    tell: () => [
      'unreachable',
      'ssh rejects its configuration',
      'Check ~/.ssh/config, or the file of --ssh-config.',
    ],
  },
  {
    line: /^(?:kex_exchange_identification|ssh_exchange_identification|Connection (?:to \S+ )?(?:closed|reset)|Timeout, server|client_loop: send disconnect|Received disconnect)/m,
    tell: cut,
  },
];

/** null: an ordinary end. `host`: as given; `target`: host and port of the URL. */
export function sshTrouble(
  { code, failed, said }: ChildEnd,
  host: string,
  target: string,
): ManagerError | null {
  if (failed !== null) {
    const reason = failed === 'ENOENT' ? 'it is not installed' : excerpt(failed);
    return error('unreachable', `cannot run ssh: ${reason}`, 'Install the OpenSSH client.');
  }
  if (code === 0) return null;
  for (const { line, tell } of TROUBLES) {
    const found = line.exec(said.replaceAll('\r', ''));
    if (found !== null) return error(...tell(host, target, reasonOf(found[1] ?? '')));
  }
  return error(...cut(host));
}

function cut(host: string): Told {
  return ['cut', `the ssh connection to ${host} was cut`, 'It is reopened automatically.'];
}

/** `Connection refused` -> `connection refused`. */
function reasonOf(text: string): string {
  const line = excerpt(text);
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function error(kind: ErrorKind, what: string, hint: string): ManagerError {
  return { kind, what, hint };
}
