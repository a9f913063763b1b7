/** Through the system's ssh, with the user's keys, agent and configuration. */

import { spawn } from 'node:child_process';
import { ChildSocket } from './child-socket.ts';
import type { Connector } from './connector.ts';
import { sshTrouble } from './ssh-trouble.ts';

export interface SshHost {
  /** Host or alias, with `USER@` and `:PORT` where given: for people. */
  readonly text: string;
  /** `USER@HOST` or `HOST`; never begins with a dash. */
  readonly destination: string;
  readonly port: string | null;
  /** Instead of ~/.ssh/config; null: that. */
  readonly configFile: string | null;
}

/** One ssh for each connection, and connections are kept: it logs in once, as long as httpd keeps the connection. */
export function sshConnector(host: SshHost): Connector {
  return {
    words: `via ssh:${host.text}`,
    async connect(name, port) {
      const target = `${name.includes(':') ? `[${name}]` : name}:${port}`;
      const child = spawn('ssh', sshArguments(host, target), {
        stdio: ['pipe', 'pipe', 'pipe'],
        // A session of its own: it cannot ask on our terminal, and a ctrl-c there is not for it.
        detached: true,
      });
      return new ChildSocket(child, (end) => sshTrouble(end, host.text, target));
    },
  };
}

/** BatchMode: a question would break the screen, and nobody could answer it. INFO: it says why a forward failed. */
function sshArguments({ destination, port, configFile }: SshHost, target: string): string[] {
  return [
    ...(configFile === null ? [] : ['-F', configFile]),
    ...['-T', '-o', 'BatchMode=yes', '-o', 'LogLevel=INFO'],
    ...(port === null ? [] : ['-p', port]),
    ...['-W', target, '--', destination],
  ];
}
