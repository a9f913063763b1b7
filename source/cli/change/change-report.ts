/** Events of a change as lines of text and, at the end, an exit code. */

import type { Fleet } from '../../fleet/fleet.ts';
import { memberKey } from '../../fleet/identity.ts';
import { countPool, usableText } from '../../fleet/pool-count.ts';
import type { FrontEndState, Member } from '../../fleet/snapshot.ts';
import { stillBrokenText } from '../../fleet/still-broken.ts';
import type { Worker } from '../../httpd/model.ts';
import { printable } from '../../httpd/printable.ts';
import { stateText } from '../../httpd/status.ts';
import type { ChangeEvent, Target } from '../../operations/change/change.ts';
import type { MemberOrder, Order } from '../../operations/change/order.ts';
import { label } from '../connect/find-members.ts';
import { EXIT, exitCodeOf } from '../console/exit-codes.ts';
import { complain, print } from '../console/say.ts';
import { IN_SIGNS, type Wording } from './change-words.ts';

const DONE_WORDS: Readonly<Record<string, string>> = {
  disable: 'disabled',
  enable: 'enabled',
  drain: 'draining',
  stop: 'stopped',
  undo: 'undone',
};

export class ChangeReport {
  private readonly fleet: Fleet;
  private readonly members: readonly Member[];
  /** null: settings of a balancer. */
  private readonly action: MemberOrder['action'] | null;
  private readonly quiet: boolean;
  private readonly wording: Wording;
  private succeeded = 0;
  private skipped: Target[] = [];
  private code: number | null = null;

  constructor(fleet: Fleet, order: Order, quiet: boolean, wording: Wording = IN_SIGNS) {
    this.fleet = fleet;
    this.members = 'members' in order ? order.members : [];
    this.action = 'members' in order ? order.action : null;
    this.quiet = quiet;
    this.wording = wording;
  }

  take(event: ChangeEvent): void {
    switch (event.kind) {
      case 'unchanged':
        this.succeeded += 1;
        this.say(
          `${this.name(event.target)} already ${this.stands(event.target)} (unchanged)${this.brokenText(this.workerOf(event.target))}`,
        );
        return;
      case 'verified':
        this.succeeded += 1;
        this.say(`${this.name(event.target)} ${this.outcome(event)}`);
        return;
      case 'balancer-verified': {
        this.succeeded += 1;
        const { target, before, after, tookMs } = event;
        const what = this.wording.balancer(before, after);
        this.say(`${this.name(target)} ${what}, verified in ${Math.round(tookMs)} ms`);
        return;
      }
      case 'ignored':
        this.fail(
          EXIT.failed,
          `${this.name(event.target)} ${event.partly === true ? 'CHANGED IN PART' : 'not changed'}: ${event.what}`,
          event.hint,
        );
        return;
      case 'failed':
        this.fail(
          exitCodeOf(event.error.kind),
          `${this.name(event.target)} not changed: ${event.error.what}`,
          event.error.hint,
        );
        return;
      case 'unknown':
        this.fail(
          EXIT.failed,
          `${this.name(event.target)}: httpd did not answer the change (${event.error.what}), and the page does not show it`,
          'It may still happen: list the member again.',
        );
        return;
      case 'refused':
        this.fail(
          EXIT.refused,
          `refused: ${event.assessment.gravest.map(printable).join('; ')}`,
          'It changed since it was read; nothing more was sent. Try again.',
        );
        return;
      case 'skipped':
        this.skipped.push(event.target);
        return;
      default:
    }
  }

  /** A front end that did not answer: whether it holds the members is not known. */
  takeSilent({ name, error }: FrontEndState): void {
    const names = this.members.map(label).join(', ');
    this.fail(
      error === null ? EXIT.failed : exitCodeOf(error.kind),
      `${printable(name)}: ${names} not changed there: it did not answer, and may go on sending traffic`,
      'Run the same command again when it answers.',
    );
  }

  /** `interrupted`: exit code of a signal that came meanwhile, or null. */
  finish(interrupted: number | null): number {
    if (this.skipped.length > 0) {
      complain(`not tried: ${this.skipped.map((target) => this.name(target)).join(', ')}`);
    }
    if (interrupted !== null) {
      complain('stopped by a signal: nothing more is sent');
      return interrupted;
    }
    if (this.code === null) return EXIT.done;
    return this.succeeded > 0 ? EXIT.partial : this.code;
  }

  private outcome(event: Extract<ChangeEvent, { kind: 'verified' }>): string {
    const { target, before, after, tookMs } = event;
    const kind = this.action?.kind;
    const changed = this.wording.worker(before, after, kind === 'set' || kind === 'undo');
    const what =
      this.wording.saysWhat && kind !== 'set' ? `${this.doneWord()}: ${changed}` : changed;
    const usable = this.usableText(target);
    return `${what}, verified in ${Math.round(tookMs)} ms; ${usable}${this.brokenText(after)}`;
  }

  /** `4/5 usable +1 stby`, in the target's balancer on its front end. */
  private usableText({ frontEnd, balancer }: Target): string {
    const pool = this.fleet
      .getSnapshot()
      .balancers.find((each) => each.name === balancer)
      ?.views.find((view) => view.frontEnd === frontEnd)?.balancer;
    return pool === undefined ? 'it is no longer on the page' : usableText(countPool(pool));
  }

  /** Draining a member that is out already would change nothing. */
  private stands(target: Target): string {
    const status = this.workerOf(target)?.status;
    const out = status?.intent === 'disabled' || status?.intent === 'stopped';
    return this.action?.kind === 'drain' && out ? `out (${stateText(status)})` : this.doneWord();
  }

  private workerOf({ frontEnd, balancer, url }: Target): Worker | undefined {
    return this.fleet
      .getSnapshot()
      .balancers.find((each) => each.name === balancer)
      ?.views.find((view) => view.frontEnd === frontEnd)
      ?.balancer.workers.find((worker) => worker.url === url);
  }

  /** What enabling it did not help. */
  private brokenText(worker: Worker | undefined): string {
    if (worker === undefined || this.action?.kind !== 'enable') return '';
    const text = stillBrokenText(worker, this.fleet.getSnapshot().at);
    return text === null ? '' : `, ${text}`;
  }

  private doneWord(): string {
    if (this.action?.kind === 'standby') return this.action.on ? 'standby' : 'no standby';
    return DONE_WORDS[this.action?.kind ?? ''] ?? 'set';
  }

  private name({ frontEnd, balancer, url }: Target): string {
    const key = memberKey(balancer, url);
    const member = this.members.find((each) => each.key === key);
    const pool = url === '' ? `balancer ${printable(balancer)}` : printable(balancer);
    const several = this.fleet.getSnapshot().frontEnds.length > 1;
    const name = member === undefined ? pool : this.wording.name(member);
    return several ? this.wording.on(name, printable(frontEnd)) : name;
  }

  private say(text: string): void {
    if (!this.quiet) print(text);
  }

  private fail(code: number, what: string, hint: string): void {
    this.code ??= code;
    complain(what, hint);
  }
}
