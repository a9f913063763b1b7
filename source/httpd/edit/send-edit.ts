/** Sends one change and reads the row in the answer: httpd answers 200 to changes that it ignored. */

import type { ManagerError } from '../errors.ts';
import type { ManagerPort } from '../manager-port.ts';
import type { Balancer, ManagerPage, Worker } from '../model.ts';
import { findBalancer, findWorker } from '../page/find-in-page.ts';
import { printable } from '../printable.ts';
import { maskUrl } from '../secrets.ts';
import {
  type BalancerEdit,
  isBalancerDone,
  keptOfBalancer,
  whatRemainsOfBalancer,
} from './balancer-edit.ts';
import {
  inverse,
  isDone,
  SETTING_NAMES,
  SETTING_WORDS,
  settingOf,
  type WorkerEdit,
  whatRemains,
} from './edit.ts';
import type { EditRequest } from './edit-request.ts';
import type { OpenEdit, OpenForm } from './open-edit.ts';
import {
  type Refusal,
  refererRefusal,
  refusal,
  shownName,
  staleNonce,
  unexplained,
} from './refusal.ts';
import { settingText } from './value-text.ts';

export type SendOutcome<Row = Worker> =
  | { readonly kind: 'verified'; readonly page: ManagerPage; readonly row: Row }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly page: ManagerPage | null }
  /** Nothing was changed: httpd was never reached, or said no before it read anything. */
  | { readonly kind: 'failed'; readonly error: ManagerError }
  /** Sent, and neither the answer nor reading back shows the change. It may still happen. */
  | { readonly kind: 'unknown'; readonly error: ManagerError; readonly page: ManagerPage | null };

/** How an answer is judged: what was to be changed, and how it is found again. */
interface Judged<Row> {
  readonly open: OpenForm;
  /** What the form in the answer must be about. */
  readonly subject: string;
  /** In words, safe to print. */
  readonly name: string;
  readonly find: (page: ManagerPage) => Row | undefined;
  readonly isDone: (row: Row) => boolean;
  /** Nothing else explains it: what httpd kept; null where not even that can be told. */
  readonly explain: (row: Row) => Refusal | null;
}

/**
 * Sends the request and reads the worker's row in the answer. A lost answer is looked up on the page; the
 * change is never sent a second time here.
 */
export function sendEdit(
  client: ManagerPort,
  open: OpenEdit,
  edit: WorkerEdit,
  request: EditRequest,
  signal?: AbortSignal,
): Promise<SendOutcome> {
  const { balancer, worker } = open;
  const judged: Judged<Worker> = {
    open,
    subject: worker.url,
    name: shownName(balancer.name, worker.url),
    find: (page) => findWorker(page, balancer.name, worker.url),
    isDone: (row) => isDone(edit, row),
    explain: (row) => keptByWorker(open, edit, row),
  };
  return send(client, judged, request, signal);
}

/** The same for a balancer's own settings and for a member that is added to it. */
export function sendBalancerEdit(
  client: ManagerPort,
  open: OpenForm,
  edit: BalancerEdit,
  request: EditRequest,
  signal?: AbortSignal,
): Promise<SendOutcome<Balancer>> {
  const { name } = open.balancer;
  const judged: Judged<Balancer> = {
    open,
    subject: `balancer://${name}`,
    name: `balancer ${printable(name)}`,
    find: (page) => findBalancer(page, name),
    isDone: (row) => isBalancerDone(edit, row),
    explain: (row) => keptByBalancer(edit, row),
  };
  return send(client, judged, request, signal);
}

/**
 * Failures after which httpd may have made the change all the same; the last four can be the word of a
 * proxy in between that lost httpd's answer.
 */
const LOST_ANSWER = new Set([
  'timeout',
  'reset',
  'cut',
  'incomplete',
  'too-large',
  'aborted',
  'bad-answer',
  'server-error',
  'redirect',
  'not-a-manager',
  'cached',
  'mixed',
]);

/** A limit that is httpd's own is a 403 or a 429; a 503 can be a proxy's that has passed the change on. */
function isLost({ kind, status = 0 }: ManagerError): boolean {
  // Who answers 4xx has refused the change; a 408 has lost it on the way, and a 400 can be httpd's about a value.
  if (status > 400 && status < 500 && status !== 408) return false;
  return LOST_ANSWER.has(kind) || (kind === 'limited' && status === 503);
}

