/** One request to the handler: what it selects, what it may change, and the page that answers it. */

import { applyBalancerEdit, applyWorkerEdit } from './apply-edit.ts';
import { applyEdit22 } from './apply-edit-2.2.ts';
import type { Dialect } from './dialect.ts';
import { renderPage22, workerForm22 } from './html-2.2.ts';
import { balancerForm, workerForm } from './html-forms.ts';
import { renderPage } from './html-page.ts';
import { bodyParameters, type Parameters, query22, queryParameters } from './parameters.ts';
import { selectBalancer, selectWorker, selectWorker22 } from './selection.ts';
import { type DemoBalancer, type DemoState, type DemoWorker, touch } from './state.ts';
import { renderXml } from './xml-page.ts';

export interface ManagerRequest {
  readonly method: 'GET' | 'POST';
  readonly query: string;
  /** What httpd's one read of the body brought. */
  readonly body: string;
  readonly referer: string | undefined;
  /** This server's name as the request sees it: what the h1 shows. */
  readonly serverName: string;
  /** The server's own address, for the form. */
  readonly action: string;
  /** A fault: everything is answered as usual, and nothing is written. */
  readonly ignoresWrites: boolean;
}

export interface ManagerPageAnswer {
  readonly type: 'html' | 'xml';
  readonly serverName: string;
  /** The edit form, or empty: it stands at the page's end. */
  readonly form: string;
}

interface Selection {
  readonly balancer: DemoBalancer | null;
  readonly worker: DemoWorker | null;
  readonly xml: boolean;
}

/** Carries a request out. A number: the error status that answers it. */
export function answerManager(
  state: DemoState,
  dialect: Dialect,
  request: ManagerRequest,
): ManagerPageAnswer | 400 | 404 {
  const selected =
    dialect.generation === '2.2'
      ? process22(state, dialect, request)
      : process24(state, dialect, request);
  if (typeof selected === 'number') return selected;
  const { serverName, action } = request;
  if (selected.xml) return { type: 'xml', serverName, form: '' };
  return { type: 'html', serverName, form: formFor(state, dialect, selected, action) };
}

/** The page as it stands, up to where a form would be. */
export function renderState(
  state: DemoState,
  dialect: Dialect,
  kind: 'html' | 'xml',
  serverName: string,
): Iterable<string> {
  if (kind === 'xml') return [renderXml(state, dialect)];
  return dialect.generation === '2.2'
    ? [renderPage22(state, dialect, serverName)]
    : renderPage(state, dialect, serverName);
}

/** Does this host name pass for the Referer of a request to `serverName` (2.4.41+)? Only the host counts. */
export function isSafeReferer(referer: string | undefined, serverName: string): boolean {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(referer ?? '')?.[1];
  if (authority === undefined) return false;
  const host = /^(?:.*@)?(\[[^\]]*\]|[^:]*)(?::\d*)?$/.exec(authority)?.[1] ?? '';
  const bare = host.replace(/^\[|\]$/g, '');
  return bare !== '' && bare.toLowerCase() === serverName.toLowerCase();
}

function process24(state: DemoState, dialect: Dialect, request: ManagerRequest): Selection | 400 {
  const twice = dialect.reworkedHandler;
  let parameters: Parameters =
    request.method === 'POST'
      ? bodyParameters(request.body, twice)
      : queryParameters(request.query, twice);
  if (dialect.checksReferer && !isSafeReferer(request.referer, request.serverName)) {
    parameters = new Map();
  }
  const balancer = selectBalancer(state, parameters.get('b'));
  const worker = balancer === null ? null : selectWorker(balancer.workers, parameters.get('w'));
  const mayChange = balancer !== null && holdsNonce(balancer, parameters, dialect);
  const xml = parameters.has('xml') && (mayChange || dialect.reworkedHandler);
  if (balancer === null || !mayChange || request.method === 'GET' || request.ignoresWrites) {
    return { balancer, worker, xml };
  }
  touch(state);
  if (worker !== null) applyWorkerEdit(state, balancer, worker, parameters, dialect);
  return applyBalancerEdit(balancer, parameters, dialect) ? { balancer, worker, xml } : 400;
}

/** `nonce=None`: before 2.4.49 no nonce is asked for, from then on no write is taken. */
function holdsNonce(balancer: DemoBalancer, parameters: Parameters, dialect: Dialect): boolean {
  if (balancer.nonce === '') return !dialect.reworkedHandler;
  return parameters.get('nonce') === balancer.nonce;
}

/** 2.2: without the server's nonce every parameter is dropped; with it, a GET writes. */
function process22(
  state: DemoState,
  dialect: Dialect,
  request: ManagerRequest,
): Selection | 400 | 404 {
  const parameters = query22(request.query);
  if (typeof parameters === 'number') return parameters;
  if (parameters.get('nonce') !== state.serverNonce) {
    return { balancer: null, worker: null, xml: false };
  }
  const balancer = selectBalancer(state, parameters.get('b'));
  const worker = balancer === null ? null : selectWorker22(state, balancer, parameters.get('w'));
  if (balancer !== null && worker !== null && !request.ignoresWrites) {
    if (applyEdit22(balancer, worker, parameters, dialect)) touch(state);
  }
  return { balancer, worker, xml: parameters.has('xml') };
}

function formFor(
  state: DemoState,
  dialect: Dialect,
  { balancer, worker }: Selection,
  action: string,
): string {
  if (balancer === null) return '';
  if (dialect.generation === '2.2') {
    return worker === null ? '' : workerForm22(state, balancer, worker);
  }
  return worker === null
    ? balancerForm(balancer, dialect, action)
    : workerForm(state, balancer, worker, dialect, action);
}
