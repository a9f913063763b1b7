/** A burst of requests by ab, as fast as it gets its answers; what was lost of it. */

import { spawn } from 'node:child_process';
import { findTool } from '../test/helpers/needs.ts';

export const BURST = { requests: 6_000, clients: 40 } as const;
const LIMIT_SECONDS = 30;

export interface Burst {
  readonly requests: number;
  readonly perSecond: number;
  /** No answer, a cut one, or one of an error. */
  readonly lost: number;
  /** What ab says of them. */
  readonly why: string;
}

/** null: there is no ab here. */
export async function burst(url: string): Promise<Burst | null> {
  const ab = findTool('ab');
  if (ab === null) return null;
  const { requests, clients } = BURST;
  const args = ['-l', '-r', '-k', '-q', '-t', String(LIMIT_SECONDS)];
  const child = spawn(ab, [...args, '-n', String(requests), '-c', String(clients), url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  await new Promise((resolve) => child.once('close', resolve));
  const number = (name: string) => Number(new RegExp(`${name}: +([\\d.]+)`).exec(output)?.[1] ?? 0);
  return {
    requests: number('Complete requests'),
    perSecond: number('Requests per second'),
    lost: number('Failed requests') + number('Non-2xx responses'),
    why: /Non-2xx responses: +\d+|\(Connect: .*\)/g.exec(output)?.[0] ?? '',
  };
}
