/** What the configuration calls members: shown beside them where there is room, found by the filter. */

import { loosely, looseSpellings } from '../fleet/spellings.ts';
import { ofBalancer } from '../httpd/balancer-name.ts';
import { safeName } from './member-label.ts';

/** By balancer, then by route, address or URL of a member. Not safe to print. */
export type Labels = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Safe to print; '' where it has none. The route is asked first: it is what members are called by. */
export function ownLabel(
  labels: Labels | undefined,
  balancer: string,
  { url, route }: { readonly url: string; readonly route: string },
): string {
  const own = labels === undefined ? undefined : ofBalancer(labels, balancer);
  if (own === undefined || own.size === 0) return '';
  const named = route === '' ? undefined : own.get(route);
  return safeName(named ?? byAddress(own, url) ?? '');
}

const loose = new WeakMap<object, ReadonlyMap<string, string>>();

function byAddress(own: ReadonlyMap<string, string>, url: string): string | undefined {
  let index = loose.get(own);
  if (index === undefined) {
    index = new Map([...own].map(([name, text]) => [loosely(name), text]));
    loose.set(own, index);
  }
  for (const spelling of looseSpellings(url)) {
    const found = index.get(spelling);
    if (found !== undefined) return found;
  }
  return undefined;
}
