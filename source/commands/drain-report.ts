/** Events of a drain as lines of text and an exit code. */

import type { Fleet } from '../fleet/fleet.ts';
import { memberNow } from '../fleet/select.ts';
import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';
import { stateText } from '../manager/status.ts';
import type { ChangeEvent } from '../operations/change.ts';
import type { DrainEvent } from '../operations/drain.ts';
import { duration, rate } from '../view/numbers.ts';
import { EXIT } from './exit-codes.ts';
import { label } from './find-members.ts';
import { ProgressLine } from './progress-line.ts';
import { complain, print } from './say.ts';

/** On a plain terminal it never waits in silence for longer than this. */
const REMIND_MS = 30_000;

export class DrainReport {
  private readonly fleet: Fleet;
  private readonly member: Member;
  private readonly name: string;
  private readonly quiet: boolean;
  private readonly progress = new ProgressLine(process.stderr);
  private code: number = EXIT.failed;
  private toldAt = 0;
  private changed = false;

  constructor(fleet: Fleet, member: Member, quiet: boolean) {
    this.fleet = fleet;
    this.member = member;
    this.name = label(member);
    this.quiet = quiet;
  }

  take(event: DrainEvent): void {
    switch (event.kind) {
      case 'change':
        this.takeChange(event.event);
        return;
      case 'phase':
        return;
      case 'watch':
        this.takeWatch(event);
        return;
      case 'sessions-moved':
        this.say(
          `the grace is over: ${rate(event.requests)} req/s of sessions still came, and move to other members now`,
        );
        return;
      case 'flag-lost': {
        const where = event.frontEnds.map(printable).join(', ');
        const then = event.again ? 'setting it again' : 'giving up';
        this.complain(
          `the flag was lost on ${where} (httpd restarted, or somebody took it off): ${then}`,
        );
        return;
      }
      case 'quiet':
        this.code = EXIT.done;
        this.say(
          `quiet after ${duration(event.elapsedMs)}${phantomText(event.phantom)}: safe to stop`,
        );
        return;
      case 'timed-out':
        this.code = EXIT.timedOut;
        this.complain(
          `not quiet within ${duration(event.elapsedMs)}; ${restoredText(event.restored)}`,
        );
        return;
      case 'failed':
        this.code = EXIT.failed;
        this.complain(`${printable(event.why)}; ${restoredText(event.restored)}`);
        return;
      case 'stopped':
    }
  }

  /** `interrupted`: exit code of a signal that came meanwhile, or null. */
  finish(interrupted: number | null): number {
    this.progress.clear();
    if (interrupted === null || this.code === EXIT.done) return this.code;
    const current = memberNow(this.fleet.getSnapshot(), this.member) ?? this.member;
    const states = current.places.map(
      ({ frontEnd, worker }) => `${printable(frontEnd)} ${stateText(worker.status)}`,
    );
    if (!this.changed) {
      complain(`stopped by a signal: ${this.name} was not changed (${states.join(', ')})`);
      return interrupted;
    }
    const url = printable(`${this.member.balancer}/${maskUrl(this.member.url)}`);
    complain(
      `stopped by a signal: ${this.name} is left as it is (${states.join(', ')})`,
      `To put it back: baltop enable '${url}'`,
    );
    return interrupted;
  }

  /** Ends the line that rewrites itself, so that others can print. */
  endLine(): void {
    this.progress.clear();
  }

  private takeChange(event: ChangeEvent): void {
    if (event.kind === 'verified') {
      this.changed = true;
      const { before, after, target, tookMs } = event;
      const where = this.member.places.length > 1 ? ` on ${printable(target.frontEnd)}` : '';
      const states = `${stateText(before.status)} -> ${stateText(after.status)}`;
      this.say(`${states}${where}, verified in ${Math.round(tookMs)} ms`);
    } else if (event.kind === 'ignored') this.complain(`${event.what}. ${event.hint}`);
    else if (event.kind === 'failed' || event.kind === 'unknown') {
      this.complain(`${event.error.what}. ${event.error.hint}`);
    } else if (event.kind === 'refused') {
      this.complain(`refused: ${event.assessment.gravest.map(printable).join('; ')}`);
    }
  }

  private takeWatch({ view, elapsedMs }: Extract<DrainEvent, { kind: 'watch' }>): void {
    const waits = view.places
      .filter((place) => place.waitsFor !== '')
      .map((place) => this.waitText(place.frontEnd, place.waitsFor, place.requests));
    if (waits.length === 0) return;
    const line = `${duration(elapsedMs)}  waits for ${waits.join(', ')}`;
    if (this.quiet) return;
    this.progress.show(`${this.name} ${line}`);
    if (this.progress.live || elapsedMs - this.toldAt < REMIND_MS) return;
    this.toldAt = elapsedMs;
    this.say(line);
  }

  private waitText(frontEnd: string, waitsFor: string, requests: number | null): string {
    const where = this.member.places.length > 1 ? `${printable(frontEnd)} ` : '';
    const coming = requests === null || requests === 0 ? '' : ` (${rate(requests)} req/s)`;
    return `${where}${waitsFor}${coming}`;
  }

  private say(text: string): void {
    this.progress.clear();
    if (!this.quiet) print(`${this.name} ${text}`);
  }

  private complain(text: string): void {
    this.progress.clear();
    complain(`${this.name}: ${text}`);
  }
}

function phantomText(phantom: number): string {
  if (phantom === 0) return '';
  return `, but for a phantom busy of ${phantom} that has not moved for --max-request`;
}

function restoredText(restored: boolean): string {
  return restored
    ? 'what it had set is taken off again'
    : 'ITS FLAGS COULD NOT BE PUT BACK: look at it';
}
