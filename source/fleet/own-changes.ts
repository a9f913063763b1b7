/** Which changes that a page of one front end shows are our own. */

import type { ManagerPage, Worker } from '../httpd/model.ts';
import { findWorker } from '../httpd/page/find-in-page.ts';
import type { OwnTarget } from './changes.ts';
import { memberKey } from './identity.ts';

export class OwnChanges {
  private readonly intentByMember = new Map<string, string>();
  private expected: { own: OwnTarget; tokens: string; until: number } | null = null;

  /** What we made of each member that is out by us. */
  get intents(): ReadonlyMap<string, string> {
    return this.intentByMember;
  }

  /** One was verified on this page. */
  note(page: ManagerPage, own: OwnTarget): void {
    const worker = findWorker(page, own.balancer, own.url);
    const key = memberKey(own.balancer, own.url);
    if (worker === undefined || worker.status.intent === 'in') this.intentByMember.delete(key);
    else this.intentByMember.set(key, worker.status.intent);
  }

  /** One was verified on a sibling virtual host, which may show the same worker. */
  expect(own: OwnTarget, worker: Worker, until: number): void {
    this.expected = { own, tokens: worker.status.tokens.join(' '), until };
  }

  expectedIn(page: ManagerPage, at: number): OwnTarget | null {
    if (this.expected === null || at > this.expected.until) return null;
    const { own, tokens } = this.expected;
    return findWorker(page, own.balancer, own.url)?.status.tokens.join(' ') === tokens ? own : null;
  }
}
