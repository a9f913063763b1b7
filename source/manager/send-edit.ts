/**
 * Sends one change and reads the row in the answer: httpd answers 200 to changes that it ignored.
 */

import type { ManagerClient } from './client.ts';
import { isDone, type WorkerEdit, whatRemains } from './edit.ts';
import type { EditRequest } from './edit-request.ts';
import type { ManagerError } from './errors.ts';
import { findBalancer, findWorker } from './find-in-page.ts';
import type { ManagerPage, Worker } from './model.ts';
import type { OpenEdit } from './open-edit.ts';
import { printable } from './printable.ts';
import { type Refusal, refusal, shownName, staleNonce, unexplained } from './refusal.ts';
import { maskUrl } from './secrets.ts';

export type SendOutcome =
  | { readonly kind: 'verified'; readonly page: ManagerPage; readonly worker: Worker }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly page: ManagerPage | null }
  /** Nothing was changed: httpd was never reached, or said no before it read anything. */
  | { readonly kind: 'failed'; readonly error: ManagerError }
  /** Sent, and neither the answer nor reading back shows the change. It may still happen. */
  | { readonly kind: 'unknown'; readonly error: ManagerError; readonly page: ManagerPage | null };

/**
 * Failures after which httpd may have made the change all the same; the last three can be the word of a
 * proxy in between that lost httpd's answer.
 */
const LOST_ANSWER = new Set([
  'timeout',
  'reset',
  'incomplete',
  'too-large',
  'aborted',
  'bad-answer',
  'server-error',
  'redirect',
  'not-a-manager',
]);

/**
 * Sends the request and reads the worker's row in the answer. A lost answer is looked up on the page; the
 * change is never sent a second time here.
 */
export async function sendEdit(
  client: ManagerClient,
  open: OpenEdit,
  edit: WorkerEdit,
  request: EditRequest,
  signal?: AbortSignal,
): Promise<SendOutcome> {
  const { shown: _shown, ...ask } = request;
  const answer = await client.readPage(ask);
  if (answer.ok) return judgeAnswer(open, edit, answer.value);
  const { error } = answer;
  if (!LOST_ANSWER.has(error.kind)) return { kind: 'failed', error };
  const after = await client.readPage(signal === undefined ? {} : { signal });
  if (!after.ok) return { kind: 'unknown', error, page: null };
  const worker = findWorker(after.value, open.balancer.name, open.worker.url);
  if (worker !== undefined && isDone(edit, worker)) {
    return { kind: 'verified', page: after.value, worker };
  }
  // A restart closes kept connections: what was sent with the old nonce can't be carried out any more.
  if ((findBalancer(after.value, open.balancer.name)?.nonce ?? '') !== open.nonce) {
    return { kind: 'refused', refusal: staleNonce(), page: after.value };
  }
  return { kind: 'unknown', error, page: after.value };
}

function judgeAnswer(open: OpenEdit, edit: WorkerEdit, page: ManagerPage): SendOutcome {
  const worker = findWorker(page, open.balancer.name, open.worker.url);
  if (worker !== undefined && isDone(edit, worker)) return { kind: 'verified', page, worker };
  return { kind: 'refused', refusal: explain(open, edit, page, worker), page };
}

/** The causes that the answer tells apart (facts, "Reading the result"). */
function explain(
  open: OpenEdit,
  edit: WorkerEdit,
  page: ManagerPage,
  worker: Worker | undefined,
): Refusal {
  const { balancer, worker: before } = open;
  if (worker === undefined) {
    return refusal(
      'unknown-worker',
      `${shownName(balancer.name, before.url)} vanished from the page`,
      'Somebody changed the configuration of httpd. List the members again.',
    );
  }
  const nonce = findBalancer(page, balancer.name)?.nonce ?? '';
  if (nonce !== open.nonce) return staleNonce();
  if (page.form === null) {
    return refusal(
      'referer',
      'httpd dropped the change because of its Referer',
      `Something between here and httpd removes or changes it: it must name ${printable(page.serverName)}.`,
    );
  }
  if (page.form.subject !== before.url) {
    return refusal(
      'wrong-worker',
      `httpd took the change for ${printable(maskUrl(page.form.subject))}`,
      'Check that member: it may have been changed.',
    );
  }
  const kept = keptValues(edit, worker);
  if (kept === '') return unexplained();
  const alone = edit.factor !== undefined && balancer.workers.length === 1;
  return refusal(
    'value-refused',
    `httpd did not take the change: ${kept}`,
    alone
      ? 'The only member of a balancer always has factor 1.'
      : 'The value is out of range for this httpd, or somebody changed it back.',
  );
}

function keptValues(edit: WorkerEdit, worker: Worker): string {
  const rest = whatRemains(edit, worker);
  const kept: string[] = [];
  if (rest.flags !== undefined) kept.push(`status is still ${worker.status.tokens.join(' ')}`);
  if (rest.factor !== undefined) kept.push(`factor is still ${worker.factor}`);
  if (rest.lbSet !== undefined) kept.push(`set is still ${worker.lbSet}`);
  if (rest.route !== undefined) kept.push(`route is "${printable(worker.route)}"`);
  if (rest.redirect !== undefined) kept.push(`redirect is "${printable(worker.redirect)}"`);
  return kept.join(', ');
}
