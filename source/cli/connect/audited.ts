/** Changes of this call, and what others change meanwhile, written to the audit log. */

import { hostname, userInfo } from 'node:os';
import type { Environment } from '../../config/settings.ts';
import { stateFolder } from '../../config/state-folder.ts';
import type { LiveFleet } from '../../fleet/fleet.ts';
import { quietDetails } from '../../messages/witness-text.ts';
import { type Audit, createAudit } from '../../operations/audit/audit.ts';
import type { AuditEntry, Author } from '../../operations/audit/audit-entry.ts';
import { appendAudit } from '../../operations/audit/audit-file.ts';
import { createAuthorship } from '../../operations/audit/authorship.ts';
import { type Change, createChange } from '../../operations/change/change.ts';
import type { NoteQuiet } from '../../operations/drain/drain-events.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain } from '../console/say.ts';
import { createAuditSources } from './audit-sources.ts';
import type { Connection } from './connect.ts';

/** An audit log that also tells the fleet which changes of others it, or another log of this host, knows. */
export interface HostAudit {
  readonly record: Audit['record'];
  readonly watch: (fleet: LiveFleet) => () => void;
  readonly noteQuiet: NoteQuiet;
  readonly noteCommand: Audit['command'];
}

/** Who makes this call. */
export function authorOf({ verb, env }: Pick<Invocation, 'verb' | 'env'>): Author {
  return {
    user: userName(env),
    host: hostname(),
    pid: process.pid,
    command: verb.name === '' ? 'screen' : verb.name,
  };
}

/** `onProblem`: see `AuditOptions`; says it on standard error unless somebody else does. */
export function openAudit(
  { verb, values, env }: Pick<Invocation, 'verb' | 'values' | 'env'>,
  onProblem: (problem: string | null) => void = sayProblem,
  /** Is told of every entry, too. */
  alsoTo: (entry: AuditEntry) => void = () => undefined,
): HostAudit {
  const folder = stateFolder(env);
  const author = authorOf({ verb, env });
  const audit = createAudit({
    author,
    append(entry, now) {
      alsoTo(entry);
      // What is played on the demo is nobody's change.
      if (values.demo === undefined) appendAudit(folder, entry, now);
    },
    onProblem,
  });
  return {
    record: audit.record,
    noteCommand: audit.command,
    noteQuiet: (fleet, member, places, command) =>
      audit.quiet(fleet, member, quietDetails(places), command),
    watch(fleet) {
      // The demo's httpd is nobody else's.
      if (values.demo === undefined) {
        fleet.attributeBy(createAuthorship(author, createAuditSources(env)));
      }
      return audit.watch(fleet);
    },
  };
}

type Audited = Pick<Invocation, 'verb' | 'values' | 'env'>;

/** The change of this call; from now on what the fleet sees of others is noted too. */
export function auditedChange(
  connection: Pick<Connection, 'fleet' | 'clients'>,
  invocation: Audited,
  alsoTo?: (entry: AuditEntry) => void,
): Change {
  return auditedDrain(connection, invocation, alsoTo).change;
}

/** The same for what drains. */
export function auditedDrain(
  { fleet, clients }: Pick<Connection, 'fleet' | 'clients'>,
  invocation: Audited,
  alsoTo?: (entry: AuditEntry) => void,
): { readonly change: Change; readonly noteQuiet: NoteQuiet } {
  const { watch, record, noteQuiet } = openAudit(invocation, sayProblem, alsoTo);
  watch(fleet);
  return { change: createChange(clients, { record }), noteQuiet };
}

function sayProblem(problem: string | null): void {
  if (problem === null) complain('the audit log can be written again');
  else complain(`cannot write the audit log: ${problem}`, 'Changes still go through.');
}

/** Who is behind sudo, too, as far as the environment tells. */
function userName(env: Environment): string {
  const name = loginName() ?? env.USER ?? 'unknown';
  const sudo = env.SUDO_USER ?? '';
  return sudo === '' || sudo === name ? name : `${sudo} as ${name}`;
}

/** A container may run under a number that no name belongs to. */
function loginName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
