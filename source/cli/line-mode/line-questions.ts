/** The question before a change in the line mode, its answer, and the changes made so, for undo. */

import { editFor } from '../../fleet/action.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { type Assessment, withUnreachedFrontEnds } from '../../fleet/safety.ts';
import { steadyMs } from '../../httpd/clock.ts';
import { actionVerb, editText } from '../../messages/action-words.ts';
import { IN_WORDS } from '../../messages/before-after.ts';
import { confirmWords, orderEditText, orderName } from '../../messages/order-text.ts';
import { readOnlyRefusal } from '../../messages/refusal-text.ts';
import { spokenAssessment, spokenMember } from '../../messages/spoken.ts';
import { noUndoText } from '../../messages/undo-text.ts';
import type { Change, ChangeEvent } from '../../operations/change/change.ts';
import { assessOrder, type Order } from '../../operations/change/order.ts';
import {
  type OwnChange,
  type OwnPlace,
  rememberUndo,
  undoOrder,
} from '../../operations/change/undo.ts';
import { ChangeReport } from '../change/change-report.ts';
import type { Connection } from '../connect/connect.ts';
import { screenPolicy } from '../connect/policy.ts';
import { abortOnSignals } from '../console/interrupts.ts';

/** A line that comes sooner after the question was pasted with it, or typed ahead: it is no answer. */
const READ_MS = 150;

interface Question {
  readonly order: Order;
  /** Set for an undo: the own change that it takes back. */
  readonly undoes: OwnChange | null;
  readonly assessment: Assessment;
  /** Any of them is a yes. */
  readonly yes: readonly string[];
  readonly askedAt: number;
}

export class LineQuestions {
  /** A change is under way. */
  isSending = false;
  private readonly connection: Connection;
  private readonly change: Change;
  private readonly say: (text: string) => void;
  private question: Question | null = null;
  private undo: readonly OwnChange[] = [];
  private runs = 0;

  constructor(connection: Connection, change: Change, say: (text: string) => void) {
    this.connection = connection;
    this.change = change;
    this.say = say;
  }

  /** false: no question is open, and the line is no answer. */
  async answer(line: string): Promise<boolean> {
    const { question } = this;
    if (question === null) return false;
    this.question = null;
    const wasRead = steadyMs() - question.askedAt >= READ_MS;
    if (question.yes.includes(line) && !wasRead) this.say('Answered too fast, nothing sent.');
    else if (question.yes.includes(line)) await this.send(question);
    else this.say('Cancelled, nothing sent.');
    return true;
  }

  askUndo(): void {
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

  ask(order: Order, undoes: OwnChange | null = null): void {
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
    this.isSending = true;
    try {
      const run = { id: ++this.runs, undoes };
      for await (const event of this.change(fleet, request, interrupts.signal)) {
        report.take(event);
        const place = placeOf(order, event);
        if (place !== null) this.undo = rememberUndo(this.undo, run, place);
      }
    } finally {
      this.isSending = false;
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
