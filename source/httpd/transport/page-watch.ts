/** Pages of one front end in the order in which they came: what shows that one is older than those before it. */

import type { ManagerPage } from '../model.ts';

/** As httpd makes them at a start; one from the configuration stays the same over a restart. */
const MADE_NONCE = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const KEPT_NONCES = 64;
/** So often in a row one httpd has answered before the other is taken for gone. */
const ALONE_AGAIN = 10;

/** Pages of one front end, in the order in which they came: one that shows what others have replaced is an old one. */
export class PageWatch {
  private newest: ManagerPage | null = null;
  /** The last one that was judged old. */
  private suspect: ManagerPage | null = null;
  private readonly replaced = new Set<string>();
  /** Did the last page have a nonce that was replaced before? */
  private wasBack = false;
  /** Pages of the newer nonce have come again after one of those. */
  private cameAgain = false;
  private inARow = 0;
  private mixed = false;

  /** Two nonces have taken turns, and did so not long ago. */
  get areMixed(): boolean {
    return this.mixed;
  }

  /** Why it is older than one before it; null: nothing says so. */
  olderBy(page: ManagerPage): string | null {
    const { newest, suspect } = this;
    if (newest !== null) this.noteTurn(this.nonceSeen(page) !== null);
    const why = newest === null || this.isBack(page, suspect) ? null : this.compare(newest, page);
    if (why !== null) {
      this.suspect = page;
      return why;
    }
    if (newest !== null) this.noteReplaced(newest, page);
    this.suspect = null;
    this.newest = page;
    return null;
  }

  /** Once back and forth can be a copy out of a cache; twice is a second httpd. */
  private noteTurn(isBack: boolean): void {
    this.inARow = isBack === this.wasBack ? this.inARow + 1 : 1;
    if (this.wasBack && !isBack) this.cameAgain = true;
    if (this.cameAgain && isBack) this.mixed = true;
    if (this.inARow >= ALONE_AGAIN) this.mixed = false;
    if (this.inARow >= ALONE_AGAIN && !isBack) this.cameAgain = false;
    this.wasBack = isBack;
  }

  /** Counters that went back and now grow are httpd's own: one that crashed with BalancerPersist On starts from what it saved. */
  private isBack(page: ManagerPage, suspect: ManagerPage | null): boolean {
    return (
      suspect !== null && this.nonceSeen(page) === null && movesBetween(suspect, page) === 'up'
    );
  }

  private compare(newest: ManagerPage, page: ManagerPage): string | null {
    const nonce = this.nonceSeen(page);
    if (nonce !== null) return 'it has a nonce that was replaced before';
    return movesBetween(newest, page) === 'down'
      ? 'its counters are lower than those read before'
      : null;
  }

  private nonceSeen({ balancers }: ManagerPage): string | null {
    if (this.replaced.size === 0) return null;
    const seen = balancers.find(({ name, nonce }) => this.replaced.has(`${nonce} ${name}`));
    return seen?.nonce ?? null;
  }

  private noteReplaced(newest: ManagerPage, page: ManagerPage): void {
    const now = new Map(page.balancers.map(({ name, nonce }) => [name, nonce]));
    for (const { name, nonce } of newest.balancers) {
      if (nonce === null || !MADE_NONCE.test(nonce) || !now.has(name)) continue;
      if (now.get(name) !== nonce) this.replaced.add(`${nonce} ${name}`);
    }
    for (const each of this.replaced) {
      if (this.replaced.size <= KEPT_NONCES) break;
      this.replaced.delete(each);
    }
  }
}

/**
 * Of the counters that httpd made under the same nonces: `down` where some fell and none grew, `up` the other way round.
 * All at 0 are those of a httpd that has just started. On a busy httpd two threads can lose a count; others grow then.
 */
function movesBetween(before: ManagerPage, after: ManagerPage): 'up' | 'down' | null {
  let [fell, grew, counted] = [false, false, false];
  for (const [index, balancer] of after.balancers.entries()) {
    const was = before.balancers[index];
    if (was?.name !== balancer.name || was.nonce !== balancer.nonce) continue;
    if (!MADE_NONCE.test(was.nonce ?? '')) continue;
    let row = 0;
    for (const { url, elected } of balancer.workers) {
      const old = was.workers[row++];
      if (elected === null || old === undefined || old.elected === null || old.url !== url)
        continue;
      if (elected < old.elected) fell = true;
      else if (elected > old.elected) grew = true;
      if (elected > 0) counted = true;
      if (fell && grew) return null;
    }
  }
  if (fell) return counted ? 'down' : null;
  return grew ? 'up' : null;
}
