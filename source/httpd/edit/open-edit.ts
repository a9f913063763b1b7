/**
 * Opens the edit form of one worker. Changes nothing: does `w` select the right worker? which fields does
 * this server know? and a nonce as fresh as can be.
 */

import type { ManagerError } from '../errors.ts';
import type { ManagerPort } from '../manager-port.ts';
import type { Balancer, EditForm, ManagerPage, Worker } from '../model.ts';
import { findBalancer } from '../page/find-in-page.ts';
import { printable } from '../printable.ts';
import { maskUrl } from '../secrets.ts';
import { isAtLeast } from '../version.ts';
import { decodingRounds, encodeFields, type Field } from './edit-fields.ts';
import { type Refusal, refererRefusal, refusal, shownName, unexplained } from './refusal.ts';

/** An edit form that proved to be the right one, with a nonce as fresh as can be. */
export interface OpenForm {
  readonly page: ManagerPage;
  readonly form: EditForm;
  readonly balancer: Balancer;
  readonly nonce: string;
  /** How many times values are percent-encoded: what selected the right worker. */
  readonly rounds: 1 | 2;
}

export interface OpenEdit extends OpenForm {
  readonly worker: Worker;
}

export type OpenOutcome<Form = OpenEdit> =
  | { readonly kind: 'open'; readonly edit: Form }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly page: ManagerPage }
  | { readonly kind: 'failed'; readonly error: ManagerError };

/** Reads the worker's edit form. Changes nothing. `known`: the last page of this front end. */
export async function openEdit(
  client: ManagerPort,
  known: ManagerPage,
  balancerName: string,
  url: string,
  signal?: AbortSignal,
): Promise<OpenOutcome> {
  const hidden = hiddenRefusal(known, balancerName);
  if (hidden !== null) return { kind: 'refused', refusal: hidden, page: known };
  let last = known;
  let rounds = decodingRounds(known);
  let problem: Refusal | null = null;
  // A second look mends a Referer or nonce that was out of date, or a `%` encoded for the wrong version.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const referer = client.refererName;
    const nonce = findBalancer(last, balancerName)?.nonce ?? '';
    const query = encodeFields(selection(last, balancerName, url, nonce), last, rounds);
    const answer = await client.readPage({
      query,
      patient: true,
      ...(signal !== undefined && { signal }),
    });
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

/** Reads the balancer's own edit form. Changes nothing; 2.2 has none. */
export async function openBalancerEdit(
  client: ManagerPort,
  known: ManagerPage,
  name: string,
  signal?: AbortSignal,
): Promise<OpenOutcome<OpenForm>> {
  const hidden = hiddenRefusal(known, name);
  if (hidden !== null) return { kind: 'refused', refusal: hidden, page: known };
  let last = known;
  let problem = unexplained();
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const referer = client.refererName;
    const query = encodeFields([['b', name]], last);
    const answer = await client.readPage({
      query,
      patient: true,
      ...(signal !== undefined && { signal }),
    });
    if (!answer.ok) return { kind: 'failed', error: answer.error };
    last = answer.value;
    const opened = judgeBalancerForm(last, name);
    if ('form' in opened) return { kind: 'open', edit: opened };
    problem = opened;
    if (client.refererName === referer) break;
  }
  return { kind: 'refused', refusal: problem, page: last };
}

function judgeBalancerForm(page: ManagerPage, name: string): OpenForm | Refusal {
  const balancer = findBalancer(page, name);
  const { form } = page;
  if (balancer === undefined) {
    return refusal(
      'unknown-worker',
      `balancer ${printable(name)} is no longer on the page`,
      'Somebody changed the configuration of httpd. List the members again.',
    );
  }
  if (page.generation === '2.2') {
    return refusal(
      'unsupported',
      'httpd 2.2 cannot change a balancer',
      'It can change members only.',
    );
  }
  if (form === null) return refererRefusal(page, 'the request');
  if (form.kind !== 'balancer' || form.subject !== `balancer://${name}`) {
    return refusal(
      'wrong-worker',
      `httpd mistook balancer ${printable(name)} for ${printable(maskUrl(form.subject))}`,
      'Nothing was sent.',
    );
  }
  if (isSealed(page, balancer)) return sealedRefusal(name);
  return { page, form, balancer, nonce: balancer.nonce ?? '', rounds: decodingRounds(page) };
}

/** 2.4.49 and later take no change of a balancer with `nonce=None`. */
function isSealed(page: ManagerPage, balancer: Balancer): boolean {
  return (
    balancer.nonce === '' && page.generation === '2.4' && isAtLeast(page.serverVersion, '2.4.49')
  );
}

/** Asked for by its name, httpd would give the form of the first one, and change that. */
function hiddenRefusal(page: ManagerPage, name: string): Refusal | null {
  const httpdName = findBalancer(page, name)?.httpdName;
  if (httpdName === undefined) return null;
  return refusal(
    'not-writable',
    `the page has two balancers called ${printable(httpdName)}, and httpd can change the first one only`,
    'Rename one, or set BalancerInherit Off in the virtual host, so that it shows its own alone.',
  );
}

function sealedRefusal(balancer: string): Refusal {
  return refusal(
    'not-writable',
    `${printable(balancer)} has nonce=None, and httpd from 2.4.49 on cannot change it`,
    'Remove nonce=None from its ProxySet.',
  );
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
      `${shownName(balancerName, url)} is no longer on the page`,
      'Somebody changed the configuration of httpd. List the members again.',
    );
  }
  if (form === null) {
    return page.generation === '2.2'
      ? refusal('stale-nonce', 'httpd rejected the nonce', 'Try again.')
      : refererRefusal(page, 'the request');
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
      `httpd mistook ${printable(maskUrl(url))} for ${printable(maskUrl(form.subject))}`,
      'Both begin the same, and httpd takes the longest match; nothing was sent.',
    );
  }
  if (isSealed(page, balancer)) return sealedRefusal(balancerName);
  return { page, form, balancer, worker, nonce: balancer.nonce ?? '', rounds };
}
