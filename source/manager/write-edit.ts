/**
 * One change to one worker. httpd answers 200 to changes that it ignored, so every step is read back:
 * first the edit form (does `w` select the right worker? which flags does this server know? fresh nonce),
 * then the row in the answer to the change.
 */

import type { ManagerClient } from './client.ts';
import { isDone, type WorkerEdit, whatRemains } from './edit.ts';
import {
  decodingRounds,
  editFields,
  encodeFields,
  type Field,
  MAX_BODY_BYTES,
} from './edit-fields.ts';
import type { ManagerError } from './errors.ts';
import type { Balancer, EditForm, ManagerPage, Worker } from './model.ts';
import { printable } from './printable.ts';
import { maskUrl } from './secrets.ts';
import { isAtLeast } from './version.ts';

/** Why httpd took a request and changed nothing, or why none was sent. */
export type IgnoredReason =
  | 'referer'
  | 'stale-nonce'
  | 'unknown-worker'
  | 'wrong-worker'
  | 'value-refused'
  | 'not-writable'
  | 'unsupported'
  | 'unexplained';

export interface Refusal {
  readonly reason: IgnoredReason;
  /** What happened and what to do, one line each, safe to print. */
  readonly what: string;
  readonly hint: string;
}

/** An edit form that proved to be the right worker's, with a nonce as fresh as can be. */
export interface OpenEdit {
  readonly page: ManagerPage;
  readonly form: EditForm;
  readonly balancer: Balancer;
  readonly worker: Worker;
  readonly nonce: string;
  /** How many times values are percent-encoded: what selected the right worker. */
  readonly rounds: 1 | 2;
}

export type OpenOutcome =
  | { readonly kind: 'open'; readonly edit: OpenEdit }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly page: ManagerPage }
  | { readonly kind: 'failed'; readonly error: ManagerError };

export type SendOutcome =
  | { readonly kind: 'verified'; readonly page: ManagerPage; readonly worker: Worker }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly page: ManagerPage | null }
  /** Nothing was changed: httpd was never reached, or said no before it read anything. */
  | { readonly kind: 'failed'; readonly error: ManagerError }
  /** Sent, and neither the answer nor reading back shows the change. It may still happen. */
  | { readonly kind: 'unknown'; readonly error: ManagerError; readonly page: ManagerPage | null };

/** Reads the worker's edit form. Changes nothing. `known`: the last page of this front end. */
export async function openEdit(
  client: ManagerClient,
  known: ManagerPage,
  balancerName: string,
  url: string,
  signal?: AbortSignal,
): Promise<OpenOutcome> {
  let last = known;
  let rounds = decodingRounds(known);
  let problem: Refusal | null = null;
  // A second look mends a Referer or nonce that was out of date, or a `%` encoded for the wrong version.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const referer = client.refererName;
    const nonce = findBalancer(last, balancerName)?.nonce ?? '';
    const query = encodeFields(selection(last, balancerName, url, nonce), last, rounds);
    const answer = await client.readPage({ query, ...(signal !== undefined && { signal }) });
    if (!answer.ok) return { kind: 'failed', error: answer.error };
    const page = answer.value;
    const opened = judgeForm(page, balancerName, url, rounds);
    if ('form' in opened) return { kind: 'open', edit: opened };
    problem = opened;
    const freshNonce = findBalancer(page, balancerName)?.nonce ?? '';
    const worthAnother =
      client.refererName !== referer || freshNonce !== nonce || url.includes('%');
    last = page;
    if (!worthAnother) break;
    if (url.includes('%') && page.form !== null) rounds = rounds === 1 ? 2 : 1;
  }
  return { kind: 'refused', refusal: problem ?? unexplained(), page: last };
}

/** 2.4 selects without a nonce; 2.2 drops every parameter unless the nonce is right. */
function selection(
  page: ManagerPage,
  balancer: string,
  url: string,
  nonce: string,
): readonly Field[] {
  const fields: Field[] = [
    ['b', balancer],
    ['w', url],
  ];
  if (page.generation === '2.2') fields.push(['nonce', nonce]);
  return fields;
}

