/**
 * Exact byte counts from `?xml=1` (2.4.4+). Whether XML comes at all depends on version, nonce and Referer,
 * so the content decides. httpd does not escape names in it, so one `&` makes the document not well-formed:
 * it is read as tags and text, and a row counts only where its names match the HTML page's.
 */

import { type Token, Tokenizer } from 'parse5';
import type { ManagerPage, Worker } from './model.ts';
import { decode } from './text-encoding.ts';

export interface ExactBytes {
  readonly to: number;
  readonly from: number;
}

/** By balancer name and worker URL (`exactKey`). */
export type ExactTable = ReadonlyMap<string, ExactBytes>;

export function exactKey(balancer: string, url: string): string {
  return `${balancer}\n${url}`;
}

/** null: these bytes are no XML of a balancer-manager. A table may still lack workers. */
export function readXml(bytes: Buffer): ExactTable | null {
  const { text } = decode(bytes);
  if (!text.startsWith('<?xml') || !text.slice(0, 300).includes('<httpd:manager')) return null;
  if (!text.trimEnd().endsWith('</httpd:manager>')) return null;
  const table = new Map<string, ExactBytes>();
  let balancer = '';
  let inWorker = false;
  let worker: Record<string, string> = {};
  let content = '';
  const add = (token: Token.CharacterToken) => {
    content += token.chars;
  };
  const nothing = () => {};
  const tokenizer = new Tokenizer(
    {},
    {
      onStartTag({ tagName }) {
        content = '';
        if (tagName === 'httpd:worker') {
          inWorker = true;
          worker = {};
        }
      },
      onEndTag({ tagName }) {
        if (tagName === 'httpd:worker') {
          inWorker = false;
          const to = counter(worker['httpd:transferred']);
          const from = counter(worker['httpd:read']);
          const name = worker['httpd:name'];
          if (name !== undefined && to !== null && from !== null) {
            table.set(exactKey(balancer, name), { to, from });
          }
        } else if (inWorker) worker[tagName] = content;
        else if (tagName === 'httpd:name') balancer = content.replace(/^balancer:\/\//, '');
        content = '';
      },
      onCharacter: add,
      onWhitespaceCharacter: add,
      onNullCharacter: add,
      onComment: nothing,
      onDoctype: nothing,
      onEof: nothing,
    },
  );
  // An unescaped `&amp` in a name must not turn into `&`: the HTML page's name was not decoded either.
  tokenizer.write(text.replaceAll('&', '&amp;'), true);
  return table;
}

function counter(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,20}$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** The page with exact byte counts wherever the table has them; other workers keep the rounded ones. */
export function withExactBytes(page: ManagerPage, table: ExactTable): ManagerPage {
  return {
    ...page,
    balancers: page.balancers.map((balancer) => ({
      ...balancer,
      workers: balancer.workers.map((worker): Worker => {
        const exact = table.get(exactKey(balancer.name, worker.url));
        if (exact === undefined) return worker;
        return {
          ...worker,
          to: { bytes: exact.to, exact: true },
          from: { bytes: exact.from, exact: true },
        };
      }),
    })),
  };
}
