/** What must always be so, whatever goes wrong: looked at whenever something is sent, made, noted or begun. */

import { readFileSync } from 'node:fs';
import { FLAGS } from '../../source/httpd/flags.ts';
import type { Ask } from '../../source/httpd/manager-port.ts';
import type { ManagerPage } from '../../source/httpd/model.ts';
import { takesNewRequests } from '../../source/httpd/status.ts';
import { type Journal, journalPath } from '../../source/operations/rolling/journal.ts';
import type { MemberProgress } from '../../source/operations/rolling/rolling-progress.ts';
import type { SimulatedFrontEnd } from '../helpers/simulated-front-end.ts';
import { asked, type Scenario } from './scenario.ts';
import type { World } from './world.ts';

export class Rules {
  readonly broken: string[] = [];
  private readonly world: World;
  /** Where the journal of the process is that lives now. */
  private readonly folder: () => string;
  private readonly minUsable: number;
  private readonly maxOut: number;
  /** A change may come about when its member is no longer under way. */
  private readonly isEverLate: boolean;
  /** When each front end was last asked for the page that it has shown. */
  private readonly readAt = new Map<string, number>();
  /** When the last step of each member was. */
  private readonly notedAt = new Map<string, number>();
  /** The form that each front end has shown last. */
  private readonly forms = new Map<string, ManagerPage>();

  constructor(world: World, scenario: Scenario, folder: () => string) {
    this.world = world;
    this.folder = folder;
    const { minUsable, maxOut } = asked(scenario);
    this.minUsable = minUsable;
    this.maxOut = maxOut;
    this.isEverLate = scenario.faults.some(
      ({ fault }) => fault.kind === 'changes' && fault.fate === 'late',
    );
    world.onApplied = (where, { route }, flag, on) => {
      if (on && flag !== 'ignoring-errors') this.tookOut(where, route);
    };
  }

  /** Gives when it asked. */
  asks(frontEnd: SimulatedFrontEnd, ask: Ask): number {
    this.changes(frontEnd, ask);
    return this.world.it.clock.monotonic();
  }

  /** An answer of a front end is heard. */
  heard({ name }: SimulatedFrontEnd, { query }: Ask, page: ManagerPage, askedAt: number): void {
    if (query !== undefined) this.forms.set(name, page);
    this.readAt.set(name, Math.max(askedAt, this.readAt.get(name) ?? 0));
  }

  /** Never fewer usable than asked, as far as its own look just before the change has shown. */
  private changes(frontEnd: SimulatedFrontEnd, { body }: Ask): void {
    const form = this.forms.get(frontEnd.name);
    if (body === undefined || form === undefined) return;
    const fields = new URLSearchParams(body);
    const takesOut = (['disabled', 'stopped', 'draining'] as const).some(
      (flag) => fields.get(FLAGS[flag].field) === '1',
    );
    const workers = form.balancers.flatMap((each) => each.workers);
    const member = workers.find(({ url }) => url === fields.get('w'));
    if (!takesOut || member === undefined || !takesNewRequests(member.status)) return;
    const route = member.route ?? '';
    // From its upgrade on its application may be down: it is kept out whatever happens to the others.
    if (this.stepOf(route) !== 'drain') return;
    const left = workers.filter((each) => each !== member && takesNewRequests(each.status)).length;
    if (left < this.minUsable)
      this.broken.push(`${route} was taken out on ${frontEnd.name} with ${left} others usable`);
  }

  /** All front ends were read since the step was noted; nothing may be in flight to this member any more, and nothing may come. */
  hookBegins(route: string): void {
    const { traffic, it, unknowableMs } = this.world;
    if (this.stepOf(route) !== 'yours')
      this.broken.push(`the upgrade of ${route} began at another step than is noted`);
    for (const frontEnd of it.frontEnds) {
      const { name } = frontEnd;
      const readAt = this.readAt.get(name) ?? 0;
      if (readAt + this.world.slowestAnswerMs < (this.notedAt.get(route) ?? 0))
        this.broken.push(`the upgrade of ${route} began without a new look at ${name}`);
      if (this.world.wasLetInWithin(frontEnd, route, unknowableMs)) continue;
      if (!it.on(name, route).flags.has('disabled'))
        this.broken.push(`the upgrade of ${route} began while ${name} let it in`);
      const count = traffic.inFlight(name, route);
      if (count > 0)
        this.broken.push(`the upgrade of ${route} began with ${count} in flight on ${name}`);
    }
  }

  /** Journal and truth agree. */
  stepTold(route: string, step: string): void {
    const noted = this.stepOf(route);
    this.notedAt.set(route, this.world.it.clock.monotonic());
    if (noted !== step) this.broken.push(`${route} is at ${step}, and noted at ${noted}`);
    const left = step === 'done' && !this.isEverLate ? this.world.ours().get(route) : undefined;
    if (left !== undefined) this.broken.push(`${route} is done with ${left.join(', ')}`);
  }

  private tookOut({ name, members }: SimulatedFrontEnd, route: string): void {
    if (this.isEverLate) return;
    const step = this.stepOf(route);
    if (step === undefined || step === 'waiting' || step === 'done')
      this.broken.push(`${route} was taken out on ${name}, and is noted as ${step}`);
    const ours = [...this.world.ours()].filter(([, flags]) =>
      flags.some((each) => each.startsWith(`${name} `) && !each.endsWith('ignoring-errors')),
    ).length;
    if (ours > this.maxOut)
      this.broken.push(
        `${ours} of ${members.length} are out on ${name}, ${this.maxOut} were asked`,
      );
  }

  /** On disk. */
  private stepOf(route: string): MemberProgress['step'] | undefined {
    const where = { balancer: 'app', frontEnds: this.world.it.frontEnds.map(({ url }) => url) };
    const path = journalPath(this.folder(), where);
    const journal: Journal = JSON.parse(readFileSync(path, 'utf8'));
    return journal.members.find(({ name }) => name.endsWith(`/${route}`))?.step;
  }
}