function judgeForm(
  page: ManagerPage,
  balancerName: string,
  url: string,
  rounds: 1 | 2,
): OpenEdit | Refusal {
  const balancer = findBalancer(page, balancerName);
  const worker = balancer?.workers.find((each) => each.url === url);
  const { form } = page;
  if (balancer === undefined || worker === undefined) {
    return refusal(
      'unknown-worker',
      `${shown(balancerName, url)} is not on the page any more`,
      'Somebody changed the configuration of httpd. List the members again.',
    );
  }
  if (form === null) {
    return page.generation === '2.2'
      ? refusal('stale-nonce', 'httpd did not take the nonce', 'Try again.')
      : refusal(
          'referer',
          'httpd dropped the request because of its Referer',
          `Something between here and httpd removes or changes it: it must name ${printable(page.serverName)}.`,
        );
  }
  if (form.kind !== 'worker') {
    return refusal(
      'unknown-worker',
      `httpd finds no worker by the name ${printable(maskUrl(url))}`,
      'Its name cannot be sent back to this version; edit the configuration instead.',
    );
  }
  if (form.subject !== url) {
    return refusal(
      'wrong-worker',
      `httpd took ${printable(maskUrl(url))} for ${printable(maskUrl(form.subject))}`,
      'Both begin alike and httpd takes the longest match; nothing was sent.',
    );
  }
  if (
    balancer.nonce === '' &&
    page.generation === '2.4' &&
    isAtLeast(page.serverVersion, '2.4.49')
  ) {
    return refusal(
      'not-writable',
      `${printable(balancerName)} has nonce=None, and httpd from 2.4.49 takes no change of it`,
      'Remove nonce=None from its ProxySet.',
    );
  }
  return { page, form, balancer, worker, nonce: balancer.nonce ?? '', rounds };
}

/** A change as it will be sent. `shown` is the same without the nonce, safe to print. */
export interface EditRequest {
  readonly query?: string;
  readonly body?: string;
  readonly shown: string;
}

/** The exact request for what the worker still lacks; a refusal where this server can't do it. */
export function buildRequest(
  open: OpenEdit,
  edit: WorkerEdit,
  path: string,
): EditRequest | Refusal {
  const { page, form, balancer, worker, nonce, rounds } = open;
  const { fields, unsupported } = editFields(whatRemains(edit, worker), page.generation);
  const missing = [
    ...unsupported,
    ...fields.map(([name]) => name).filter((name) => !form.fields.has(name)),
  ];
  if (missing.length > 0) {
    return refusal(
      'unsupported',
      `this httpd cannot change ${missing.join(', ')} (${versionText(page)})`,
      page.generation === '2.2'
        ? 'httpd 2.2 knows disable and enable, factor, set, route and redirect.'
        : 'A newer httpd, or a module that is not loaded, is needed.',
    );
  }
  const target: Field[] = [
    ['b', balancer.name],
    ['w', worker.url],
  ];
  const encode = (list: readonly Field[]) => encodeFields(list, page, rounds);
  const sent = encode([...target, ['nonce', nonce], ...fields]);
  if (sent.length > MAX_BODY_BYTES) {
    return refusal(
      'value-refused',
      `the change would take ${sent.length} bytes, and httpd reads 1024`,
      'Use shorter values.',
    );
  }
  const shownFields = fields.map(([name, value]) => `${name}=${printable(value)}`).join(' ');
  const names = `b=${printable(balancer.name)} w=${printable(maskUrl(worker.url))}`;
  const method = page.generation === '2.2' ? 'GET' : 'POST';
  const shownRequest = `${method} ${path}  ${names} ${shownFields}`;
  return page.generation === '2.2'
    ? { query: sent, shown: shownRequest }
    : { body: sent, shown: shownRequest };
}

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
      `${shown(balancer.name, before.url)} vanished from the page`,
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

export function findBalancer(page: ManagerPage, name: string): Balancer | undefined {
  return page.balancers.find((each) => each.name === name);
}

export function findWorker(page: ManagerPage, balancer: string, url: string): Worker | undefined {
  return findBalancer(page, balancer)?.workers.find((each) => each.url === url);
}

function refusal(reason: IgnoredReason, what: string, hint: string): Refusal {
  return { reason, what, hint };
}

function staleNonce(): Refusal {
  const hint = 'Nothing was changed. Try again.';
  return refusal('stale-nonce', 'httpd was restarted in between', hint);
}

function unexplained(): Refusal {
  return refusal(
    'unexplained',
    'httpd answered and changed nothing',
    'See its error log, and try the change in a browser.',
  );
}

function shown(balancer: string, url: string): string {
  return `${printable(balancer)}/${printable(maskUrl(url))}`;
}

function versionText(page: ManagerPage): string {
  const found = /Apache\/[\d.]+/.exec(page.serverVersion);
  return found === null ? `generation ${page.generation}` : found[0];
}
