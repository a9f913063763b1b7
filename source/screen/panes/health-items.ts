/** How httpd checks the health of members, in words. */

import type { FleetBalancer } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import type { HealthCheck } from '../../httpd/model.ts';
import { safeName } from '../../messages/member-label.ts';
import { duration } from '../../messages/numbers.ts';
import { type Line, span } from '../text/spans.ts';

/** Of one member, in full. */
export function healthItems(health: HealthCheck | null): readonly Line[] {
  if (health === null) return [[span('no health checks (mod_proxy_hcheck is not loaded)')]];
  if (isOff(health)) return [[span('no health check')]];
  const tries = (name: string, wanted: number | null, counted: number | null) =>
    wanted === null ? [] : [`${name} ${wanted}${counted === null ? '' : ` (${counted})`}`];
  const items = [
    `health ${methodText(health)}`,
    ...tries('passes', health.passes, health.passed),
    ...tries('fails', health.fails, health.failed),
  ];
  if (health.uri !== '') items.push(`uri ${safeName(health.uri)}`);
  if (health.expression !== '') items.push(`expression ${safeName(health.expression)}`);
  return items.map((text) => [span(text)]);
}

/** Of a balancer: how its members are checked, and how many of them so, where it is not all. */
export function poolHealthItems({ members }: FleetBalancer): readonly Line[] {
  const found = new Map<string, number>();
  for (const { places } of members) {
    const { health } = places[0].worker;
    const expression =
      health === null || health.expression === '' ? '' : `, ${safeName(health.expression)}`;
    const text =
      health === null || isOff(health) ? 'no health checks' : methodText(health) + expression;
    found.set(text, (found.get(text) ?? 0) + 1);
  }
  if (found.size === 1) return [...found.keys()].map((text) => [span(text)]);
  return [...found].map(([text, number]) => [span(`${text}: ${counted(number, 'member')}`)]);
}

function isOff({ method }: HealthCheck): boolean {
  return method.toUpperCase() === 'NONE';
}

function methodText({ method, intervalMs }: HealthCheck): string {
  const every = intervalMs === null ? '' : ` every ${duration(intervalMs).replace('.0s', 's')}`;
  return safeName(method) + every;
}
