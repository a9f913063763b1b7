import { findBalancers } from '../../httpd/balancer-name.ts';
import { excerpt } from '../../httpd/printable.ts';
import { type LineId, lineHelp, lineIntent } from '../../intents/intents.ts';
import { noBalancerText } from '../../messages/refusal-text.ts';
import { spokenListing, type Witnessed } from '../../messages/spoken.ts';
import type { Change } from '../../operations/change/change.ts';
import {
  createEditFormReader,
  type EditFormReader,
} from '../../operations/change/edit-form-reader.ts';
import { setAgainOrder, stillLost } from '../../operations/change/lost-flags.ts';
import { nothingFor } from '../../operations/change/setting-order.ts';
import type { Connection } from '../connect/connect.ts';
import { findMembers } from '../connect/find-members.ts';
import { type LineOrder, parseOrder } from './line-order.ts';
import { LineQuestions } from './line-questions.ts';
import { settingOrder, spokenSettings, subjectOf } from './line-settings.ts';

const HELP = [
  ...lineHelp(),
  'A member is its route, host:port or URL, with BALANCER/ in front where that is not enough.',
];

/** What a line can do in addition to reading. */
export interface LineMeans {
  readonly change: Change;
  /** Asks on the terminal. */
  readonly logIn: () => Promise<void>;
  readonly say: (text: string) => void;
}

export class LineDialogue {
  private readonly connection: Connection;
  private readonly questions: LineQuestions;
  private readonly editForms: EditFormReader;
  private readonly say: (text: string) => void;
  private readonly askLogin: () => Promise<void>;
  private readonly utc: boolean;
  private readonly startedAt: number;
  /** Lines that came while a change was under way wait for its end. */
  private turn: Promise<unknown> = Promise.resolve();
  private isLoggingIn = false;

  constructor(connection: Connection, { change, logIn, say }: LineMeans) {
    this.connection = connection;
    this.questions = new LineQuestions(connection, change, say);
    this.editForms = createEditFormReader(connection.clients);
    this.say = say;
    this.askLogin = logIn;
    this.utc = connection.settings.utc;
    this.startedAt = connection.fleet.clock.monotonic();
  }

  /** A change or a login is under way. */
  get isBusy(): boolean {
    return this.isLoggingIn || this.questions.isSending;
  }

  /** false: the user is leaving. */
  answer(line: string): Promise<boolean> {
    const next = this.turn.then(() => this.take(line.trim()));
    this.turn = next;
    return next;
  }

  private async take(line: string): Promise<boolean> {
    if (await this.questions.answer(line)) return true;
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
      case 'front-ends':
        return this.listFrontEnds();
      case 'undo':
        return this.questions.askUndo();
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
    else this.say(spokenListing({ ...snapshot, balancers }, this.utc, this.seen()).join('\n'));
  }

  private seen(): Witnessed {
    return { events: this.connection.fleet.getEvents(), startedAt: this.startedAt };
  }

  private async listFrontEnds(): Promise<void> {
    const { fleet } = this.connection;
    fleet.readStarts();
    const { spokenFrontEnds } = await import('../../messages/spoken-front-ends.ts');
    this.say(spokenFrontEnds(fleet.getSnapshot(), fleet.getEvents(), this.utc).join('\n'));
  }

  private async logIn(): Promise<void> {
    this.isLoggingIn = true;
    try {
      await this.askLogin();
    } finally {
      this.isLoggingIn = false;
    }
  }

  private askFor({ action, members: names }: LineOrder & { readonly kind: 'action' }): void {
    const members = findMembers(this.connection.fleet.getSnapshot(), names, { all: false });
    if (members !== null) this.questions.ask({ members, action });
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
    else this.questions.ask(order);
  }

  /** What a restart of httpd took while this looked on. */
  private askAgain(): void {
    const { fleet } = this.connection;
    const order = setAgainOrder(stillLost(fleet.getSnapshot(), fleet.getEvents()));
    if (order === null)
      this.say('Nothing to set again: no flag is missing after a restart of httpd.');
    else this.questions.ask(order);
  }
}
