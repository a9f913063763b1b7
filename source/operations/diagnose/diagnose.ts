/** Looks at one front end step by step, as somebody would who was called for help. Changes nothing. */

import { STANDARD_STATUS } from '../../fleet/status-poller.ts';
import { counted } from '../../httpd/counted.ts';
import { openEdit } from '../../httpd/edit/open-edit.ts';
import { versionText } from '../../httpd/edit/refusal.ts';
import type { ErrorKind } from '../../httpd/errors.ts';
import type { ManagerPage } from '../../httpd/model.ts';
import { emptyPage, emptyPool } from '../../httpd/page/empty-page.ts';
import { excerpt, printable } from '../../httpd/printable.ts';
import type { ManagerClient } from '../../httpd/transport/client.ts';
import { findAddresses, seeCertificate, tryConnect } from '../../httpd/transport/examine-host.ts';
import { isAtLeast, parseVersion } from '../../httpd/version.ts';
import type { Finding } from './finding.ts';
import { olderOnLook } from './look-again.ts';
import { lookAtStatus } from './look-at-status.ts';

export interface Diagnosed {
  readonly client: ManagerClient;
  readonly url: URL;
  /** Sent as Host; null: that of the URL. */
  readonly hostHeader: string | null;
  readonly user: string | null;
  /** PEM texts. */
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  readonly insecure: boolean;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  /** The connection is our own; otherwise (a tunnel, a proxy) only what comes through it can be looked at. */
  readonly isDirect: boolean;
  readonly now: () => number;
  /** Path of its server-status page; null: the usual one. */
  readonly statusPath: string | null;
  readonly statusPaths: readonly string[];
}

const DAY_MS = 86_400_000;
/** Time to get a new certificate, in most places. */
const RENEW_DAYS = 21;

/** Ends after the first failure: what comes after it can't be seen. */
export async function* diagnose(subject: Diagnosed): AsyncGenerator<Finding> {
  if (subject.isDirect) {
    for (const look of [lookForHost, lookAtConnection, lookAtCertificate]) {
      const finding = await look(subject);
      if (finding === null) continue;
      yield finding;
      if (finding.verdict === 'failed') return;
    }
  }
  if (!subject.isDirect) {
    const what = 'reached through a tunnel or a proxy: only what comes through it is checked';
    yield { step: 'host', verdict: 'skipped', what, mend: '' };
  }
  const answer = await subject.client.readPage();
  if (!answer.ok) {
    const { what, hint, kind } = answer.error;
    yield { step: 'page', verdict: 'failed', what, mend: hint, kind };
    return;
  }
  const page = answer.value;
  yield ok('page', pageText(page, subject.user));
  for (const balancer of page.balancers) {
    const empty = emptyPool(balancer);
    if (empty !== null)
      yield { step: 'page', verdict: 'warning', what: empty.what, mend: empty.hint };
  }
  yield* lookAtForms(subject.client, page);
  yield restartFinding(page);
  const status = { path: subject.statusPath ?? STANDARD_STATUS.path, paths: subject.statusPaths };
  yield await lookAtStatus(subject.client, page, status);
  yield* logFindings(page, subject);
  const older = await olderOnLook(subject.client);
  if (older !== null) yield failed('page', older);
}

async function lookForHost({ url }: Diagnosed): Promise<Finding> {
  const found = await findAddresses(url);
  if (!found.ok) return failed('host', found.error);
  const [only = ''] = found.value;
  const isAddress = url.hostname.replace(/^\[|\]$/g, '') === only;
  return ok(
    'host',
    isAddress ? `${only} is an address` : `${url.hostname} is ${found.value.join(', ')}`,
  );
}

async function lookAtConnection({ url, timeoutMs }: Diagnosed): Promise<Finding> {
  const tried = await tryConnect(url, timeoutMs);
  if (!tried.ok) return failed('connect', tried.error);
  return ok('connect', `${url.host} accepts connections (${Math.ceil(tried.value)} ms)`);
}

async function lookAtCertificate(subject: Diagnosed): Promise<Finding | null> {
  const { url, hostHeader, ca, cert, key, timeoutMs, insecure, now } = subject;
  if (url.protocol !== 'https:') return null;
  const name = new URL(`https://${hostHeader ?? url.host}`).hostname.replace(/^\[|\]$/g, '');
  const seen = await seeCertificate(url, { name, ca, cert, key, timeoutMs });
  if (!seen.ok) return failed('tls', seen.error);
  const { protocol, names, issuer, expiresAt, problem } = seen.value;
  const days = Math.floor((expiresAt - now()) / DAY_MS);
  const until = `until ${new Date(expiresAt).toISOString().slice(0, 10)}`;
  const facts = `${protocol}, certificate for ${excerpt(names.join(', '))} by ${excerpt(issuer)}, ${until}`;
  if (problem !== null && !insecure) {
    return {
      step: 'tls',
      verdict: 'failed',
      what: `${problem.what} (${facts})`,
      mend: problem.hint,
      kind: 'tls',
    };
  }
  if (problem !== null) {
    const mend = 'Anybody in between can read and change everything. Give --cacert instead.';
    return { step: 'tls', verdict: 'warning', what: `not verified: ${problem.what}`, mend };
  }
  if (days >= RENEW_DAYS) return ok('tls', facts);
  const mend = `It expires in ${counted(days, 'day')}: renew it.`;
  return { step: 'tls', verdict: 'warning', what: facts, mend };
}

