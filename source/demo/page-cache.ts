/** A page's bytes are made once for each state: 10,000 members are megabytes. */

import type { Dialect } from './dialect.ts';
import { PAGE_END } from './html-page.ts';
import { type ManagerPageAnswer, renderState } from './manager-request.ts';
import type { DemoState } from './state.ts';

export type EncodePage = (state: DemoState, answer: ManagerPageAnswer) => Buffer;

export function createPageCache(dialect: Dialect): EncodePage {
  let cachedState: DemoState | null = null;
  let revision = -1;
  const pages = new Map<string, Buffer>();
  return (state, { type, serverName, form }) => {
    if (cachedState !== state || revision !== state.revision) pages.clear();
    cachedState = state;
    revision = state.revision;
    const key = type === 'xml' ? type : `${type} ${serverName}`;
    const end = type === 'xml' ? '' : PAGE_END;
    const known = pages.get(key);
    const plain = known ?? toBytes(renderState(state, dialect, type, serverName), end);
    if (known === undefined && pages.size < 8) pages.set(key, plain);
    if (form === '') return plain;
    const beforeEnd = plain.subarray(0, plain.length - end.length);
    return Buffer.concat([beforeEnd, Buffer.from(form + end, 'latin1')]);
  };
}

function toBytes(parts: Iterable<string>, end: string): Buffer {
  const pieces: Buffer[] = [];
  for (const part of parts) pieces.push(Buffer.from(part, 'latin1'));
  return Buffer.concat([...pieces, Buffer.from(end, 'latin1')]);
}
