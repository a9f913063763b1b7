/** `list -o json` as the manual gives it. */

import assert from 'node:assert/strict';
import { runBaltop } from '../helpers/run-baltop.ts';
import { assertExit } from './outcome.ts';

export interface ListedMember {
  readonly frontEnd: string;
  readonly balancer: string;
  readonly url: string;
  readonly route: string;
  readonly redirect: string;
  readonly state: string;
  readonly flags: readonly string[];
  readonly usable: boolean;
  readonly busy: number | null;
  readonly elected: number | null;
  readonly toBytes: number | null;
  readonly fromBytes: number | null;
  readonly exactBytes: boolean;
  readonly loadFactor: number | null;
  readonly lbSet: number | null;
  readonly lbStatus: number | null;
  readonly lastError: unknown;
  readonly connections: unknown;
  readonly health: {
    readonly method: string;
    readonly intervalMs: number | null;
    readonly passes: number | null;
    readonly fails: number | null;
    readonly uri: string;
  } | null;
}

export interface ListedBalancer {
  readonly name: string;
  readonly method: string;
  readonly sticky: string | null;
  readonly usedMembers: number | null;
  readonly path: string | null;
  readonly persisted: boolean | null;
}

export interface MemberList {
  readonly apiVersion: string;
  readonly kind: string;
  readonly asOf: string;
  readonly items: readonly ListedMember[];
  readonly balancers: readonly ListedBalancer[];
}

export async function membersOf(
  managerUrl: string,
  args: readonly string[] = [],
): Promise<MemberList> {
  const finished = await runBaltop(['list', '-u', managerUrl, '-o', 'json', ...args]);
  assertExit(finished, 0);
  return JSON.parse(finished.stdout) as MemberList;
}

export function memberWith(items: readonly ListedMember[], url: string): ListedMember {
  const found = items.find((item) => item.url === url);
  assert.ok(found, `no ${url} in ${JSON.stringify(items)}`);
  return found;
}
