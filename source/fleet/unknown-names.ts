/** Names of the configuration that nothing on the pages has: settings that hold for nobody, and nobody notices. */

import { findBalancers } from '../httpd/balancer-name.ts';
import type { FleetBalancer, FleetSnapshot } from './snapshot.ts';
import { loosely, looseSpellings } from './spellings.ts';

export interface UnknownName {
  readonly balancer: string;
  /** The label's route, address or URL; null: it is the balancer itself that nobody has. */
  readonly member: string | null;
}

/** By balancer, then by member, as the file has them. */
type Names = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/** [] while a front end has not answered: what is on none of the others could be on that one. */
export function unknownNames(snapshot: FleetSnapshot, names: Names): readonly UnknownName[] {
  const { frontEnds, balancers } = snapshot.whole ?? snapshot;
  if (names.size === 0 || frontEnds.some(({ page }) => page === null)) return [];
  return [...names].flatMap(([balancer, members]): readonly UnknownName[] => {
    const found = findBalancers(balancers, balancer);
    if (found.length === 0) return [{ balancer, member: null }];
    return [...members.keys()]
      .filter((member) => !found.some((each) => hasMember(each, member)))
      .map((member) => ({ balancer, member }));
  });
}

function hasMember({ members }: FleetBalancer, name: string): boolean {
  return members.some(
    ({ url, places }) =>
      places.some(({ worker }) => worker.route === name) || looseSpellings(url).has(loosely(name)),
  );
}

/** `the configuration names balancer app2, which no front end has`. Unsafe to print. */
export function unknownNameText({ balancer, member }: UnknownName): string {
  return member === null
    ? `the configuration names balancer ${balancer}, which no front end has`
    : `the configuration labels ${member}, which is no member of balancer ${balancer}`;
}

export const UNKNOWN_MEND = 'These settings have no effect: correct the name, or remove them.';
