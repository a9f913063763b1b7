/** What is typed at the `:` prompt of the line mode, one line at a time, with a written confirm before any change. */

import { type Action, editFor } from '../fleet/action.ts';
import { memberKey, placeKey } from '../fleet/identity.ts';
import { recentlyChanged } from '../fleet/recently-changed.ts';
import { type Assessment, assess, withUnread } from '../fleet/safety.ts';
import type { Member } from '../fleet/snapshot.ts';
import { excerpt } from '../manager/printable.ts';
import type { Change } from '../operations/change.ts';
import type { OwnChange } from '../view/act/own-change.ts';
import { rememberUndo, undoOrder } from '../view/act/undo-order.ts';
import { actionVerb, editText } from '../view/text/event-text.ts';
import { memberWords } from '../view/text/order-text.ts';
import { spokenAssessment, spokenListing, spokenMember } from '../view/text/spoken.ts';
import { ChangeReport } from './change-report.ts';
import type { Connection } from './connect.ts';
import { findMembers } from './find-members.ts';
import { abortOnSignals } from './interrupts.ts';
import { type LineOrder, ORDER_HELP, parseOrder } from './line-order.ts';
import { screenPolicy } from './policy.ts';

/** A line that comes sooner after the question was pasted with it, or typed ahead: it is no answer. */
const READ_MS = 150;

const HELP = [
  'list, or list BALANCER: all members as they are now.',
  ...ORDER_HELP,
  'undo: takes the last change back to exactly what was before; asks as well.',
  'A member is its route, host:port or URL, with BALANCER/ in front where that is not enough.',
  'poll: ask all front ends now. quit: leave; nothing is changed by that.',
];

interface Question {
  readonly members: readonly Member[];
  readonly action: Action;
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  readonly assessment: Assessment;
  /** Any of them is a yes. */
  readonly yes: readonly string[];
  readonly askedAt: number;
}

export class LineDialogue {
  private readonly connection: Connection;
  private readonly change: Change;
  private readonly say: (text: string) => void;
  private readonly utc: boolean;
  private question: Question | null = null;
  /** Lines that came while a change was under way wait for its end. */
  private turn: Promise<unknown> = Promise.resolve();
  isChanging = false;
  private undo: readonly OwnChange[] = [];
  private runs = 0;

  constructor(connection: Connection, change: Change, utc: boolean, say: (text: string) => void) {
    this.connection = connection;
    this.change = change;
    this.say = say;
    this.utc = utc;
  }

  /** false: the user wants to leave. */
  answer(line: string): Promise<boolean> {
    const next = this.turn.then(() => this.take(line.trim()));
    this.turn = next;
    return next;
  }

  private async take(line: string): Promise<boolean> {
    const { question } = this;
    if (question !== null) {
      this.question = null;
      const wasRead = performance.now() - question.askedAt >= READ_MS;
      if (question.yes.includes(line) && !wasRead) this.say('Answered too fast, nothing sent.');
      else if (question.yes.includes(line)) await this.send(question);
      else this.say('Cancelled, nothing sent.');
      return true;
    }
    const [command = '', ...operands] = line.replace(/^:\s*/, '').split(/\s+/);
    const order = parseOrder(command, operands);
    if (typeof order === 'string') this.say(order);
    else if (order !== null) this.askFor(order);
    else if (command === 'undo') this.askUndo();
    else if (command === 'list') this.list(operands[0]);
    else if (command === 'poll') this.connection.fleet.pollNow();
    else if (command === 'help' || command === '?') this.say(HELP.join('\n'));
    else if (['q', 'quit', 'exit'].includes(command)) return false;
    else if (command !== '') this.say(`Unknown: ${excerpt(command)}. Type help.`);
    return true;
  }

  private list(name: string | undefined): void {
    const snapshot = this.connection.fleet.getSnapshot();
    const balancers = snapshot.balancers.filter((each) => name === undefined || each.name === name);
    if (balancers.length === 0) this.say(`No balancer ${excerpt(name ?? '')}.`);
    else this.say(spokenListing({ ...snapshot, balancers }, this.utc).join('\n'));
  }

  private askFor({ action, members: names }: LineOrder): void {
    const members = findMembers(this.connection.fleet.getSnapshot(), names, { all: false });
    if (members !== null) this.ask(members, action, null);
  }

  private askUndo(): void {
    const last = this.undo.at(-1);
    if (last === undefined) {
      this.say('Nothing to undo.');
      return;
    }
    const order = undoOrder(this.connection.fleet.getSnapshot(), last.places);
    if (typeof order === 'object' && 'members' in order) {
      this.ask(order.members, order.action, last);
      return;
    }
    this.undo = this.undo.slice(0, -1);
    this.say(typeof order === 'string' ? `${order}.` : 'Nothing to undo.');
  }

  private ask(members: readonly Member[], action: Action, undoes: OwnChange | null): void {
    const { fleet, settings } = this.connection;
    if (settings.readOnly !== null) {
      this.say(`Read-only, ${settings.readOnly}: nothing is changed.`);
      return;
    }
    const snapshot = fleet.getSnapshot();
    const recent = recentlyChanged(fleet.getEvents(), snapshot.at);
    const assessed = assess(snapshot, members, action, screenPolicy(settings), recent);
    const assessment = withUnread(snapshot, assessed, action);
    this.say(`${orderWords(action)} ${members.map(spokenMember).join(', ')}:`);
    for (const line of spokenAssessment(assessment, snapshot.frontEnds.length > 1)) this.say(line);
    if (assessment.level === 3) {
      this.say('Refused: it would be an outage. Nothing sent.');
      return;
    }
    const yes = yesWords(action, members, assessment);
    this.question = { members, action, undoes, assessment, yes, askedAt: performance.now() };
    this.say(`Type ${yes[0]} and Enter to do it; anything else cancels.`);
  }

  /** Judged once more on a fresh read before anything is sent, as every change is. */
  private async send({ members, action, undoes, assessment }: Question): Promise<void> {
    const { fleet, settings } = this.connection;
    const report = new ChangeReport(fleet, members, action, false);
    const interrupts = abortOnSignals();
    const policy = screenPolicy(settings);
    const request = { members, action, agreed: assessment.level, policy };
    this.isChanging = true;
    try {
      const run = { id: ++this.runs, undoes };
      for await (const event of this.change(fleet, request, interrupts.signal)) {
        report.take(event);
        if (event.kind !== 'verified') continue;
        const { target, before, after } = event;
        const key = placeKey(target.frontEnd, memberKey(target.balancer, target.url));
        const edit = editFor(action, key);
        this.undo = rememberUndo(this.undo, run, { kind: 'worker', target, edit, before, after });
      }
    } finally {
      this.isChanging = false;
      interrupts.release();
    }
    report.finish(interrupts.code());
  }
}

/** What a slip could hurt wants the member's own name. */
function yesWords(
  action: Action,
  members: readonly Member[],
  { level }: Assessment,
): readonly string[] {
  const [first] = members;
  if (level < 2 || first === undefined) return ['yes', 'y'];
  return members.length === 1 ? memberWords(first) : [`${action.kind} ${members.length}`];
}

/** `disable`, `standby off`, `set factor 2`. */
function orderWords(action: Action): string {
  return action.kind === 'set' ? `set ${editText(action.edit)} on` : actionVerb(action);
}
