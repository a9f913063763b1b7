/** Events of a rolling upgrade as lines of text and an exit code. */

import type { Fleet } from '../fleet/fleet.ts';
import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';
import { stateText } from '../manager/status.ts';
import type { RollingEvent, RollingStep } from '../operations/rolling-events.ts';
import { DrainReport } from './drain-report.ts';
import { EXIT } from './exit-codes.ts';
import { label } from './find-members.ts';
import { complain, print } from './say.ts';

const STEP_TEXTS: Readonly<Record<RollingStep, string>> = {
  drain: 'taking it out',
  yours: 'out; the upgrade begins',
  check: 'upgraded; is it ready?',
  enable: 'ready; putting it back',
  prove: 'back in; does it serve?',
  soak: 'serving; watching it for a while',
  done: 'done',
};

export class RollingReport {
  /** Why it stopped; null while it has not. */
  why: string | null = null;
  private readonly fleet: Fleet;
  private readonly quiet: boolean;
  private readonly drains = new Map<string, DrainReport>();
  private readonly done: string[] = [];
  private finished = false;
  private timedOut = false;

  constructor(fleet: Fleet, quiet: boolean) {
    this.fleet = fleet;
    this.quiet = quiet;
  }

  take(event: RollingEvent): void {
    switch (event.kind) {
      case 'step':
        if (event.step === 'done') this.done.push(label(event.member));
        this.say(event.member, STEP_TEXTS[event.step]);
        return;
      case 'drain':
        this.timedOut = event.event.kind === 'timed-out';
        this.drainOf(event.member).take(event.event);
        return;
      case 'change':
        if (event.event.kind === 'verified') {
          const { before, after, tookMs } = event.event;
          const states = `${stateText(before.status)} -> ${stateText(after.status)}`;
          this.say(event.member, `${states}, verified in ${Math.round(tookMs)} ms`);
        }
        return;
      case 'not-ready':
        this.say(event.member, `not ready yet: ${printable(event.why)}`);
        return;
      case 'proved':
        this.say(
          event.member,
          event.elected
            ? 'serves requests again'
            : 'is well; nobody sent a request to the pool, so that it serves is not proved',
        );
        return;
      case 'stopped':
        this.why = event.why;
        this.stopped(event.member, event.why, event.out);
        return;
      case 'finished':
        this.finished = true;
    }
  }

  finish(interrupted: number | null): number {
    for (const drain of this.drains.values()) drain.endLine();
    if (this.finished) {
      if (!this.quiet) print('all members are done');
      return EXIT.done;
    }
    if (interrupted !== null) return interrupted;
    return this.timedOut ? EXIT.timedOut : EXIT.failed;
  }

  private stopped(member: Member, why: string, out: boolean): void {
    const name = label(member);
    const url = printable(`${member.balancer}/${maskUrl(member.url)}`);
    const left = out
      ? `${name} stays disabled. When it is well: baltop enable '${url}'.`
      : `${name} IS NOT OUT: httpd may send it requests.`;
    const done = this.done.length === 0 ? '' : ` Done before: ${this.done.join(', ')}.`;
    complain(`stopped at ${name}: ${printable(why)}`, `${left}${done} No other member was begun.`);
  }

  private drainOf(member: Member): DrainReport {
    const report = this.drains.get(member.key) ?? new DrainReport(this.fleet, member, this.quiet);
    this.drains.set(member.key, report);
    return report;
  }

  private say(member: Member, text: string): void {
    for (const drain of this.drains.values()) drain.endLine();
    if (!this.quiet) print(`${label(member)} ${text}`);
  }
}
