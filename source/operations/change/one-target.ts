/** How one target is opened, changed and read back: a worker and a balancer differ in nothing else. */

import { editToSend } from '../../fleet/action.ts';
import { memberKey, placeKey } from '../../fleet/identity.ts';
import { isBalancerDone } from '../../httpd/edit/balancer-edit.ts';
import {
  buildBalancerRequest,
  buildRequest,
  type EditRequest,
} from '../../httpd/edit/edit-request.ts';
import {
  type OpenEdit,
  type OpenForm,
  type OpenOutcome,
  openBalancerEdit,
  openEdit,
} from '../../httpd/edit/open-edit.ts';
import type { Refusal } from '../../httpd/edit/refusal.ts';
import { type SendOutcome, sendBalancerEdit, sendEdit } from '../../httpd/edit/send-edit.ts';
import type { ManagerPort } from '../../httpd/manager-port.ts';
import type { Balancer, EditForm, ManagerPage, Worker } from '../../httpd/model.ts';
import type { BalancerOrder, MemberOrder, Order, Target } from './order.ts';

/** An open form with what is still to be sent for it. */
export interface Opened<Row> {
  readonly page: ManagerPage;
  /** What this server offers to change. */
  readonly form: EditForm;
  readonly row: Row;
  /** Already as ordered. */
  readonly isDone: boolean;
  readonly build: (path: string) => EditRequest | Refusal;
  readonly send: (client: ManagerPort, request: EditRequest) => Promise<SendOutcome<Row>>;
}

export type Row =
  | { readonly kind: 'worker'; readonly worker: Worker }
  | { readonly kind: 'balancer'; readonly balancer: Balancer };

export async function openTarget(
  client: ManagerPort,
  known: ManagerPage,
  order: Order,
  target: Target,
  signal?: AbortSignal,
): Promise<OpenOutcome<Opened<Row>>> {
  const { balancer, url } = target;
  if ('balancer' in order) {
    const opened = await openBalancerEdit(client, known, balancer, signal);
    if (opened.kind !== 'open') return opened;
    return { kind: 'open', edit: balancerTarget(opened.edit, order, target) };
  }
  const opened = await openEdit(client, known, balancer, url, signal);
  if (opened.kind !== 'open') return opened;
  return { kind: 'open', edit: workerTarget(opened.edit, order, target) };
}

function workerTarget(open: OpenEdit, { action }: MemberOrder, target: Target): Opened<Row> {
  const place = placeKey(target.frontEnd, memberKey(target.balancer, target.url));
  const edit = editToSend(action, open.worker, place);
  return {
    page: open.page,
    form: open.form,
    row: { kind: 'worker', worker: open.worker },
    isDone: edit === null,
    build: (path) => buildRequest(open, edit ?? {}, path),
    send: async (client, request) =>
      withRow(await sendEdit(client, open, edit ?? {}, request), (worker) => ({
        kind: 'worker',
        worker,
      })),
  };
}

function balancerTarget(open: OpenForm, { edits }: BalancerOrder, target: Target): Opened<Row> {
  const edit = edits.get(target.frontEnd) ?? {};
  return {
    page: open.page,
    form: open.form,
    row: { kind: 'balancer', balancer: open.balancer },
    isDone: isBalancerDone(edit, open.balancer),
    build: (path) => buildBalancerRequest(open, edit, path),
    send: async (client, request) =>
      withRow(await sendBalancerEdit(client, open, edit, request), (balancer) => ({
        kind: 'balancer',
        balancer,
      })),
  };
}

function withRow<T>(outcome: SendOutcome<T>, toRow: (row: T) => Row): SendOutcome<Row> {
  return outcome.kind === 'verified' ? { ...outcome, row: toRow(outcome.row) } : outcome;
}

/** The worker that a change was about, for who-did-it: a new member, where one was added. */
export function ownUrl(order: Order, { frontEnd, url }: Target): string {
  return 'balancer' in order ? (order.edits.get(frontEnd)?.newMember ?? '') : url;
}
