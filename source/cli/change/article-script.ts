/** The flags and the output of the article's script: `-l`, and `-w WORKER -a enable|disable`. */

import { DEFAULT_URL } from '../../config/front-end-url.ts';
import { unknownWord } from '../../config/nearest.ts';
import { text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import type { Action } from '../../fleet/action.ts';
import type { FleetSnapshot } from '../../fleet/snapshot.ts';
import { printable } from '../../httpd/printable.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { type Connection, connect, reportFailures } from '../connect/connect.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { changeOn } from './change-members.ts';

export const ACTIONS = ['enable', 'disable', 'drain', 'stop'] as const;

export async function articleScript(invocation: Invocation): Promise<number> {
  const { values, operands } = invocation;
  const worker = text(values.worker);
  const action = ACTIONS.find((each) => each === values.action);
  if (values.action !== undefined && action === undefined) {
    throw unknownWord('action for -a', values.action, ACTIONS);
  }
  if ((worker === undefined) !== (action === undefined)) {
    throw new UsageError('-w WORKER and -a ACTION go together');
  }
  const connection = await connect(invocation, { urls: operands, fallbackUrl: DEFAULT_URL });
  try {
    if (worker === undefined || action === undefined) return await listAsSeed(connection);
    return await changeAsSeed(connection, invocation, worker, { kind: action });
  } finally {
    connection.close();
  }
}

async function changeAsSeed(
  connection: Connection,
  invocation: Invocation,
  worker: string,
  action: Action,
): Promise<number> {
  // The script's own lines tell what is done; ours would come on top of them.
  const { host: _, ...values } = invocation.values;
  const quiet = { ...invocation, values: { ...values, quiet: true } };
  const code = await changeOn(connection, quiet, [worker], action);
  if (code !== EXIT.done || invocation.values['dry-run'] === true) return code;
  print(`Action\n    Worker ${printable(maskUrl(worker))} [${action.kind}]\n\nStatus\n`);
  print(rowsAsSeed(connection.fleet.getSnapshot()));
  return code;
}

async function listAsSeed({ fleet, settings }: Connection): Promise<number> {
  const snapshot = await fleet.readOnce();
  const code = reportFailures(snapshot, settings);
  if (snapshot.frontEnds.some((frontEnd) => frontEnd.page !== null)) print(rowsAsSeed(snapshot));
  return code;
}

function rowsAsSeed(snapshot: FleetSnapshot): string {
  const rows = snapshot.balancers.flatMap((balancer) =>
    balancer.views.flatMap((view) =>
      view.balancer.workers.map((worker) =>
        line(
          printable(maskUrl(worker.url)),
          printable(worker.status.tokens.filter((token) => token !== 'Init').join(' ')),
          String(worker.elected ?? ''),
        ),
      ),
    ),
  );
  return [line('Worker', 'Status', 'Elected'), ...rows].join('');
}

function line(worker: string, status: string, elected: string): string {
  return `    ${worker.padEnd(40)} | ${status.padEnd(10)} | ${elected.padEnd(10)}\n`;
}
