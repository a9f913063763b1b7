/** Events of a change as lines of text and, at the end, an exit code. */

import type { Fleet } from '../fleet/fleet.ts';
import { memberKey } from '../fleet/identity.ts';
import { countPool, usableText } from '../fleet/pool-count.ts';
import type { FrontEndState, Member } from '../fleet/snapshot.ts';
import { stillBrokenText } from '../fleet/still-broken.ts';
import { BALANCER_WORDS, balancerSettings } from '../manager/balancer-edit.ts';
import { SETTING_NAMES, SETTING_WORDS, settingOf } from '../manager/edit.ts';
import type { Balancer, Worker } from '../manager/model.ts';
import { printable } from '../manager/printable.ts';
import { maskUrl } from '../manager/secrets.ts';
import { stateText } from '../manager/status.ts';
import type { ChangeEvent, Target } from '../operations/change.ts';
import type { MemberOrder, Order } from '../operations/order.ts';
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
  /** null: settings of a balancer. */
  private readonly action: MemberOrder['action'] | null;
  private readonly quiet: boolean;
  private succeeded = 0;
  private skipped: Target[] = [];
  private code: number | null = null;

  constructor(fleet: Fleet, order: Order, quiet: boolean) {
    this.fleet = fleet;
    this.members = 'members' in order ? order.members : [];
    this.action = 'members' in order ? order.action : null;
    this.quiet = quiet;
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
        const what = balancerText(before, after);
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
    const kind = this.action?.kind;
    const changed = kind === 'undo' && settings !== '' ? settings : states;
    // A flag such as Ign is no state of its own.
    const set = settings === '' ? `${tokensOf(before)} -> ${tokensOf(after)}` : settings;
    const what = kind === 'set' ? set : `${this.doneWord()}: ${changed}`;
    const usable = this.usableText(target);
    return `${what}, verified in ${Math.round(tookMs)} ms; ${usable}${this.brokenText(after)}`;
  }

  /** `4/5 usable +1 stby`, in the target's balancer on its front end. */
  private usableText({ frontEnd, balancer }: Target): string {
    const pool = this.fleet
      .getSnapshot()
      .balancers.find((each) => each.name === balancer)
      ?.views.find((view) => view.frontEnd === frontEnd)?.balancer;
    return pool === undefined ? 'it left the page' : usableText(countPool(pool));
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
    const name = member === undefined ? pool : label(member);
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

/** As httpd's page has it. */
function tokensOf({ status }: Worker): string {
  return printable(status.tokens.join(' '));
}

function settingsText(before: Worker, after: Worker): string {
  return SETTING_NAMES.flatMap((name) => {
    const [was, is] = [settingOf(before, name), settingOf(after, name)];
    return was === is ? [] : [`${SETTING_WORDS[name]} ${quoted(was)} -> ${quoted(is)}`];
  }).join(', ');
}

function balancerText(before: Balancer, after: Balancer): string {
  const was = balancerSettings(before);
  const settings = [...balancerSettings(after)].flatMap(([name, is]) =>
    was.get(name) === is ? [] : [changeText(name, was.get(name) ?? '', is)],
  );
  const old = new Set(before.workers.map(({ url }) => url));
  const added = after.workers.filter(({ url }) => !old.has(url));
  return [...settings, ...added.map(({ url }) => `new member ${printable(maskUrl(url))}`)].join(
    ', ',
  );
}

/** `failover on -> off`, where the page says that it is off or not. */
function changeText(name: string, was: string, is: string): string {
  if (name !== BALANCER_WORDS.failoverDisabled) return `${name} ${quoted(was)} -> ${quoted(is)}`;
  return is === 'true' ? 'failover on -> off' : 'failover off -> on';
}

function quoted(value: string | number | null): string {
  if (value === null || value === '') return '(none)';
  return typeof value === 'string' ? printable(value) : String(value);
}
