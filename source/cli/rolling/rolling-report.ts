/** Events of a rolling upgrade as lines of text, as JSON, and as an exit code. */

import type { Settings } from '../../config/settings.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { flagLostText } from '../../messages/drain-text.ts';
import { gateFailedText, gateText, UNDONE_TEXT } from '../../messages/gate-text.ts';
import { duration } from '../../messages/numbers.ts';
import {
  ALL_DONE,
  miscountText,
  notReadyText,
  PAUSED_TEXT,
  provedText,
  reachedText,
  rollingFields,
  SKIPPED_TEXT,
  standingText,
  stepBeginsText,
  stoppedText,
  waitsForText,
} from '../../messages/rolling-text.ts';
import type { Journal } from '../../operations/rolling/journal.ts';
import type { RollingEvent } from '../../operations/rolling/rolling-events.ts';
import type { MemberProgress, RollingProgress } from '../../operations/rolling/rolling-progress.ts';
import type { RollingNews } from '../../operations/rolling/rolling-run.ts';
import { ChangeLines } from '../change/change-lines.ts';
import { label } from '../connect/find-members.ts';
import { enableCommand } from '../console/enable-command.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Reporter } from '../console/reporter.ts';
import { DrainReport } from '../drain/drain-report.ts';
import { tellWays } from './rolling-way-lines.ts';

/** Never silent for longer than this, ms. */
const REMIND_MS = 30_000;
const TICK_MS = 1_000;

export class RollingReport {
  private readonly reporter: Reporter;
  private readonly fleet: Fleet;
  private readonly settings: Pick<Settings, 'context' | 'frontEnds'>;
  private readonly hooks: Journal['hooks'];
  /** JSON names the requests that are waited for. */
  private readonly withPaths: boolean;
  private readonly changes: ChangeLines;
  private readonly drains = new Map<string, DrainReport>();
  private readonly ticker: NodeJS.Timeout;
  private readonly remindedAt = new Map<string, number>();
  private progress: RollingProgress | null = null;
  private finished = false;
  private paused = false;
  private timedOut = false;
  private gateFailed = false;

  constructor(
    reporter: Reporter,
    fleet: Fleet,
    settings: Pick<Settings, 'context' | 'frontEnds'>,
    hooks: Journal['hooks'],
    withPaths = false,
  ) {
    this.withPaths = withPaths;
    this.hooks = hooks;
    this.reporter = reporter;
    this.fleet = fleet;
    this.settings = settings;
    this.changes = new ChangeLines(reporter);
    this.ticker = setInterval(() => this.tick(), TICK_MS).unref();
  }

  take({ event, progress }: RollingNews): void {
    this.progress = progress;
    if (event.kind === 'drain') {
      if (event.event.kind === 'timed-out') this.timedOut = true;
      this.drainOf(event.member).take(event.event);
      return;
    }
    const fields = rollingFields(event);
    const member = 'member' in event ? event.member : null;
    if (fields !== null) this.reporter.event(fields[0], member, fields[1]);
    this.tell(event);
  }

  finish(interrupted: number | null): number {
    clearInterval(this.ticker);
    this.reporter.endLine();
    const code = this.codeOf(interrupted);
    if (this.finished) this.reporter.say(ALL_DONE);
    else if (this.progress !== null && this.progress.ended !== null) {
      if (this.paused) this.reporter.say(PAUSED_TEXT);
      tellWays(this.progress, this.hooks, (text) => process.stderr.write(`${text}\n`));
    }
    this.reporter.event('end', null, { code });
    return code;
  }

  private codeOf(interrupted: number | null): number {
    if (this.finished || this.paused) return EXIT.done;
    if (interrupted !== null) return interrupted;
    if (this.gateFailed) return EXIT.gateFailed;
    return this.timedOut ? EXIT.timedOut : EXIT.failed;
  }

