/** What is typed at the `:` prompt of the line mode, one line at a time, with a written confirm before any change. */

import { editFor } from '../../fleet/action.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { type Assessment, withUnreachedFrontEnds } from '../../fleet/safety.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { steadyMs } from '../../httpd/clock.ts';
import { excerpt } from '../../httpd/printable.ts';
import { type LineId, lineHelp, lineIntent } from '../../intents/intents.ts';
import { actionVerb, editText } from '../../messages/action-words.ts';
import { IN_WORDS } from '../../messages/before-after.ts';
import { confirmWords, orderEditText, orderName } from '../../messages/order-text.ts';
import { noBalancerText, readOnlyRefusal } from '../../messages/refusal-text.ts';
import { spokenAssessment, spokenListing, spokenMember } from '../../messages/spoken.ts';
import { noUndoText } from '../../messages/undo-text.ts';
import type { Change, ChangeEvent } from '../../operations/change/change.ts';
import {
  createEditFormReader,
  type EditFormReader,
} from '../../operations/change/edit-form-reader.ts';
import { setAgainOrder, stillLost } from '../../operations/change/lost-flags.ts';
import { assessOrder, type Order } from '../../operations/change/order.ts';
import { nothingFor } from '../../operations/change/setting-order.ts';
import {
  type OwnChange,
  type OwnPlace,
  rememberUndo,
  undoOrder,
} from '../../operations/change/undo.ts';
import { ChangeReport } from '../change/change-report.ts';
import type { Connection } from '../connect/connect.ts';
import { findMembers } from '../connect/find-members.ts';
import { screenPolicy } from '../connect/policy.ts';
import { abortOnSignals } from '../console/interrupts.ts';
import { type LineOrder, parseOrder } from './line-order.ts';
import { settingOrder, spokenSettings, subjectOf } from './line-settings.ts';

/** A line that comes sooner after the question was pasted with it, or typed ahead: it is no answer. */
const READ_MS = 150;

const HELP = [
  ...lineHelp(),
  'A member is its route, host:port or URL, with BALANCER/ in front where that is not enough.',
];

interface Question {
  readonly order: Order;
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  readonly assessment: Assessment;
  /** Any of them is a yes. */
  readonly yes: readonly string[];
  readonly askedAt: number;
}

/** What a line can do in addition to reading. */
export interface LineMeans {
  readonly change: Change;
  /** Asks on the terminal. */
  readonly logIn: () => Promise<void>;
  readonly say: (text: string) => void;
}

export class LineDialogue {
  private readonly connection: Connection;
  private readonly change: Change;
  private readonly editForms: EditFormReader;
  private readonly say: (text: string) => void;
  private readonly askLogin: () => Promise<void>;
  private readonly utc: boolean;
  private question: Question | null = null;
  /** Lines that came while a change was under way wait for its end. */
  private turn: Promise<unknown> = Promise.resolve();
  isBusy = false;
  private undo: readonly OwnChange[] = [];
  private runs = 0;

  constructor(connection: Connection, { change, logIn, say }: LineMeans) {
    this.connection = connection;
    this.change = change;
    this.editForms = createEditFormReader(connection.clients);
    this.say = say;
    this.askLogin = logIn;
    this.utc = connection.settings.utc;
  }

  /** false: the user is leaving. */
  answer(line: string): Promise<boolean> {
    const next = this.turn.then(() => this.take(line.trim()));
    this.turn = next;
    return next;
  }

  private async take(line: string): Promise<boolean> {
    const { question } = this;
    if (question !== null) {
      this.question = null;
      const wasRead = steadyMs() - question.askedAt >= READ_MS;
      if (question.yes.includes(line) && !wasRead) this.say('Answered too fast, nothing sent.');
      else if (question.yes.includes(line)) await this.send(question);
      else this.say('Cancelled, nothing sent.');
      return true;
    }
    const [command = '', ...operands] = line.replace(/^:\s*/, '').split(/\s+/);
    if (command === '') return true;
    const id = lineIntent(command);
    if (id === 'quit') return false;
    if (id === null) this.say(`Unknown command: ${excerpt(command)}. Type help.`);
    else await this.run(id, command, operands);
    return true;
  }

  private async run(id: LineId, command: string, operands: readonly string[]): Promise<void> {
    switch (id) {
      case 'list':
        return this.list(operands[0]);
      case 'undo':
        return this.askUndo();
      case 'set-flags-again':
        return this.askAgain();
      case 'log-in':
        return this.logIn();
      case 'poll':
        return this.connection.fleet.pollNow();
      case 'help':
        return this.say(HELP.join('\n'));
      default: {
        const order = parseOrder(id, command, operands);
        if (typeof order === 'string') this.say(order);
        else if (order?.kind === 'action') this.askFor(order);
        else if (order !== null) await this.settings(order);
      }
    }
  }

  private list(name: string | undefined): void {
    const snapshot = this.connection.fleet.getSnapshot();
    const { balancers: all } = snapshot;
    const balancers = name === undefined ? all : findBalancers(all, name);
    if (balancers.length === 0) this.say(`${noBalancerText(name ?? '')}.`);
    else this.say(spokenListing({ ...snapshot, balancers }, this.utc).join('\n'));
  }

