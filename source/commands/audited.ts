/** Changes of this call, and what others change meanwhile, written to the audit log. */

import { hostname, userInfo } from 'node:os';
import type { Environment } from '../config/settings.ts';
import { stateFolder } from '../config/state-folder.ts';
import { type Audit, createAudit } from '../operations/audit.ts';
import { appendAudit } from '../operations/audit-file.ts';
import { type Change, createChange } from '../operations/change.ts';
import type { Connection } from './connect.ts';
import type { Invocation } from './invocation.ts';
import { complain } from './say.ts';

/** `onProblem`: see `AuditOptions`; says it on standard error unless somebody else does. */
export function openAudit(
  { verb, values, env }: Pick<Invocation, 'verb' | 'values' | 'env'>,
  onProblem: (problem: string | null) => void = sayProblem,
): Audit {
  const folder = stateFolder(env);
  return createAudit({
    author: {
      user: userName(env),
      host: hostname(),
      pid: process.pid,
      command: verb.name === '' ? 'screen' : verb.name,
    },
    append(entry, now) {
      // What is played on the demo is nobody's change.
      if (values.demo === undefined) appendAudit(folder, entry, now);
    },
    onProblem,
  });
}

/** The change of this call; from now on what the fleet sees of others is noted too. */
export function auditedChange(
  { fleet, clients }: Pick<Connection, 'fleet' | 'clients'>,
  invocation: Pick<Invocation, 'verb' | 'values' | 'env'>,
): Change {
  const audit = openAudit(invocation);
  audit.watch(fleet);
  return createChange(clients, { record: audit.record });
}

function sayProblem(problem: string | null): void {
  if (problem === null) complain('the audit log is written again');
  else complain(`cannot write the audit log: ${problem}`, 'Nothing is stopped by that.');
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
