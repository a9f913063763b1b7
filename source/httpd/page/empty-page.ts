/** A manager without balancers: httpd shows those of the virtual host that was asked, and no others. */

import type { Balancer, ManagerPage } from '../model.ts';
import { excerpt } from '../printable.ts';

export interface EmptyPage {
  /** One line each, safe to print. */
  readonly what: string;
  readonly hint: string;
}

/** null where there is a balancer, or no page. */
export function emptyPage(page: ManagerPage | null): EmptyPage | null {
  if (page === null || page.balancers.length > 0) return null;
  const name = excerpt(page.serverName);
  return {
    what: `httpd shows the balancers of the virtual host that answers to ${name} only, and it has none`,
    hint: 'Ask for the host that has them by its name: in the URL, or with --host-header NAME.',
  };
}

/** null where the balancer has a member. `place`: ` on web2`, or ''. */
export function emptyPool({ name, workers }: Balancer, place = ''): EmptyPage | null {
  if (workers.length > 0) return null;
  return {
    what: `balancer ${excerpt(name)} has no members${place}: requests to it get 503`,
    hint: 'Add one: BalancerMember in httpd.conf, or x on the balancer in the screen where growth= left room.',
  };
}
