/** The request that a change comes to, or why there can be none. */

import type { ManagerPage } from '../model.ts';
import { printable } from '../printable.ts';
import { maskUrl } from '../secrets.ts';
import { isAtLeast } from '../version.ts';
import { type BalancerEdit, beginsLike, whatRemainsOfBalancer } from './balancer-edit.ts';
import { type WorkerEdit, whatRemains } from './edit.ts';
import {
  balancerFields,
  editFields,
  encodeFields,
  type Field,
  MAX_BODY_BYTES,
  wordOfField,
} from './edit-fields.ts';
import type { OpenEdit, OpenForm } from './open-edit.ts';
import { type Refusal, refusal, shownName, versionText } from './refusal.ts';

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
  const { page, form, balancer, worker } = open;
  const { fields, unsupported } = editFields(whatRemains(edit, worker), page.generation);
  const missing = [
    ...unsupported,
    ...fields
      .map(([name]) => name)
      .filter((name) => !form.fields.has(name))
      .map(wordOfField),
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
  if (edit.factor !== undefined && !Number.isInteger(edit.factor) && !takesDecimals(page)) {
    return refusal(
      'value-refused',
      `this httpd takes whole factors only (${versionText(page)})`,
      'It would cut the rest off. Give a whole number.',
    );
  }
  const target: Field[] = [
    ['b', balancer.name],
    ['w', worker.url],
  ];
  return encoded(open, target, fields, path);
}

/** Factors have two decimals from 2.4.28; before, httpd cuts them off and says nothing. */
function takesDecimals(page: ManagerPage): boolean {
  return page.generation === '2.4' && isAtLeast(page.serverVersion, '2.4.28');
}

/** The exact request for what the balancer still lacks. */
export function buildBalancerRequest(
  open: OpenForm,
  edit: BalancerEdit,
  path: string,
): EditRequest | Refusal {
  const { page, form, balancer } = open;
  const rest = whatRemainsOfBalancer(edit, balancer);
  if (rest.newMember !== undefined) {
    const refused = noRoomFor(rest.newMember, open);
    if (refused !== null) return refused;
  }
  const fields = balancerFields(rest);
  const missing = fields.map(([name]) => name).filter((name) => !form.fields.has(name));
  if (missing.length > 0) {
    return refusal(
      'unsupported',
      `this httpd cannot change ${missing.join(', ')} (${versionText(page)})`,
      'A newer httpd is needed.',
    );
  }
  const methods = form.choices.get('b_lbm') ?? [];
  if (rest.method !== undefined && methods.length > 0 && !methods.includes(rest.method)) {
    return refusal(
      'unsupported',
      `this httpd has no method ${printable(rest.method)}`,
      `It offers ${methods.map(printable).join(', ')}.`,
    );
  }
  return encoded(open, [['b', balancer.name]], fields, path);
}

/** The two ways in which httpd refuses a member without saying why. */
function noRoomFor(url: string, { form, balancer }: OpenForm): Refusal | null {
  if (!form.fields.has('b_nwrkr')) {
    const slots =
      balancer.maxMembers === null
        ? ''
        : ` (${balancer.usedMembers ?? 0} of ${balancer.maxMembers} used)`;
    return refusal(
      'no-slot',
      `${printable(balancer.name)} has no free slot${slots}`,
      'Set growth=N in its ProxySet and restart httpd.',
    );
  }
  const twin = balancer.workers.find((each) => beginsLike(each.url, url));
  if (twin === undefined) return null;
  return refusal(
    'wrong-worker',
    `httpd would confuse it with ${shownName(balancer.name, twin.url)}`,
    'A new URL must not equal or begin with that of a member. Nothing was sent.',
  );
}

function encoded(
  { page, nonce, rounds }: OpenForm,
  target: readonly Field[],
  fields: readonly Field[],
  path: string,
): EditRequest | Refusal {
  // httpd uses the first piece of a body only: what selects comes first, then the change.
  const sent = encodeFields([...target, ['nonce', nonce], ...fields], page, rounds);
  if (sent.length > MAX_BODY_BYTES) {
    return refusal(
      'value-refused',
      `the change would take ${sent.length} bytes, and httpd reads 1024`,
      'Use shorter values.',
    );
  }
  const show = ([name, value]: Field) => `${name}=${printable(maskUrl(value))}`;
  const old = page.generation === '2.2';
  const shown = [`${old ? 'GET' : 'POST'} ${path} `, ...[...target, ...fields].map(show)].join(' ');
  return old ? { query: sent, shown } : { body: sent, shown };
}