async function send<Row>(
  client: ManagerPort,
  judged: Judged<Row>,
  request: EditRequest,
  signal?: AbortSignal,
): Promise<SendOutcome<Row>> {
  const { shown: _shown, ...ask } = request;
  const answer = await client.readPage({ ...ask, patient: true });
  if (answer.ok) return judgeAnswer(judged, answer.value);
  const { error } = answer;
  if (error.status === 403)
    return { kind: 'failed', error: await whyForbidden(client, error, signal) };
  if (!isLost(error)) return { kind: 'failed', error };
  const after = await client.readPage(signal === undefined ? {} : { signal });
  if (!after.ok) return { kind: 'unknown', error, page: null };
  const row = judged.find(after.value);
  if (row !== undefined && judged.isDone(row)) return { kind: 'verified', page: after.value, row };
  // A restart closes kept connections: what was sent with the old nonce can't be carried out any more.
  if (nonceIn(after.value, judged.open) !== judged.open.nonce) {
    return { kind: 'refused', refusal: staleNonce(), page: after.value };
  }
  // 2.4.42 and later answer 400 to a member that they do not add; nothing else is answered so.
  const explained = row === undefined ? null : judged.explain(row);
  if (error.kind === 'bad-answer' && explained?.reason === 'value-refused' && isRefusal(error)) {
    return { kind: 'refused', refusal: explained, page: after.value };
  }
  return { kind: 'unknown', error, page: after.value };
}

function isRefusal(error: ManagerError): boolean {
  return error.status === 400;
}

/** A 403 to a change alone, or to whatever comes now? A page tells, and a second 403 does. */
async function whyForbidden(
  client: ManagerPort,
  error: ManagerError,
  signal: AbortSignal | undefined,
): Promise<ManagerError> {
  const after = await client.readPage(signal === undefined ? {} : { signal });
  return !after.ok && after.error.kind === 'limited' ? after.error : error;
}

function judgeAnswer<Row>(judged: Judged<Row>, page: ManagerPage): SendOutcome<Row> {
  const row = judged.find(page);
  if (row !== undefined && judged.isDone(row)) return { kind: 'verified', page, row };
  return { kind: 'refused', refusal: explain(judged, page, row), page };
}

/** The causes that the answer tells apart (facts, "Reading the result"). */
function explain<Row>(judged: Judged<Row>, page: ManagerPage, row: Row | undefined): Refusal {
  if (row === undefined) {
    return refusal(
      'unknown-worker',
      `${judged.name} vanished from the page`,
      'Somebody changed the configuration of httpd. List the members again.',
    );
  }
  if (nonceIn(page, judged.open) !== judged.open.nonce) return staleNonce();
  if (page.form === null) return refererRefusal(page, 'the change');
  if (page.form.subject !== judged.subject) {
    return refusal(
      'wrong-worker',
      `httpd applied the change to ${printable(maskUrl(page.form.subject))}`,
      'Check that member: it may have been changed.',
    );
  }
  return judged.explain(row) ?? unexplained();
}

function nonceIn(page: ManagerPage, { balancer }: OpenForm): string {
  return findBalancer(page, balancer.name)?.nonce ?? '';
}

/** What is not as asked, and what became of it: httpd may have made something else of a value. */
function keptByWorker(open: OpenEdit, edit: WorkerEdit, worker: Worker): Refusal | null {
  const { balancer, worker: before } = open;
  const rest = whatRemains(edit, worker);
  const kept: string[] = [];
  const tell = (name: string, was: string, is: string) => {
    kept.push(was === is ? `${name} is still ${is}` : `${name} went from ${was} to ${is}`);
  };
  const tokens = ({ status }: Worker) => status.tokens.join(' ');
  if (rest.flags !== undefined) tell('status', tokens(before), tokens(worker));
  for (const name of SETTING_NAMES) {
    if (rest[name] === undefined) continue;
    const shown = (value: string | number | null) =>
      typeof value === 'string' ? `"${printable(value)}"` : settingText(name, value) || 'not shown';
    tell(SETTING_WORDS[name], shown(settingOf(before, name)), shown(settingOf(worker, name)));
  }
  if (kept.length === 0) return null;
  const alone = edit.factor !== undefined && balancer.workers.length === 1;
  const partly = !isDone(inverse(edit, before), worker);
  return {
    ...refusal(
      'value-refused',
      `httpd did not do it as asked: ${kept.join(', ')}`,
      alone
        ? 'The only member of a balancer always has factor 1.'
        : 'The value is out of range for this httpd, or somebody changed it back.',
    ),
    ...(partly && { partly }),
  };
}

function keptByBalancer(edit: BalancerEdit, balancer: Balancer): Refusal | null {
  const rest = whatRemainsOfBalancer(edit, balancer);
  if (rest.newMember !== undefined) {
    return refusal(
      'value-refused',
      `httpd did not add ${printable(maskUrl(rest.newMember))}`,
      'It takes scheme://host[:port][/path], of a protocol whose module is loaded, and not the name of an existing member.',
    );
  }
  const kept = keptOfBalancer(rest, balancer);
  if (kept.length === 0) return null;
  return refusal(
    'value-refused',
    `httpd did not apply the change: ${kept.map(printable).join(', ')}`,
    'The value is out of range for this httpd, or somebody changed it back.',
  );
}
