/** Events of a change as lines of text and, at the end, an exit code. */

import type { Action } from '../fleet/action.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { memberKey } from '../fleet/identity.ts';
import type { FrontEndState, Member } from '../fleet/snapshot.ts';
import type { Worker } from '../manager/model.ts';
import { printable } from '../manager/printable.ts';
import { stateText, takesNewRequests } from '../manager/status.ts';
import type { ChangeEvent, Target } from '../operations/change.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';
import { label } from './find-members.ts';
import { complain, print } from './say.ts';

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
  private readonly action: Action;
  private readonly quiet: boolean;
  private succeeded = 0;
  private skipped: Target[] = [];
  private code: number | null = null;

  constructor(fleet: Fleet, members: readonly Member[], action: Action, quiet: boolean) {
    this.fleet = fleet;
    this.members = members;
    this.action = action;
    this.quiet = quiet;
  }

  take(event: ChangeEvent): void {
    switch (event.kind) {
      case 'unchanged':
        this.succeeded += 1;
        this.say(`${this.name(event.target)} already ${this.stands(event.target)} (unchanged)`);
        return;
      case 'verified':
        this.succeeded += 1;
        this.say(`${this.name(event.target)} ${this.outcome(event)}`);
        return;
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
          `${this.name(event.target)}: the answer was lost (${event.error.what}), and the page does not show the change`,
          'It may still happen: list it again.',
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
    const settings = settingsText(before, after);
    const states = `${stateText(before.status)} -> ${stateText(after.status)}`;
    // An undo takes back settings, too.
    const changed = this.action.kind === 'undo' && settings !== '' ? settings : states;
    const what = this.action.kind === 'set' ? settings : `${this.doneWord()}: ${changed}`;
    const usable = this.usableText(target);
    return `${what}, verified in ${Math.round(tookMs)} ms; ${usable}`;
  }

  /** `4 of 5 usable`, in the target's balancer on its front end. */
  private usableText({ frontEnd, balancer }: Target): string {
    const workers = this.fleet
      .getSnapshot()
      .balancers.find((each) => each.name === balancer)
      ?.views.find((view) => view.frontEnd === frontEnd)?.balancer.workers;
    const active = workers?.filter((worker) => worker.status.role === 'active') ?? [];
    const usable = active.filter((worker) => takesNewRequests(worker.status)).length;
    return `${usable} of ${active.length} usable`;
  }

  /** Draining a member that is out already would change nothing. */
  private stands({ frontEnd, balancer, url }: Target): string {
    const status = this.fleet
      .getSnapshot()
      .balancers.find((each) => each.name === balancer)
      ?.views.find((view) => view.frontEnd === frontEnd)
      ?.balancer.workers.find((worker) => worker.url === url)?.status;
    const out = status?.intent === 'disabled' || status?.intent === 'stopped';
    return this.action.kind === 'drain' && out ? `out (${stateText(status)})` : this.doneWord();
  }

  private doneWord(): string {
    if (this.action.kind === 'standby') return this.action.on ? 'standby' : 'no standby';
    return DONE_WORDS[this.action.kind] ?? 'set';
  }

  private name({ frontEnd, balancer, url }: Target): string {
    const key = memberKey(balancer, url);
    const member = this.members.find((each) => each.key === key);
    const name = member === undefined ? printable(balancer) : label(member);
    const several = this.fleet.getSnapshot().frontEnds.length > 1;
    return several ? `${printable(frontEnd)}:${name}` : name;
  }

  private say(text: string): void {
    if (!this.quiet) print(text);
  }

  private fail(code: number, what: string, hint: string): void {
    this.code ??= code;
    complain(what, hint);
  }
}

function settingsText(before: Worker, after: Worker): string {
  const parts: string[] = [];
  const add = (name: string, was: string | number | null, is: string | number | null) => {
    if (was !== is) parts.push(`${name} ${quoted(was)} -> ${quoted(is)}`);
  };
  add('factor', before.factor, after.factor);
  add('set', before.lbSet, after.lbSet);
  add('route', before.route, after.route);
  add('redirect', before.redirect, after.redirect);
  return parts.join(', ');
}

function quoted(value: string | number | null): string {
  if (value === null || value === '') return '(none)';
  return typeof value === 'string' ? printable(value) : String(value);
}
