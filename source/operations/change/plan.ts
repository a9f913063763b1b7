/** What a change would send, without sending it: the edit forms are read, and nothing else. */

import { foretell } from '../../fleet/action.ts';
import { frontEndNamed, memberKeyed } from '../../fleet/find.ts';
import { memberKey } from '../../fleet/identity.ts';
import { memberLabel } from '../../fleet/select.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import type { WorkerEdit } from '../../httpd/edit/edit.ts';
import { buildRequest } from '../../httpd/edit/edit-request.ts';
import { type OpenOutcome, openEdit } from '../../httpd/edit/open-edit.ts';
import { printable } from '../../httpd/printable.ts';
import type { Clients } from './change.ts';
import { openTarget } from './one-target.ts';
import { type Order, soundFirst, type Target, targetsOf } from './order.ts';

/** One line a target, safe to print: the request without its nonce, or why there would be none. */
export type PlanLine =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly hint: string };

export async function* planChange(
  clients: Clients,
  snapshot: FleetSnapshot,
  order: Order,
): AsyncGenerator<PlanLine> {
  for (const target of soundFirst(snapshot, targetsOf(order))) {
    const name = nameOf(order, target);
    const page = frontEndNamed(snapshot, target.frontEnd)?.page;
    const client = clients.get(target.frontEnd);
    if (client === undefined || page === undefined || page === null) continue;
    const opened = await openTarget(client, page, order, target);
    if (opened.kind !== 'open') {
      const why = opened.kind === 'failed' ? opened.error : opened.refusal;
      yield { ok: false, text: `${name}: ${why.what}`, hint: why.hint };
      continue;
    }
    if (opened.edit.isDone) {
      yield { ok: true, text: `# ${name} is already as asked: nothing would be sent` };
      continue;
    }
    const request = opened.edit.build(new URL(client.url).pathname);
    const where = snapshot.frontEnds.length > 1 ? `${printable(target.frontEnd)}: ` : '';
    yield 'shown' in request
      ? { ok: true, text: where + request.shown }
      : { ok: false, text: `${name}: ${request.what}`, hint: request.hint };
  }
}

/** One change after the other on every place of a member, each as the one before it would leave it. */
export async function planChanges(
  clients: Clients,
  snapshot: FleetSnapshot,
  member: Member,
  edits: readonly WorkerEdit[],
): Promise<readonly (readonly PlanLine[])[]> {
  const lines: PlanLine[][] = edits.map(() => []);
  for (const { frontEnd, worker } of member.places) {
    const page = frontEndNamed(snapshot, frontEnd)?.page;
    const client = clients.get(frontEnd);
    if (client === undefined || page === undefined || page === null) continue;
    const opened = await openEdit(client, page, member.balancer, worker.url);
    const where = snapshot.frontEnds.length > 1 ? `${printable(frontEnd)}: ` : '';
    let open = opened.kind === 'open' ? opened.edit : null;
    for (const [index, edit] of edits.entries()) {
      if (open === null) {
        const why = whyNot(opened);
        lines[index]?.push({ ok: false, text: where + why.what, hint: why.hint });
        continue;
      }
      const request = buildRequest(open, edit, new URL(client.url).pathname);
      lines[index]?.push(
        'shown' in request
          ? { ok: true, text: where + request.shown }
          : { ok: false, text: where + request.what, hint: request.hint },
      );
      const status = foretell(edit, open.worker.status);
      open = { ...open, worker: { ...open.worker, status } };
    }
  }
  return lines;
}

function whyNot(opened: OpenOutcome<unknown>): { readonly what: string; readonly hint: string } {
  if (opened.kind === 'failed') return opened.error;
  return opened.kind === 'refused' ? opened.refusal : { what: '', hint: '' };
}

function nameOf(order: Order, { balancer, url }: Target): string {
  if ('balancer' in order) return printable(balancer);
  const key = memberKey(balancer, url);
  const member = memberKeyed(order.members, key);
  return printable(member === undefined ? balancer : memberLabel(member));
}