  private async logIn(): Promise<void> {
    this.isBusy = true;
    try {
      await this.askLogin();
    } finally {
      this.isBusy = false;
    }
  }

  private askFor({ action, members: names }: LineOrder & { readonly kind: 'action' }): void {
    const members = findMembers(this.connection.fleet.getSnapshot(), names, { all: false });
    if (members !== null) this.ask({ members, action }, null);
  }

  /** Lists, or asks for one of, what the forms of the front ends offer. */
  private async settings(line: Exclude<LineOrder, { kind: 'action' }>): Promise<void> {
    const { fleet } = this.connection;
    const subject = subjectOf(
      fleet.getSnapshot(),
      line.of,
      line.name,
      line.kind === 'setting' ? 'set' : 'more',
    );
    if (subject === null || typeof subject === 'string') {
      if (subject !== null) this.say(subject);
      return;
    }
    const forms = await this.editForms.forms(fleet, nothingFor(subject));
    if (line.kind === 'list-settings') {
      this.say(spokenSettings(subject, forms).join('\n'));
      return;
    }
    const order = settingOrder(subject, line.word, line.value, forms);
    if (typeof order === 'string') this.say(order);
    else this.ask(order, null);
  }

  private askUndo(): void {
    const last = this.undo.at(-1);
    if (last === undefined) {
      this.say('Nothing to undo.');
      return;
    }
    const order = undoOrder(this.connection.fleet.getSnapshot(), last.places);
    if (!('kind' in order)) {
      this.ask(order, last);
      return;
    }
    this.undo = this.undo.slice(0, -1);
    this.say(`${noUndoText(order)}.`);
  }

  /** What a restart of httpd took while this looked on. */
  private askAgain(): void {
    const { fleet } = this.connection;
    const order = setAgainOrder(stillLost(fleet.getSnapshot(), fleet.getEvents()));
    if (order === null)
      this.say('Nothing to set again: no flag is missing after a restart of httpd.');
    else this.ask(order, null);
  }

  private ask(order: Order, undoes: OwnChange | null): void {
    const { fleet, settings } = this.connection;
    if (settings.readOnly !== null) {
      this.say(`${readOnlyRefusal(settings.readOnly).what}.`);
      return;
    }
    const snapshot = fleet.getSnapshot();
    const assessed = assessOrder(
      snapshot,
      order,
      screenPolicy(settings),
      fleet.getEvents(),
      snapshot.at,
    );
    const assessment =
      'members' in order ? withUnreachedFrontEnds(snapshot, assessed, order.action) : assessed;
    this.say(`${orderWords(order)}:`);
    for (const line of spokenAssessment(assessment, snapshot.frontEnds.length > 1)) this.say(line);
    if (assessment.level === 3) {
      this.say('Refused: it would be an outage. Nothing sent.');
      return;
    }
    const yes = yesWords(order, assessment);
    this.question = { order, undoes, assessment, yes, askedAt: steadyMs() };
    this.say(`Type ${yes[0]} and Enter to do it; anything else cancels.`);
  }

  /** Judged once more on a fresh read before anything is sent, as every change is. */
  private async send({ order, undoes, assessment }: Question): Promise<void> {
    const { fleet, settings } = this.connection;
    const report = new ChangeReport(fleet, order, false, IN_WORDS);
    const interrupts = abortOnSignals();
    const policy = screenPolicy(settings);
    const request = { ...order, agreed: assessment.level, policy };
    this.isBusy = true;
    try {
      const run = { id: ++this.runs, undoes };
      for await (const event of this.change(fleet, request, interrupts.signal)) {
        report.take(event);
        const place = placeOf(order, event);
        if (place !== null) this.undo = rememberUndo(this.undo, run, place);
      }
    } finally {
      this.isBusy = false;
      interrupts.release();
    }
    report.finish(interrupts.code());
  }
}

/** What undo has to know of a verified event; null: it is none. */
function placeOf(order: Order, event: ChangeEvent): OwnPlace | null {
  if (event.kind === 'verified' && 'members' in order) {
    const { target, before, after } = event;
    const key = placeKey(target.frontEnd, memberKey(target.balancer, target.url));
    return { kind: 'worker', target, edit: editFor(order.action, key), before, after };
  }
  if (event.kind === 'balancer-verified' && 'balancer' in order) {
    const { target, before, after } = event;
    const edit = order.edits.get(target.frontEnd) ?? {};
    return { kind: 'balancer', target, edit, before, after };
  }
  return null;
}

/** Where a slip could hurt, the name of the target is typed. */
function yesWords(order: Order, { level }: Assessment): readonly string[] {
  return level < 2 ? ['yes', 'y'] : confirmWords(order);
}

/** `disable app node2`, `set factor 2 on app node2`, `set method bybusyness on balancer app`. */
function orderWords(order: Order): string {
  if ('balancer' in order) return `set ${orderEditText(order)} on ${orderName(order)}`;
  const names = order.members.map(spokenMember).join(', ');
  const { action } = order;
  if (action.kind !== 'set') return `${actionVerb(action)} ${names}`;
  const text = editText(action.edit);
  return action.edit.flags === undefined ? `set ${text} on ${names}` : `${text}, ${names}`;
}
