/** The parts of the table, the merged fleet or each front end by itself, and how their rows are told apart. */

import { scopeTo } from '../../fleet/scope.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';

/** What is listed one under the other: the merged fleet, or each front end by itself. */
export interface Section {
  readonly frontEnd: string | null;
  readonly snapshot: FleetSnapshot;
}

export function sectionsOf(snapshot: FleetSnapshot, isSplit: boolean): readonly Section[] {
  if (!isSplit) return [{ frontEnd: null, snapshot }];
  return snapshot.frontEnds.map(({ name }) => ({
    frontEnd: name,
    snapshot: scopeTo(snapshot, name),
  }));
}

/** `frontEnd` null: the row of all of them. */
export function balancerRowKey(name: string, frontEnd: string | null = null): string {
  return frontEnd === null ? `balancer ${name}` : `section ${frontEnd}\n${name}`;
}

export function memberRowKey(memberKey: string, frontEnd: string | null = null): string {
  return frontEnd === null ? `member ${memberKey}` : `place ${frontEnd}\n${memberKey}`;
}
