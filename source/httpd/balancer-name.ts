/** Balancers by name, compared as httpd does: it writes `balancer://Shop_App/` of its configuration as `shop_app`. */

/** The name that two spellings have in common. */
export function balancerId(text: string): string {
  return text
    .toLowerCase()
    .replace(/^balancer:\/\//, '')
    .replace(/\/$/, '');
}

export function isSameBalancer(one: string, other: string): boolean {
  return one === other || balancerId(one) === balancerId(other);
}

/** The one of just this name, else all that httpd would take for it: a page could hold several. */
export function findBalancers<T extends { readonly name: string }>(
  balancers: readonly T[],
  text: string,
): readonly T[] {
  const exact = balancers.filter(({ name }) => name === text);
  return exact.length > 0 ? exact : balancers.filter(({ name }) => isSameBalancer(name, text));
}

/** undefined: there is none, or there are several. */
export function findBalancer<T extends { readonly name: string }>(
  balancers: readonly T[],
  text: string,
): T | undefined {
  const [only, ...others] = findBalancers(balancers, text);
  return others.length === 0 ? only : undefined;
}

const byId = new WeakMap<object, ReadonlyMap<string, unknown>>();

/** What a table of the configuration says of a balancer. */
export function ofBalancer<T>(table: ReadonlyMap<string, T>, name: string): T | undefined {
  const exact = table.get(name);
  if (exact !== undefined) return exact;
  let ids = byId.get(table);
  if (ids === undefined) {
    ids = new Map([...table].map(([key, value]) => [balancerId(key), value]));
    byId.set(table, ids);
  }
  return ids.get(balancerId(name)) as T | undefined;
}