/** `2 balancers, 8 members`. */
export function sizeText({ balancers }: ManagerPage): string {
  const members = balancers.reduce((sum, each) => sum + each.workers.length, 0);
  return `${counted(balancers.length, 'balancer')}, ${counted(members, 'member')}`;
}

function pageText(page: ManagerPage, user: string | null): string {
  const who = user === null ? 'no login needed' : `as "${excerpt(user)}"`;
  return `balancer-manager of ${versionText(page)}: ${sizeText(page)}, ${who}`;
}

/** The edit form comes only where httpd took the Referer and the parameters: as far as one gets without a change. */
async function* lookAtForms(client: ManagerClient, page: ManagerPage): AsyncGenerator<Finding> {
  const empty = emptyPage(page);
  if (empty !== null) {
    yield { step: 'changes', verdict: 'warning', what: empty.what, mend: empty.hint };
    return;
  }
  const inhabited = page.balancers.filter((balancer) => balancer.workers.length > 0);
  const [first, ...others] = inhabited;
  const [worker] = first?.workers ?? [];
  if (first === undefined || worker === undefined) {
    const what = 'no balancer has a member whose edit form could be read';
    yield { step: 'changes', verdict: 'skipped', what, mend: '' };
    return;
  }
  // One without a nonce is the only one that differs from the others.
  const sealed = others.filter(({ nonce }) => nonce === '');
  let isFirst = true;
  for (const balancer of [first, ...sealed]) {
    const { url } = balancer.workers[0] ?? worker;
    const opened = await openEdit(client, page, balancer.name, url);
    if (opened.kind === 'failed') {
      yield failed('changes', opened.error);
      return;
    }
    if (isFirst && opened.kind === 'refused' && opened.refusal.reason === 'referer') {
      const { what, hint } = opened.refusal;
      yield { step: 'referer', verdict: 'failed', what, mend: hint };
      return;
    }
    if (isFirst) yield ok('referer', `httpd takes the Referer (${printable(client.refererName)})`);
    if (opened.kind === 'refused') {
      const { what, hint } = opened.refusal;
      yield { step: 'changes', verdict: 'warning', what, mend: hint };
    } else if (isFirst) yield ok('changes', formText(opened.edit.form.fields));
    isFirst = false;
  }
}

/** Nothing was sent, so this is what the form offers, and no promise. */
function formText(fields: ReadonlySet<string>): string {
  const offered = [
    ...(fields.has('w_status_D') || fields.has('dw') ? ['disable'] : []),
    ...(fields.has('w_status_N') ? ['drain'] : []),
    ...(fields.has('w_status_S') ? ['stop'] : []),
    ...(fields.has('w_status_H') ? ['standby'] : []),
    ...(fields.has('w_hm') ? ['health checks'] : []),
  ];
  return `can: ${offered.join(', ')} (not tested: nothing was sent)`;
}

function restartFinding({ persisted, serverVersion }: ManagerPage): Finding {
  if (persisted === true) return ok('restart', 'httpd keeps changes over a restart');
  if (persisted === null) {
    const isOld = parseVersion(serverVersion) !== null && !isAtLeast(serverVersion, '2.4.7');
    const before = isOld ? 'before 2.4.7 ' : '';
    const what = `${before}the page does not say whether changes are kept over a restart`;
    return { step: 'restart', verdict: 'skipped', what, mend: '' };
  }
  return {
    step: 'restart',
    verdict: 'warning',
    what: 'a restart of httpd, a graceful one too, loses every change',
    mend: 'BalancerPersist On, in the virtual host of the page, keeps them.',
  };
}

/** Logs cannot be seen from here; what makes lines in them can. */
function* logFindings(page: ManagerPage, subject: Diagnosed): Generator<Finding> {
  const { url, hostHeader, intervalMs } = subject;
  const asked = new URL(`http://${hostHeader ?? url.host}`).hostname.replace(/^\[|\]$/g, '');
  if (asked !== page.serverName.toLowerCase()) {
    const name = excerpt(page.serverName);
    yield {
      step: 'log',
      verdict: 'warning',
      what: `httpd calls itself ${name}, not ${printable(asked)}: the first request of each run writes a line to its error log`,
      mend: `Give --host-header ${name}, where the page is the same under that name.`,
    };
  }
  const lines = Math.round(DAY_MS / intervalMs).toLocaleString('en-US');
  yield {
    step: 'log',
    verdict: 'ok',
    what: `a screen left open asks every ${intervalMs / 1000} s and writes ${counted(lines, 'line')} a day to the access log`,
    mend: 'SetEnvIf User-Agent ^baltop/ quiet, and CustomLog ... env=!quiet, leave them out.',
  };
}

function ok(step: Finding['step'], what: string): Finding {
  return { step, verdict: 'ok', what, mend: '' };
}

function failed(
  step: Finding['step'],
  error: { readonly what: string; readonly hint: string; readonly kind: ErrorKind },
): Finding {
  return { step, verdict: 'failed', what: error.what, mend: error.hint, kind: error.kind };
}