  private tell(event: Exclude<RollingEvent, { kind: 'drain' }>): void {
    switch (event.kind) {
      case 'step':
        this.remindedAt.set(event.member.key, this.fleet.clock.monotonic());
        // That the upgrade begins is told by its wait: it may wait for an earlier one.
        if (event.step !== 'yours') this.say(event.member, stepBeginsText(event));
        return;
      case 'change':
        this.changes.tell(event.member, event.event);
        return;
      case 'flag-lost':
        this.reporter.complain(`${label(event.member)}: ${flagLostText(event)}`);
        return;
      case 'miscount':
        this.reporter.complain(`${label(event.member)}: ${miscountText(event)}`);
        return;
      case 'not-ready':
        this.say(event.member, notReadyText(event));
        return;
      case 'reached':
        this.say(event.member, reachedText(event));
        return;
      case 'skipped':
        this.say(event.member, SKIPPED_TEXT);
        return;
      case 'gate':
        if (event.says === 'good') this.say(event.member, gateText(event));
        else this.reporter.complain(`${label(event.member)} ${gateText(event)}`);
        return;
      case 'gate-failed':
        this.reporter.complain(`${label(event.member)} ${gateFailedText(event)}`);
        return;
      case 'undone':
        this.say(event.member, UNDONE_TEXT);
        return;
      case 'proved':
        this.say(event.member, provedText(event));
        return;
      case 'stopped':
        this.stopped(event);
        return;
      case 'paused':
        this.paused = true;
        return;
      case 'finished':
        this.finished = true;
        return;
      case 'waits': {
        const text = waitsForText(event);
        if (text !== null) this.say(event.member, text);
        return;
      }
      case 'held':
      case 'released':
    }
  }

  private stopped(event: Extract<RollingEvent, { kind: 'stopped' }>): void {
    const { member, standing, undoing } = event;
    if (undoing !== undefined) this.gateFailed = true;
    const others = (this.progress?.members ?? []).filter(
      (each) => each.key !== maskUrl(member.key),
    );
    const named = (step: (step: MemberProgress['step']) => boolean) =>
      others.filter((each) => step(each.step)).map((each) => printable(each.name));
    const done = named((each) => each === 'done').join(', ');
    const under = named((each) => each !== 'done' && each !== 'waiting').join(', ');
    this.reporter.complain(
      stoppedText(event, 'line'),
      [
        `${label(member)} ${standingText(event)}.`,
        done === '' ? '' : `Done before: ${done}.`,
        under === ''
          ? 'No other member was started.'
          : `No further member is started. Under way at the same time: ${under}.`,
        standing === 'out' ? `When it is OK: ${enableCommand(member, this.settings)}` : '',
      ]
        .filter(Boolean)
        .join(' '),
    );
  }

  /** The line that rewrites itself; every 30 s a plain one, where there is none or the command writes there. */
  private tick(): void {
    const { progress } = this;
    const under = progress?.members.filter(({ step }) => step !== 'waiting' && step !== 'done');
    const now = this.fleet.clock.monotonic();
    const lines = (under ?? []).filter((each) => each.why === '' && each.step !== 'drain');
    for (const member of lines) this.remind(member, now);
    const [first] = lines;
    if (progress === null || first === undefined || lines.some(({ step }) => step === 'yours'))
      return;
    this.reporter.progress(lines.map((each) => this.lineOf(each, now)).join('   '));
  }

  private remind(member: MemberProgress, now: number): void {
    const last = this.remindedAt.get(member.key) ?? member.since;
    if (now - last < REMIND_MS || member.yourTurn) return;
    this.remindedAt.set(member.key, now);
    if (!this.reporter.live || member.step === 'yours') this.reporter.say(this.lineOf(member, now));
  }

  private lineOf({ key, name, step, since, waitsFor }: MemberProgress, now: number): string {
    const waits = waitsFor === '' ? '' : `  waits for ${printable(waitsFor)}`;
    return `${this.numberOf(key)}${printable(name)} ${step} ${duration(now - since)}${waits}`;
  }

  /** `[2/4] `: which of all of them it is. */
  private numberOf(key: string): string {
    const members = this.progress?.members ?? [];
    const index = members.findIndex((each) => each.key === key);
    return `[${index + 1}/${members.length}] `;
  }

  private drainOf(member: Member): DrainReport {
    const known = this.drains.get(member.key);
    const report =
      known ??
      new DrainReport(this.reporter, this.fleet, member, this.settings, {
        prefix: this.numberOf(maskUrl(member.key)),
        withPaths: this.withPaths,
      });
    this.drains.set(member.key, report);
    return report;
  }

  private say(member: Member, text: string): void {
    this.reporter.say(`${label(member)} ${text}`);
  }
}
