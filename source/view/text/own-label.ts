/** What the configuration calls members: shown beside them where there is room, found by the filter. */

import { memberLabel, safeName, safeUrl } from './member-label.ts';

/** By balancer, then by route, address or URL of a member. Not safe to print. */
export type Labels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Safe to print; '' where it has none. The route is asked first: it is what members are called by. */
export function ownLabel(
  labels: Labels | undefined,
  balancer: string,
  { url, route }: { readonly url: string; readonly route: string },
): string {
  const own = labels?.get(balancer);
  if (own === undefined || own.size === 0) return '';
  const named = route === '' ? undefined : own.get(route);
  return safeName(named ?? own.get(memberLabel(url).address) ?? own.get(safeUrl(url)) ?? '');
}
