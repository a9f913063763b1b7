/** Where a secret could turn up: streams, files, and the arguments of processes. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoServer } from '../../source/demo/server.ts';

export function assertNowhere(texts: readonly string[], secrets: readonly string[]): void {
  for (const text of texts) {
    for (const secret of secrets) {
      const at = text.indexOf(secret);
      assert.equal(at, -1, `${secret} in: ${text.slice(Math.max(0, at - 200), at + 100)}`);
    }
  }
}

/** All nonces that the page ever gave are in the requests that changed something. */
export function noncesSeen(server: DemoServer): readonly string[] {
  return server.requests.flatMap(({ body }) =>
    [...body.matchAll(/nonce=([^&]+)/g)].map(([, nonce = '']) => nonce),
  );
}

/** Of every process that is one of ours, or was started by one: what `ps` shows to every user. */
export function argumentsOfAll(): string {
  const lines: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (/cli\.js|ssh|baltop/.test(line)) lines.push(line);
    } catch {
      // It has ended.
    }
  }
  return lines.join('\n');
}

export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
