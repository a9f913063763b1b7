/** Events of a drain as lines of text and an exit code. */

import type { Settings } from '../../config/settings.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { memberNow } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { Flag } from '../../httpd/flags.ts';
import { printable } from '../../httpd/printable.ts';
import { hasFlag, stateText } from '../../httpd/status.ts';
import { sessionsMovedText, waitingText } from '../../messages/arrivals.ts';
import { duration } from '../../messages/numbers.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import { failureOf } from '../../operations/drain/drain.ts';
import type { DrainEvent } from '../../operations/drain/drain-events.ts';
import type { PlaceWatch } from '../../operations/drain/quiet.ts';
import { label } from '../connect/find-members.ts';
import { enableCommand } from '../console/enable-command.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Voice } from '../console/voice.ts';
import { drainFields } from '../output/event-fields.ts';

/** On a plain terminal it never waits in silence for longer than this. */
const REMIND_MS = 30_000;
const OUT: readonly Flag[] = ['disabled', 'stopped'];

export class DrainReport {
  private readonly voice: Voice;
  private readonly fleet: Fleet;
  private readonly member: Member;
  private readonly settings: Pick<Settings, 'context' | 'frontEnds'>;
  private readonly name: string;
  /** Before the line that rewrites itself, such as how many of how many. */
  private readonly prefix: string;
  private told = '';
  private code: number = EXIT.failed;
  /** Of changes that failed, each with its hint: the end of the drain need not repeat it. */
  private readonly toldWhy = new Set<string>();
  private toldAt = 0;
  private isUnanswered = false;
  private changed = false;

  constructor(
    voice: Voice,
    fleet: Fleet,
    member: Member,
    settings: Pick<Settings, 'context' | 'frontEnds'>,
    prefix = '',
  ) {
    this.voice = voice;
    this.settings = settings;
    this.fleet = fleet;
    this.member = member;
    this.name = label(member);
    this.prefix = prefix;
  }

  take(event: DrainEvent): void {
    const fields = event.kind === 'watch' ? null : drainFields(event);
    if (fields !== null) this.voice.event(fields[0], this.member, fields[1]);
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
        this.say(`the session grace is over: ${sessionsMovedText(event.requests)}`);
        return;
      case 'flag-lost': {
        const where = event.frontEnds.map(printable).join(', ');
        const why = event.by === 'restart' ? 'httpd restarted' : `${event.who} cleared it`;
        const then = event.again ? 'setting it again' : 'giving up';
        this.complain(`the flag was lost on ${where} (${why}): ${then}`);
        return;
      }
      case 'quiet':
        this.code = EXIT.done;
        this.say(
          `quiet after ${duration(event.elapsedMs)}${phantomText(event.phantom)}: ${this.quietText()}`,
        );
        return;
      case 'timed-out': {
        this.code = EXIT.timedOut;
        const silent = event.silent && ` (no answer: ${event.silent})`;
        this.complain(
          `not quiet within ${duration(event.elapsedMs)}${silent}; ${this.restoredText(event.restored)}`,
        );
        return;
      }
      case 'failed':
        this.code = EXIT.failed;
        this.complain(
          this.toldWhy.has(event.why)
            ? this.restoredText(event.restored)
            : `${printable(event.why)}; ${this.restoredText(event.restored)}`,
        );
        return;
      // A command puts back at its timeout, and never asks then.
      case 'late':
      case 'put-back':
      case 'stopped':
    }
  }

  /** `interrupted`: exit code of a signal that came meanwhile, or null. */
  finish(interrupted: number | null): number {
    this.voice.endLine();
    if (interrupted === null || this.code === EXIT.done) return this.code;
    const current = memberNow(this.fleet.getSnapshot(), this.member) ?? this.member;
    const states = current.places.map(
      ({ frontEnd, worker }) =>
        `${printable(frontEnd)} ${stateText(worker.status)}${silentText(this.fleet, frontEnd)}`,
    );
    if (!this.changed) {
      this.voice.complain(
        `stopped by a signal: ${this.name} was not changed (${states.join(', ')})`,
      );
      return interrupted;
    }
    this.voice.complain(
      `stopped by a signal: ${this.name} is left as it is (${states.join(', ')})`,
      `To put it back: ${enableCommand(this.member, this.settings)}`,
    );
    return interrupted;
  }

  /** With the drain flag alone the sessions of its route still go there. */
  private quietText(): string {
    const { places } = memberNow(this.fleet.getSnapshot(), this.member) ?? this.member;
    const isOut = places.every(({ worker: { status } }) =>
      OUT.some((flag) => hasFlag(status, flag)),
    );
    return isOut ? 'safe to stop' : 'new sessions go elsewhere; existing ones may return';
  }

  private restoredText(restored: boolean): string {
    if (!restored) return 'ITS FLAGS MAY HAVE CHANGED: check it';
    return this.changed ? 'its flags are as they were before' : 'nothing was changed';
  }

  private takeChange(event: ChangeEvent): void {
    const why = failureOf(event);
    if (why !== null) this.toldWhy.add(why);
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

  private takeWatch(event: Extract<DrainEvent, { kind: 'watch' }>): void {
    const { view, elapsedMs } = event;
    const [, fields = {}] = drainFields(event) ?? [];
    const waits = view.places
      .filter((place) => place.waitsFor !== '')
      .map((place) => this.waitText(place.frontEnd, place.waitsFor, place.requests));
    if (waits.length === 0) return;
    const what = waits.join(', ');
    const line = `${duration(elapsedMs)}  waits for ${what}`;
    this.voice.progress(`${this.prefix}${this.name} ${line}`);
    // That a front end does not answer, and why, is told when it begins.
    const isNews = view.places.some(isUnanswered) && !this.isUnanswered;
    this.isUnanswered = view.places.some(isUnanswered);
    const isDue = isNews || elapsedMs - this.toldAt >= REMIND_MS;
    if (this.told !== what || isDue) this.voice.event('waiting', this.member, fields);
    this.told = what;
    if (!isDue) return;
    this.toldAt = elapsedMs;
    if (!this.voice.live) this.say(line);
  }

  private waitText(frontEnd: string, waitsFor: string, requests: number | null): string {
    const where = this.member.places.length > 1 ? `${printable(frontEnd)} ` : '';
    return where + waitingText(waitsFor, requests);
  }

  private say(text: string): void {
    this.voice.say(`${this.name} ${text}`);
  }

  private complain(text: string): void {
    this.voice.complain(`${this.name}: ${text}`);
  }
}

function isUnanswered({ waitsFor }: PlaceWatch): boolean {
  return waitsFor.startsWith('an answer');
}

function phantomText(phantom: number): string {
  if (phantom === 0) return '';
  return `, except for a stale BUSY count of ${phantom} that has not moved for --max-request`;
}

/** What is told of a front end that does not answer is what it said last. */
export function silentText(fleet: Fleet, frontEnd: string): string {
  const state = fleet.getSnapshot().frontEnds.find(({ name }) => name === frontEnd);
  const error = state?.error ?? null;
  return error === null ? '' : ` when it last answered (now: ${error.what})`;
}
