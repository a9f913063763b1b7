/** The request that a change comes to, or why there can be none. */

import { type WorkerEdit, whatRemains } from './edit.ts';
import { editFields, encodeFields, type Field, MAX_BODY_BYTES } from './edit-fields.ts';
import type { OpenEdit } from './open-edit.ts';
import { printable } from './printable.ts';
import { type Refusal, refusal, versionText } from './refusal.ts';
import { maskUrl } from './secrets.ts';

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
