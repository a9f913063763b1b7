/** What a change would send, without sending it: the edit forms are read, and nothing else. */

import { type Action, editToSend } from '../fleet/action.ts';
import { memberLabel } from '../fleet/select.ts';
import type { FleetSnapshot, Member } from '../fleet/snapshot.ts';
import { buildRequest } from '../manager/edit-request.ts';
import { openEdit } from '../manager/open-edit.ts';
import { printable } from '../manager/printable.ts';
import type { Clients } from './change.ts';

/** One line a target, safe to print: the request without its nonce, or why there would be none. */
export type PlanLine =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly hint: string };

export async function* planChange(
  clients: Clients,
  snapshot: FleetSnapshot,
  members: readonly Member[],
  action: Action,
): AsyncGenerator<PlanLine> {
  for (const member of members) {
    const name = printable(memberLabel(member));
    for (const { frontEnd, worker } of member.places) {
      const page = snapshot.frontEnds.find((each) => each.name === frontEnd)?.page;
      const client = clients.get(frontEnd);
      if (client === undefined || page === undefined || page === null) continue;
      const opened = await openEdit(client, page, member.balancer, worker.url);
      if (opened.kind !== 'open') {
        const why = opened.kind === 'failed' ? opened.error : opened.refusal;
        yield { ok: false, text: `${name}: ${why.what}`, hint: why.hint };
        continue;
      }
      const edit = editToSend(action, opened.edit.worker);
      if (edit === null) {
        yield { ok: true, text: `# ${name} stands so already: nothing would be sent` };
        continue;
      }
      const request = buildRequest(opened.edit, edit, new URL(client.url).pathname);
      const where = snapshot.frontEnds.length > 1 ? `${printable(frontEnd)}: ` : '';
      yield 'shown' in request
        ? { ok: true, text: where + request.shown }
        : { ok: false, text: `${name}: ${request.what}`, hint: request.hint };
    }
  }
}
