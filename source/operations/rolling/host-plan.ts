/** A plan by host: the members of several balancers, host by host; what runs on a host is stopped with it. */

import { hostOf } from '../../fleet/on-host.ts';
import { leastUsable } from '../../fleet/safety.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { FleetBalancer, FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { takesNewRequests } from '../../httpd/status.ts';
import { type Objection, tooFew } from './rolling-objections.ts';
import { planRolling, type RollingChoice, type RollingPlan, wavesOf } from './rolling-plan.ts';

/** `maxOut` of the choice is a number of hosts. */
export function planByHost(
  snapshot: FleetSnapshot,
  balancers: readonly [FleetBalancer, ...FleetBalancer[]],
  choice: RollingChoice & { readonly maxOut: number },
): RollingPlan {
  const plans = balancers.map((balancer) => {
    const first = balancer.members.some(({ key }) => key === choice.first) ? choice.first : null;
    return planRolling(snapshot, balancer, { ...choice, maxOut: 1, first: first ?? null });
  });
  const found = plans.flatMap(({ members }) => members);
  const first = found.filter(({ key }) => key === choice.first);
  const hosts = byHost([...first, ...found.filter(({ key }) => key !== choice.first)]);
  const groups = new Map<string, string>();
  for (const [host, members] of hosts) for (const { key } of members) groups.set(key, host);
  const together = wavesOf([...hosts.values()], choice.maxOut, choice.pauseAfter === 'first');
  const waves = together.map((wave) => wave.flat());
  const [one, ...others] = balancers;
  return {
    balancer: one.name,
    others: others.map(({ name }) => name),
    groups,
    members: waves.flat(),
    waves,
    maxOut: choice.maxOut,
    skipped: plans.flatMap(({ skipped }) => skipped),
    objections: [
      ...plans.flatMap(({ objections }) => objections),
      ...found.flatMap(withoutHost),
      ...leftBehind(snapshot, groups),
      ...waves.flatMap((wave) => balancers.flatMap((each) => tooFewOf(each, wave, choice))),
    ],
    notPersisted: plans[0]?.notPersisted ?? [],
  };
}

/** In the order in which the hosts come first. */
function byHost(members: readonly Member[]): ReadonlyMap<string, readonly Member[]> {
  const hosts = new Map<string, Member[]>();
  for (const member of members) {
    const host = hostOf(member);
    if (host !== null) hosts.set(host, [...(hosts.get(host) ?? []), member]);
  }
  return hosts;
}

function withoutHost(member: Member): readonly Objection[] {
  if (hostOf(member) !== null) return [];
  const what = `${memberLabel(member)} runs on no host that its URL names`;
  return [{ what, mend: 'Leave it out with --skip.' }];
}

/** What serves from one of these hosts and is not taken out would lose its requests. */
function leftBehind(
  { balancers }: FleetSnapshot,
  groups: ReadonlyMap<string, string>,
): readonly Objection[] {
  const hosts = new Set(groups.values());
  return balancers
    .flatMap(({ members }) => members)
    .filter((member) => !groups.has(member.key) && hosts.has(hostOf(member) ?? ''))
    .filter(({ places }) => places.some(({ worker }) => takesNewRequests(worker.status)))
    .map((member) => ({
      what: `${memberLabel(member)} runs on ${hostOf(member)} too, and is not part of this`,
      mend: 'Name its balancer too, or take it out first.',
    }));
}

/** A plan of each balancer has told of members that go alone. */
function tooFewOf(
  balancer: FleetBalancer,
  wave: readonly Member[],
  { policy, minUsable }: RollingChoice,
): readonly Objection[] {
  const own = wave.filter((member) => member.balancer === balancer.name);
  if (own.length < 2) return [];
  return tooFew(balancer, own, leastUsable(policy, balancer.name, minUsable));
}
