/** Requests as the tests want them: nothing added, nothing repaired. */

import { type IncomingHttpHeaders, request } from 'node:http';
import type { TestContext } from 'node:test';
import { type DemoOptions, type DemoServer, startDemo } from '../../source/demo/server.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  /** Behind the manager's path. */
  readonly query?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export const REFERER = { referer: 'http://127.0.0.1/' };

/** Latin-1, so that every byte is one character. Rejects when the answer is cut. */
export function ask(demo: { readonly port: number }, what: Ask = {}): Promise<Answer> {
  const path = (what.path ?? '/balancer-manager') + (what.query ?? '');
  const headers: Record<string, string> = { ...REFERER, ...what.headers };
  if (what.body !== undefined) headers['content-length'] = String(Buffer.byteLength(what.body));
  for (const [name, value] of Object.entries(headers)) if (value === '') delete headers[name];
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: demo.port,
        method: what.method ?? 'GET',
        path,
        headers,
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('latin1');
        response.on('data', (piece: string) => {
          text += piece;
        });
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(what.body);
  });
}

export async function demoFor(t: TestContext, options: DemoOptions = {}): Promise<DemoServer> {
  const demo = await startDemo({ traffic: false, ...options });
  t.after(() => demo.close());
  return demo;
}

/** The balancer's nonce, as its heading or a worker's link shows it. */
export function nonceIn(page: string, balancer: string): string {
  return (
    new RegExp(`b=${balancer}&(?:amp;)?(?:w=[^"']*?&(?:amp;)?)?nonce=([-0-9a-f]*)`).exec(
      page,
    )?.[1] ?? 'none'
  );
}

/** The cells behind a worker's name, tags taken off; [] when there is no such row. */
export function cellsOf(page: string, worker: string): readonly string[] {
  const row = page.split('\n').find((line) => line.includes(`>${worker}</a></td>`));
  return [...(row ?? '').matchAll(/<td>(.*?)(?=<\/td>)/g)].slice(1).map((cell) => cell[1] ?? '');
}

export const COLUMN = {
  route: 0,
  redirect: 1,
  factor: 2,
  set: 3,
  status: 4,
  elected: 5,
  busy: 6,
  load: 7,
  to: 8,
  from: 9,
  checkMethod: 10,
  checkInterval: 11,
  checkPasses: 12,
  checkFails: 13,
  checkUri: 14,
  checkExpression: 15,
} as const;

export function statusOf(page: string, worker: string): string {
  return cellsOf(page, worker)[COLUMN.status] ?? 'no such row';
}

export interface Target {
  readonly b: string;
  readonly w?: string;
}

/** A 2.4 write with the nonce of the page as it is now. `fields` are taken as they stand: encode them yourself. */
export async function write(demo: DemoServer, { b, w }: Target, fields: string): Promise<Answer> {
  const nonce = nonceIn((await ask(demo)).text, b);
  const worker = w === undefined ? '' : `&w=${encodeURIComponent(w)}`;
  return ask(demo, { method: 'POST', body: `b=${b}${worker}&nonce=${nonce}&${fields}` });
}
