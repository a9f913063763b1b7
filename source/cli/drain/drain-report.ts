/** Events of a drain as lines of text and an exit code. */

import type { Settings } from '../../config/settings.ts';
import { frontEndNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { memberNow } from '../../fleet/select.ts';
import type { Member } from '../../fleet/snapshot.ts';
import type { Flag } from '../../httpd/flags.ts';
import { printable } from '../../httpd/printable.ts';
import { hasFlag, stateText } from '../../httpd/status.ts';
import { stepText } from '../../messages/change-text.ts';
import {
  drainEndText,
  drainFields,
  flagLostText,
  type QuietVerdict,
  sessionsMovedText,
  waitsText,
  witnessedText,
} from '../../messages/drain-text.ts';
import { duration } from '../../messages/numbers.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import { failureOf } from '../../operations/change/failure.ts';
import type { DrainEvent, DrainOutcome } from '../../operations/drain/drain-events.ts';
import { type PlaceWatch, waitsAt } from '../../operations/drain/quiet.ts';
import { label } from '../connect/find-members.ts';
import { enableCommand } from '../console/enable-command.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Reporter } from '../console/reporter.ts';

/** On a plain terminal it never waits in silence for longer than this. */
const REMIND_MS = 30_000;
export const DOCTOR = 'baltop doctor says what this httpd can show, and how.';
const OUT: readonly Flag[] = ['disabled', 'stopped'];

export class DrainReport {
  private readonly reporter: Reporter;
  private readonly fleet: Fleet;
  private readonly member: Member;
  private readonly settings: Pick<Settings, 'context' | 'frontEnds'>;
  private readonly name: string;
  /** Before the line that rewrites itself, such as how many of how many. */
  private readonly prefix: string;
  /** JSON names the requests that are waited for. */
  private readonly withPaths: boolean;
  /** Of a drain that found it quiet. */
  quiet: QuietVerdict | null = null;
  private told = '';
  private code: number = EXIT.failed;
  /** Of changes that failed, each with its hint: the end of the drain need not repeat it. */
  private readonly toldWhy = new Set<string>();
  private toldAt = 0;
  private isUnanswered = false;
  private changed = false;

  constructor(
    reporter: Reporter,
    fleet: Fleet,
    member: Member,
    settings: Pick<Settings, 'context' | 'frontEnds'>,
    {
      prefix = '',
      withPaths = false,
    }: { readonly prefix?: string; readonly withPaths?: boolean } = {},
  ) {
    this.withPaths = withPaths;
    this.reporter = reporter;
    this.settings = settings;
    this.fleet = fleet;
    this.member = member;
    this.name = label(member);
    this.prefix = prefix;
  }

  take(event: DrainEvent): void {
    const fields = event.kind === 'watch' ? null : drainFields(event);
    if (fields !== null) this.reporter.event(fields[0], this.member, fields[1]);
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
        this.reporter.say(`${this.name}: ${sessionsMovedText(event, 'line')}`);
        return;
      case 'flag-lost':
        this.reporter.complain(`${this.name}: ${flagLostText(event)}`);
        return;
      case 'quiet':
        this.code = EXIT.done;
        this.quiet = { isOut: this.isOut(), isCertain: witnessedText(event).doubt === '' };
        this.takeWitness(event);
        this.say(this.ended(event));
        return;
      case 'timed-out':
        this.code = EXIT.timedOut;
        this.reporter.complain(`${this.name} ${this.ended(event)}`);
        return;
      case 'failed': {
        this.code = event.isRefused ? EXIT.refused : EXIT.failed;
        const why = this.toldWhy.has(event.why) ? '' : event.why;
        this.reporter.complain(`${this.name} ${this.ended({ ...event, why })}`);
        return;
      }
      // A command puts back at its timeout, and never asks then.
      case 'late':
      case 'put-back':
      case 'stopped':
    }
  }

  /** `interrupted`: exit code of a signal that came meanwhile, or null. */
  finish(interrupted: number | null): number {
    this.reporter.endLine();
    if (interrupted === null || this.code === EXIT.done) return this.code;
    const current = memberNow(this.fleet.getSnapshot(), this.member) ?? this.member;
    const states = current.places.map(
      ({ frontEnd, worker }) =>
        `${printable(frontEnd)} ${stateText(worker.status)}${silentText(this.fleet, frontEnd)}`,
    );
    if (!this.changed) {
      this.reporter.complain(
        `stopped by a signal: ${this.name} was not changed (${states.join(', ')})`,
      );
      return interrupted;
    }
    this.reporter.complain(
      `stopped by a signal: ${this.name} is left as it is (${states.join(', ')})`,
      `To put it back: ${enableCommand(this.member, this.settings)}`,
    );
    return interrupted;
  }

  private ended(outcome: DrainOutcome): string {
    return drainEndText(outcome, {
      isOut: this.isOut(),
      isChanged: this.changed,
      style: 'line',
    });
  }

  private isOut(): boolean {
    const { places } = memberNow(this.fleet.getSnapshot(), this.member) ?? this.member;
    return places.every(({ worker: { status } }) => OUT.some((flag) => hasFlag(status, flag)));
  }

  private takeChange(event: ChangeEvent): void {
    const why = failureOf(event);
    if (why !== null) this.toldWhy.add(why);
    const told = stepText(this.member, event);
    if (event.kind === 'verified') {
      this.changed = true;
      this.reporter.say(told?.what ?? '');
    } else if (told !== null) this.reporter.complain(told.what, told.hint);
  }

  private takeWatch(event: Extract<DrainEvent, { kind: 'watch' }>): void {
    const { view, elapsedMs } = event;
    const [, fields = {}] = drainFields(event, this.withPaths) ?? [];
    const what = waitsAt(view, () => '');
    if (what === '') return;
    const time = duration(elapsedMs);
    this.reporter.progress(
      `${this.prefix}${this.name} ${time}  waits for ${waitsText(view, 'screen')}`,
    );
    // That a front end does not answer, and why, is told when it begins.
    const isNews = view.places.some(isUnanswered) && !this.isUnanswered;
    this.isUnanswered = view.places.some(isUnanswered);
    const isDue = isNews || elapsedMs - this.toldAt >= REMIND_MS;
    if (this.told !== what || isDue) this.reporter.event('waiting', this.member, fields);
    this.told = what;
    if (!isDue) return;
    this.toldAt = elapsedMs;
    if (!this.reporter.live) this.say(`${time}  waits for ${waitsText(view, 'line')}`);
  }

  private takeWitness(event: Extract<DrainEvent, { kind: 'quiet' }>): void {
    const { by, doubt } = witnessedText(event);
    if (doubt !== '') this.reporter.complain(`${this.name}: not certain: ${doubt}`, DOCTOR);
    else if (by !== '') this.say(`has no request left that began before it was out (${by})`);
  }

  private say(text: string): void {
    this.reporter.say(`${this.name} ${text}`);
  }
}

function isUnanswered({ waitsFor }: PlaceWatch): boolean {
  return waitsFor.startsWith('an answer');
}

/** What is told of a front end that does not answer is what it said last. */
export function silentText(fleet: Fleet, frontEnd: string): string {
  const state = frontEndNamed(fleet.getSnapshot(), frontEnd);
  const error = state?.error ?? null;
  return error === null ? '' : ` when it last answered (now: ${error.what})`;
}
