/**
 * One simulated hour at 1,000 members, in process and with an injected clock: members appear, vanish, fail and recover,
 * somebody disables some, httpd restarts. Memory stays flat, the cursor stays on its member, no event is lost.
 */

import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventWords } from '../../source/fleet/event-words.ts';
import { eventsSince } from '../../source/fleet/events-since.ts';
import { LiveFleet } from '../../source/fleet/fleet.ts';
import type { FleetEvent } from '../../source/fleet/snapshot.ts';
import type { ManagerClient } from '../../source/httpd/transport/client.ts';
import { clockAt } from '../helpers/fake-clock.ts';
import { aBalancer, aPage, aWorker, NOW } from '../helpers/snapshots.ts';
import { Ui } from '../helpers/ui.ts';

const POOLS = 20;
const MEMBERS = 50;
const INTERVAL_MS = 2_000;
const POLLS = 1_800;
const TEN_MINUTES = 300;
const MIB = 1024 * 1024;

interface Scripted {
  readonly url: string;
  readonly route: string;
  status: string;
  elected: number;
}

/** httpd as the script wants it, and the events that each step has to make. */
class ScriptedHttpd {
  readonly pools: Scripted[][] = [];
  private generation = 1;
  private made = 0;
  private failed: Scripted | null = null;
  private disabled: Scripted | null = null;

  constructor() {
    for (let pool = 0; pool < POOLS; pool += 1) {
      this.pools.push(Array.from({ length: MEMBERS }, () => this.make()));
    }
  }

  /** One poll later: what must be told about it, in any order. */
  step(poll: number): readonly string[] {
    const expected: string[] = [];
    for (const member of this.pools.flat()) member.elected += 3;
    const pool = this.pools[poll % POOLS] ?? [];
    if (poll % 5 === 0) this.failOne(pool, expected);
    // At the head of the pool, so that all rows below it move.
    if (poll % 7 === 0) this.replaceOne(pool, expected);
    if (poll % 60 === 0) this.disableOne(this.pools[(poll / 60) % POOLS] ?? [], expected);
    if (poll % 450 === 449) this.restart(expected);
    return expected.sort();
  }

  page() {
    return aPage(
      this.pools.map((members, index) =>
        aBalancer(
          `pool${index}`,
          members.map(({ url, route, status, elected }) =>
            aWorker(url, status, { route, elected }),
          ),
          { nonce: `nonce-${this.generation}` },
        ),
      ),
    );
  }

  private make(): Scripted {
    this.made += 1;
    const url = `http://10.${this.made >> 16}.${(this.made >> 8) & 255}.${this.made & 255}:8080`;
    return { url, route: `node${this.made}`, status: 'Init Ok ', elected: this.made };
  }

  private failOne(pool: readonly Scripted[], expected: string[]): void {
    if (this.failed !== null && this.pools.flat().includes(this.failed)) {
      this.failed.status = 'Init Ok ';
      expected.push(`state ${this.failed.url} ERR OK`);
    }
    this.failed = pool.findLast((each) => each !== this.disabled) ?? null;
    if (this.failed === null) return;
    this.failed.status = 'Init Err ';
    expected.push(`state ${this.failed.url} OK ERR`);
  }

  private replaceOne(pool: Scripted[], expected: string[]): void {
    const gone = pool.findIndex((each) => each.status === 'Init Ok ');
    const [old] = pool.splice(gone, 1);
    if (old !== undefined) expected.push(`vanished ${old.url} OK `);
    const fresh = this.make();
    pool.splice(1, 0, fresh);
    expected.push(`appeared ${fresh.url}  OK`);
  }

  private disableOne(pool: readonly Scripted[], expected: string[]): void {
    if (this.disabled !== null) {
      this.disabled.status = 'Init Ok ';
      expected.push(`state ${this.disabled.url} DIS OK`);
    }
    this.disabled = pool[MEMBERS - 5] ?? null;
    if (this.disabled === null) return;
    this.disabled.status = 'Init Dis Ok ';
    expected.push(`state ${this.disabled.url} OK DIS`);
  }

  /** Counters at zero, new nonces, and the administrator's flags are gone. */
  private restart(expected: string[]): void {
    this.generation += 1;
    for (const member of this.pools.flat()) member.elected = 0;
    expected.push('restarted null  ');
    if (this.disabled === null) return;
    expected.push(`flags-lost ${this.disabled.url} DIS OK`);
    this.disabled.status = 'Init Ok ';
    this.disabled = null;
  }
}

const told = (event: FleetEvent) => {
  const { before, after } = eventWords(event);
  return `${event.kind} ${event.url} ${before} ${after}`;
};

function memoryNow(): { heap: number; buffers: number } {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  // What the first finds is given back beside us; the second waits for that.
  for (let time = 0; time < 2; time += 1) if (typeof collect === 'function') collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

test('one hour of polling at 1,000 members', { timeout: 120_000 }, async () => {
  const httpd = new ScriptedHttpd();
  let now = NOW;
  const client = {
    url: 'http://web1/balancer-manager',
    readPage: async () => ({ ok: true, value: httpd.page() }),
  } as unknown as ManagerClient;
  const fleet = new LiveFleet([{ name: 'web1', client }], {
    intervalMs: INTERVAL_MS,
    clock: clockAt(() => now),
  });
  await fleet.readOnce();
  const ui = new Ui(fleet.getSnapshot());
  let seen = fleet.getEvents();
  const fresh: FleetEvent[] = [];
  fleet.subscribe(() => {
    fresh.push(...eventsSince(seen, fleet.getEvents()));
    seen = fleet.getEvents();
    ui.do({ kind: 'fleet-changed', snapshot: fleet.getSnapshot(), events: seen, now });
  });

  // Neither the first nor the last of its pool: the script never takes it away, and rows above it come and go.
  const target = httpd.pools[9]?.[40]?.route ?? '';
  const rowOfTarget = ui.state.rows.findIndex(
    (row) => row.kind === 'member' && row.member.places[0].worker.route === target,
  );
  for (let row = 0; row < rowOfTarget - 1; row += 1) ui.press('down');
  assert.equal(ui.cursorRoute, target);

  let settled = { heap: 0, buffers: 0 };
  let events = 0;
  for (let poll = 1; poll <= POLLS; poll += 1) {
    now += INTERVAL_MS;
    const expected = httpd.step(poll);
    fresh.length = 0;
    await fleet.readOnce();
    ui.do({ kind: 'time-passed', now });
    events += expected.length;
    assert.deepEqual(fresh.map(told).sort(), expected, `poll ${poll}`);
    assert.equal(ui.cursorRoute, target, `the cursor at poll ${poll}`);
    if (poll % 10 === 0) assert.match(ui.text, new RegExp(`^.>.*${target}`, 'm'));
    if (poll === TEN_MINUTES) settled = memoryNow();
  }
  assert.ok(events > 1_000, `${events} events were expected`);

  const end = memoryNow();
  const grown = (end.heap - settled.heap) / MIB;
  assert.ok(grown < 4, `the heap grew by ${grown.toFixed(1)} MiB in 50 minutes`);
  // Half an hour of rates and ten minutes of busy of each member, 4 bytes each, and half a minute of its counters.
  const histories = (POOLS * MEMBERS * (900 * 4 + 300 * 4 + 17 * 28) * 1.5) / MIB;
  assert.ok(end.buffers / MIB < histories, `${(end.buffers / MIB).toFixed(1)} MiB of histories`);
});
