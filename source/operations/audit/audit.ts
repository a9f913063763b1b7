/** The audit log as changes and polls write to it. What cannot be written stops nothing, and is told. */

import { randomUUID } from 'node:crypto';
import { eventsSince } from '../../fleet/events-since.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Member } from '../../fleet/snapshot.ts';
import { systemClock } from '../../httpd/clock.ts';
import type { ChangeEvent, ChangeRequest, Recorder } from '../change/change.ts';
import type { HookResult } from '../hooks/hook.ts';
import { type AuditEntry, type Author, foreignEntry, ownEntry } from './audit-entry.ts';
import { type CommandAbout, commandEntry } from './command-entry.ts';
import { quietEntries } from './quiet-entry.ts';

export interface AuditOptions {
  readonly author: Author;
  /** Writes one entry, or throws. */
  readonly append: (entry: AuditEntry, now: Date) => void;
  /** Why the log cannot be written, once when it begins; null when it can be again. */
  readonly onProblem: (problem: string | null) => void;
  readonly now?: () => number;
}

/**
 * `record` is for `createChange`; `watch` notes what others do, as the fleet sees it, until it is called off; `quiet` that a
 * member was called so, and by what on each front end.
 */
export interface Audit {
  readonly record: Recorder;
  readonly watch: (fleet: Fleet) => () => void;
  readonly quiet: (
    fleet: Fleet,
    member: Member,
    details: ReadonlyMap<string, string>,
    command?: string,
  ) => void;
  /** A command is about to be run; what it gives back notes how it ended. */
  readonly command: (fleet: Fleet, about: CommandAbout) => (result: HookResult) => void;
}

export function createAudit({
  author,
  append,
  onProblem,
  now = () => systemClock.now(),
}: AuditOptions): Audit {
  let problem: string | null = null;
  /** What was logged before sending, by target: the outcome repeats request and id. */
  const sent = new Map<string, AuditEntry>();

  function write(entry: AuditEntry | null): void {
    if (entry === null) return;
    let trouble: string | null = null;
    try {
      append(entry, new Date(now()));
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    }
    if ((trouble === null) !== (problem === null)) onProblem(trouble);
    problem = trouble;
  }

  function record(fleet: Fleet, request: ChangeRequest, event: ChangeEvent): void {
    const entry = ownEntry(event, request, fleet.getSnapshot(), author, now());
    if (entry === null) return;
    const key = [entry.frontEnd, entry.balancer, entry.url].join('\n');
    if (entry.result === 'sending') {
      // Sent once more after a restart of httpd: still one change.
      const begun = { ...entry, id: sent.get(key)?.id ?? randomUUID() };
      sent.set(key, begun);
      write(begun);
      return;
    }
    const begun = sent.get(key);
    sent.delete(key);
    if (begun === undefined) {
      write(entry);
      return;
    }
    const { id, request: shown } = begun;
    const before = entry.result === 'verified' ? entry.before : begun.before;
    write({ ...entry, id, request: shown, before });
  }

  function watch(fleet: Fleet): () => void {
    let seen = fleet.getEvents();
    return fleet.subscribe(() => {
      const events = fleet.getEvents();
      const fresh = eventsSince(seen, events);
      seen = events;
      for (const event of fresh) write(foreignEntry(event, fleet.getSnapshot(), author));
    });
  }

  const quiet: Audit['quiet'] = (fleet, member, details, command = author.command) => {
    const by = { ...author, command };
    for (const entry of quietEntries(member, details, fleet.getSnapshot(), by, now())) write(entry);
  };

  const command: Audit['command'] = (fleet, about) => {
    const id = randomUUID();
    const note = (result: HookResult | null) =>
      write(commandEntry(about, result, id, fleet.getSnapshot(), author, now()));
    note(null);
    return note;
  };

  return { record, watch, quiet, command };
}
