/** The program's engine on real front ends: what a key on the screen and a verb both end in. */

import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import { DEFAULT_POLICY, type Level } from '../../source/fleet/safety.ts';
import { selectMembers } from '../../source/fleet/select.ts';
import type { FleetBalancer, Member } from '../../source/fleet/snapshot.ts';
import type { BalancerEdit } from '../../source/httpd/edit/balancer-edit.ts';
import type { WorkerEdit } from '../../source/httpd/edit/edit.ts';
import { ManagerClient } from '../../source/httpd/transport/client.ts';
import {
  type Change,
  type ChangeEvent,
  createChange,
} from '../../source/operations/change/change.ts';
import {
  createEditFormReader,
  type EditFormReader,
} from '../../source/operations/change/edit-form-reader.ts';
import type { Order } from '../../source/operations/change/order.ts';

export class Engine {
  readonly fleet: LiveFleet;
  readonly change: Change;
  readonly editForms: EditFormReader;

  private constructor(clients: ReadonlyMap<string, ManagerClient>) {
    this.change = createChange(clients);
    this.editForms = createEditFormReader(clients);
    const frontEnds = [...clients].map(([name, client]) => ({ name, client }));
    this.fleet = new LiveFleet(frontEnds, { intervalMs: 500 });
  }

  /** Front ends web1, web2, ...: read once. */
  static async on(t: TestContext, ...urls: readonly string[]): Promise<Engine> {
    const clients = urls.map(
      (url, index) => [`web${index + 1}`, new ManagerClient({ url: new URL(url) })] as const,
    );
    return Engine.of(t, new Map(clients));
  }

  /** Front ends of these names: read once. */
  static async of(t: TestContext, clients: ReadonlyMap<string, ManagerClient>): Promise<Engine> {
    const engine = new Engine(clients);
    t.after(() => {
      engine.fleet.stop();
      for (const client of clients.values()) client.close();
    });
    await engine.fleet.readOnce();
    return engine;
  }

  member(name: string): Member {
    const [member] = selectMembers(this.fleet.getSnapshot(), name);
    assert.ok(member, `no ${name}`);
    return member;
  }

  balancer(name: string): FleetBalancer {
    const balancer = this.fleet.getSnapshot().balancers.find((each) => each.name === name);
    assert.ok(balancer, `no balancer ${name}`);
    return balancer;
  }

  async do(order: Order, agreed: Level = 2): Promise<readonly ChangeEvent[]> {
    const events: ChangeEvent[] = [];
    const request = { ...order, agreed, policy: DEFAULT_POLICY };
    const { signal } = new AbortController();
    for await (const event of this.change(this.fleet, request, signal)) {
      events.push(event);
    }
    return events.filter((event) => event.kind !== 'queued' && event.kind !== 'sent');
  }

  async set(name: string, edit: WorkerEdit): Promise<ChangeEvent> {
    return last(await this.do({ members: [this.member(name)], action: { kind: 'set', edit } }));
  }

  async setBalancer(name: string, edit: BalancerEdit): Promise<ChangeEvent> {
    const balancer = this.balancer(name);
    const edits = new Map(balancer.views.map(({ frontEnd }) => [frontEnd, edit]));
    return last(await this.do({ balancer, edits }));
  }

  forms(order: Order) {
    return this.editForms.forms(this.fleet, order);
  }

  plan(order: Order) {
    return this.editForms.plan(this.fleet, order);
  }
}

function last(events: readonly ChangeEvent[]): ChangeEvent {
  const event = events.at(-1);
  assert.ok(event, 'nothing was told');
  return event;
}
