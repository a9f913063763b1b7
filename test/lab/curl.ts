/**
 * The second, independent reader and writer: the real curl, and expressions that know no more than what a
 * page of this httpd looks like. Uses nothing of the program, so that it can't share its mistakes.
 */

import { execFile } from 'node:child_process';

export interface CurlOptions {
  readonly user?: string;
  readonly cacert?: string;
  readonly hostHeader?: string;
}

export interface Row {
  readonly worker: string;
  /** The cell's words in page order, Init and Ok included. */
  readonly status: readonly string[];
  readonly factor: number;
  readonly set: number;
  readonly route: string;
  readonly redirect: string;
  readonly elected: number;
}

/** `balancer worker` -> what the page says of it. */
export type Rows = ReadonlyMap<string, Row>;

export async function curl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'curl',
      ['-q', '-sS', '--noproxy', '*', '-m', '20', ...args],
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`curl ${args.join(' ')}: ${stderr || error.message}`));
      },
    );
  });
}

function asked(managerUrl: string, options: CurlOptions): string[] {
  const { user, cacert, hostHeader } = options;
  const host = hostHeader ?? new URL(managerUrl).hostname;
  return [
    ...['-e', `http://${host}/`],
    ...(user === undefined ? [] : ['-u', user]),
    ...(cacert === undefined ? [] : ['--cacert', cacert]),
    ...(hostHeader === undefined ? [] : ['-H', `Host: ${hostHeader}`]),
    managerUrl,
  ];
}

export async function readPage(managerUrl: string, options: CurlOptions = {}): Promise<string> {
  return curl(asked(managerUrl, options));
}

export async function readWithCurl(managerUrl: string, options: CurlOptions = {}): Promise<Rows> {
  return rowsOf(await readPage(managerUrl, options));
}

/** One member's row; fails when the page has none or several. */
export async function rowWithCurl(
  managerUrl: string,
  worker: string,
  options: CurlOptions = {},
): Promise<Row> {
  const rows = [...(await readWithCurl(managerUrl, options)).values()];
  const found = rows.filter((row) => row.worker === worker);
  const [row] = found;
  if (row === undefined || found.length > 1) {
    throw new Error(`${found.length} rows of ${worker} in ${managerUrl}`);
  }
  return row;
}

/** Changes something behind the program's back. `fields`: such as `w_status_D=1`, as they go over the wire. */
export async function writeWithCurl(
  managerUrl: string,
  balancer: string,
  worker: string,
  fields: string,
  options: CurlOptions = {},
): Promise<void> {
  const nonce = nonceOf(await readPage(managerUrl, options), balancer);
  const body = `b=${balancer}&w=${encodeURIComponent(worker)}&nonce=${nonce}&${fields}`;
  await curl(['--data-raw', body, ...asked(managerUrl, options)]);
}

/** Sends requests to a balancer, one after the other, each as a new client; the names of who answered. */
export async function visit(url: string, times: number, args: readonly string[] = []) {
  const urls = Array.from({ length: times }, () => url);
  return (await curl([...args, ...urls])).trim().split('\n');
}

export function nonceOf(page: string, balancer: string): string {
  const section = sectionsOf(page).get(balancer) ?? '';
  return /nonce=([0-9a-f-]*)/.exec(section)?.[1] ?? '';
}

/** Balancer name -> its part of the page, from its own heading to the next. */
function sectionsOf(page: string): Map<string, string> {
  const sections = new Map<string, string>();
  for (const part of page.split('<h3>').slice(1)) {
    const name = /^LoadBalancer Status for .*?balancer:\/\/([^<"'?]+)<\/a>/.exec(part)?.[1];
    if (name !== undefined) sections.set(name, part);
  }
  return sections;
}

function rowsOf(page: string): Rows {
  const rows = new Map<string, Row>();
  for (const [balancer, section] of sectionsOf(page)) {
    const table = section.split('Worker URL')[1] ?? '';
    for (const line of table.split('<tr>').slice(1)) {
      const cells = line
        .split('<td>')
        .slice(1)
        .map((cell) => cell.split('</td>')[0] ?? '');
      const [link, route, redirect, factor, set, status, elected] = cells;
      if (link === undefined || status === undefined) continue;
      const worker = link.replace(/<[^>]*>/g, '');
      rows.set(`${balancer} ${worker}`, {
        worker,
        status: status.trim().split(/\s+/),
        factor: Number(factor),
        set: Number(set),
        route: route ?? '',
        redirect: redirect ?? '',
        elected: Number(elected),
      });
    }
  }
  return rows;
}
