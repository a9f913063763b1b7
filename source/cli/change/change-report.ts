/** Events of a change as lines of text and, at the end, an exit code. */

import { balancerOn, memberKeyed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { memberKey } from '../../fleet/identity.ts';
import { countPool, usableText } from '../../fleet/pool-count.ts';
import type { FrontEndState, Member } from '../../fleet/snapshot.ts';
import { stillBrokenText } from '../../fleet/still-broken.ts';
import type { Balancer, Worker } from '../../httpd/model.ts';
import { printable } from '../../httpd/printable.ts';
import { stateText } from '../../httpd/status.ts';
import { IN_SIGNS, type Wording } from '../../messages/before-after.ts';
import {
  type Changed,
  doneValues,
  notDoneText,
  notTriedText,
  unchangedText,
  verifiedText,
} from '../../messages/change-text.ts';
import type { ChangeEvent, Target } from '../../operations/change/change.ts';
import type { Order } from '../../operations/change/order.ts';
import { label } from '../connect/find-members.ts';
import { EXIT, exitCodeOf } from '../console/exit-codes.ts';
import { complain, print } from '../console/say.ts';

export class ChangeReport {
  private readonly fleet: Fleet;
  private readonly members: readonly Member[];
  private readonly order: Order;
  private readonly quiet: boolean;
  private readonly wording: Wording;
  private succeeded = 0;
  private skipped: Target[] = [];
  private code: number | null = null;

  constructor(fleet: Fleet, order: Order, quiet: boolean, wording: Wording = IN_SIGNS) {
    this.fleet = fleet;
    this.members = 'members' in order ? order.members : [];
    this.order = order;
    this.quiet = quiet;
    this.wording = wording;
  }

  take(event: ChangeEvent): void {
    switch (event.kind) {
      case 'queued':
      case 'sent':
        return;
      case 'unchanged':
        this.succeeded += 1;
        this.say(unchangedText(this.changed(event.target), 'line', this.outState(event.target)));
        return;
      case 'verified':
      case 'balancer-verified':
        this.succeeded += 1;
        this.say(this.verified(event));
        return;
      case 'skipped':
        this.skipped.push(event.target);
        return;
      default: {
        const told =
          'target' in event ? this.changed(event.target) : { order: this.order, name: '' };
        const { what, hint } = notDoneText(event, told, 'line');
        this.fail(codeOf(event), what, hint);
      }
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
      const names = this.skipped.map((target) => this.name(target)).join(', ');
      complain(notTriedText(names));
    }
    if (interrupted !== null) {
      complain('stopped by a signal: nothing more is sent');
      return interrupted;
    }
    if (this.code === null) return EXIT.done;
    return this.succeeded > 0 ? EXIT.partial : this.code;
  }

  private verified(
    event: Extract<ChangeEvent, { kind: 'verified' | 'balancer-verified' }>,
  ): string {
    const { target, tookMs } = event;
    const { order, wording } = this;
    if (event.kind === 'balancer-verified') {
      const values = wording.balancer(event.before, event.after);
      return verifiedText(this.changed(target), values, tookMs);
    }
    const isSetting = 'members' in order && ['set', 'undo'].includes(order.action.kind);
    const values = wording.worker(event.before, event.after, isSetting);
    return verifiedText(
      { ...this.changed(target, event.after), usable: this.usableText(target) },
      wording.saysWhat ? doneValues(order, values) : values,
      tookMs,
    );
  }

  private changed(target: Target, worker = this.workerOf(target)): Changed {
    return { order: this.order, name: this.name(target), broken: this.brokenText(worker) };
  }

  /** `4/5 usable +1 stby`, in the target's balancer on its front end. */
  private usableText(target: Target): string {
    const pool = this.poolOf(target);
    return pool === undefined ? 'it is no longer on the page' : usableText(countPool(pool));
  }

  /** Of a drain whose member is out already. */
  private outState(target: Target): string | null {
    const status = this.workerOf(target)?.status;
    const out = status?.intent === 'disabled' || status?.intent === 'stopped';
    const drains = 'members' in this.order && this.order.action.kind === 'drain';
    return drains && out ? stateText(status) : null;
  }

  private poolOf({ frontEnd, balancer }: Target): Balancer | undefined {
    return balancerOn(this.fleet.getSnapshot(), balancer, frontEnd);
  }

  private workerOf(target: Target): Worker | undefined {
    return this.poolOf(target)?.workers.find((worker) => worker.url === target.url);
  }

  /** What enabling it did not help. */
  private brokenText(worker: Worker | undefined): string {
    const { order } = this;
    const enables = 'members' in order && order.action.kind === 'enable';
    const text =
      enables && worker !== undefined ? stillBrokenText(worker, this.fleet.getSnapshot().at) : null;
    return text === null ? '' : `, ${text}`;
  }

  private name({ frontEnd, balancer, url }: Target): string {
    const key = memberKey(balancer, url);
    const member = memberKeyed(this.members, key);
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

function codeOf(
  event: Extract<ChangeEvent, { kind: 'ignored' | 'failed' | 'unknown' | 'refused' }>,
) {
  if (event.kind === 'refused') return EXIT.refused;
  return event.kind === 'failed' ? exitCodeOf(event.error.kind) : EXIT.failed;
}
