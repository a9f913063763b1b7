/** How a command that stays for a while tells what happens: lines for people, JSON lines, or errors only. */

import type { Member } from '../../fleet/snapshot.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import type { EventFields } from '../../messages/event-fields.ts';
import type { Invocation } from './invocation.ts';
import { ProgressLine } from './progress-line.ts';
import { complain, print } from './say.ts';

export type ReporterMode = 'lines' | 'jsonl' | 'quiet';

export class Reporter {
  readonly mode: ReporterMode;
  private readonly line = new ProgressLine(process.stderr);

  constructor(mode: ReporterMode) {
    this.mode = mode;
  }

  /** Is there a line that rewrites itself? */
  get live(): boolean {
    return this.mode === 'lines' && this.line.live;
  }

  /** For people, on standard output. Safe text. */
  say(text: string): void {
    this.line.clear();
    if (this.mode === 'lines') print(text);
  }

  /** On standard error, in every mode. */
  complain(text: string, hint = ''): void {
    this.line.clear();
    complain(text, hint);
  }

  /** What it waits for now, where the line can be written over. Safe text. */
  progress(text: string): void {
    if (this.mode === 'lines') this.line.show(text);
  }

  endLine(): void {
    this.line.clear();
  }

  /** One JSON object a line, docs/events.md; nothing in the other modes. */
  event(event: string, member: Member | null, fields: EventFields): void {
    if (this.mode !== 'jsonl') return;
    const who =
      member === null
        ? {}
        : {
            balancer: member.balancer,
            url: maskUrl(member.url),
            route: member.places[0].worker.route,
          };
    print(JSON.stringify({ at: new Date().toISOString(), event, ...who, ...fields }));
  }
}

export function reporterFrom({ values }: Pick<Invocation, 'values'>): Reporter {
  return new Reporter(
    values.output === 'jsonl' ? 'jsonl' : values.quiet === true ? 'quiet' : 'lines',
  );
}
