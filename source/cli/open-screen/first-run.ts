/** Started on a terminal with nothing to connect to: what answers on this host, and what can be done about it. */

import { addContext } from '../../config/edit-configuration.ts';
import { DEFAULT_URL, parseFrontEndUrl } from '../../config/front-end-url.ts';
import { CONTEXT_NAME } from '../../config/schema.ts';
import type { ManagerError } from '../../httpd/errors.ts';
import { excerpt } from '../../httpd/printable.ts';
import { ManagerClient } from '../../httpd/transport/client.ts';
import { sizeText } from '../../operations/diagnose/diagnose.ts';
import { VERSION } from '../../version.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { print } from '../console/say.ts';
import { askLine } from '../prompt/ask.ts';
import { askUrl, URL_LABEL } from '../prompt/ask-url.ts';
import { askKey } from '../prompt/key-line.ts';
import { dropTypedAhead } from '../prompt/typed-ahead.ts';

const PROBE_TIMEOUT_MS = 2_000;

const HOW = `   In httpd.conf:
     <Location "/balancer-manager">
       SetHandler balancer-manager
       Require local
     </Location>
     ProxyPass "/balancer-manager" "!"      before any other ProxyPass
   Without an httpd: baltop --demo`;

/** The end of the input, or ctrl-c: what the shell writes next must not follow our prompt on its line. */
function interrupted(): number {
  print('\n');
  return EXIT.interrupted;
}

/** By itself only loopback is asked; another URL when it was typed. Gives the exit code. */
export async function firstRun(invocation: Invocation): Promise<number> {
  print(' baltop: no front end configured.');
  let url = new URL(DEFAULT_URL);
  for (;;) {
    const isThere = await tell(url);
    // Nobody could know the question: a key typed sooner is no answer to it, and no beginning of a URL.
    if (process.stdin.isTTY) await dropTypedAhead(process.stdin);
    const answer = await choose(isThere, invocation.env);
    if (answer === null) return interrupted();
    if (answer instanceof URL) {
      url = answer;
      continue;
    }
    if (answer === 'q') return EXIT.done;
    if (answer === '') return screen(invocation, url.href);
    const name = await askName();
    if (name === null) return interrupted();
    return screen(saved(invocation, name, url), name);
  }
}

/** Is it a balancer-manager? Says what it is. */
async function tell(url: URL): Promise<boolean> {
  const client = new ManagerClient({
    url,
    timeoutMs: PROBE_TIMEOUT_MS,
    userAgent: `baltop/${VERSION}`,
  });
  const answer = await client.readPage();
  client.close();
  if (!answer.ok) {
    print(`   ${answer.error.what}`);
    const isTyped = url.href !== new URL(DEFAULT_URL).href;
    print(lacksHandler(answer.error, isTyped) ? HOW : `   ${answer.error.hint}`);
    return false;
  }
  print(`   ${url.href} answered: ${sizeText(answer.value)}`);
  return true;
}

/** No such page, or no httpd on this host yet. Whatever else it is, its own hint says what mends it. */
function lacksHandler({ kind }: ManagerError, isTyped: boolean): boolean {
  if (kind === 'unreachable') return !isTyped;
  return kind === 'not-found' || kind === 'not-a-manager';
}

/** A URL that was typed, `s`, `q`, or '' for Enter; null at the end of the input. */
async function choose(
  isThere: boolean,
  env: Invocation['env'],
): Promise<'' | 's' | 'q' | URL | null> {
  const offered = isThere
    ? 'Enter open it    s save it as a context    u type another URL    q quit'
    : 'u type a URL    q quit';
  const keys = isThere ? ['', 's', 'u', 'q'] : ['u', 'q'];
  for (;;) {
    const answer = await askKey({ question: `   ${offered} > `, keys, label: URL_LABEL }, env);
    if (answer === null) return null;
    if (answer.kind === 'text') {
      const text = await withoutKey(answer.text, env);
      if (text === null) return null;
      const url = urlOf(text);
      if (url !== null) return url;
    } else if (answer.key === 'u') return askUrl();
    else if (answer.key === '' || answer.key === 's' || answer.key === 'q') return answer.key;
  }
}

/** Has it a dot, a colon or a slash, as a URL or a host with its domain or port has? Or is it this host? */
const LOOKS_LIKE_A_URL = /[.:/]|^localhost$/i;
/** `u`, and the URL in one go. */
const KEY_AND_URL = /^u(?=https?:\/\/|\d+\.\d+\.|\[|localhost\b)/i;

/** `uweb1.example`, typed fast: is it the key `u` and web1.example, or a host that begins with u? null: left. */
async function withoutKey(text: string, env: Invocation['env']): Promise<string | null> {
  const bare = text.replace(KEY_AND_URL, '');
  const rest = text.slice(1);
  const isEither =
    bare === text && /^u[a-z0-9_]/i.test(text) && LOOKS_LIKE_A_URL.test(rest) && isUrl(rest);
  if (!isEither || !isUrl(text)) return bare;
  const question = `   Enter for "${excerpt(text)}"    u for "${excerpt(rest)}" > `;
  const answer = await askKey({ question, keys: ['', 'u'], label: URL_LABEL }, env);
  if (answer === null) return null;
  if (answer.kind === 'text') return answer.text;
  return answer.key === 'u' ? rest : text;
}

function isUrl(text: string): boolean {
  return parseFrontEndUrl(text).ok;
}

/** null: it is none, which was reported. */
function urlOf(bare: string): URL | null {
  if (!LOOKS_LIKE_A_URL.test(bare)) {
    print(`   "${excerpt(bare)}" is neither a key nor a URL: a URL has a dot, a colon or a slash.`);
    return null;
  }
  const parsed = parseFrontEndUrl(bare);
  if (parsed.ok) return parsed.url;
  print(`   ${parsed.problem}`);
  return null;
}

async function askName(): Promise<string | null> {
  for (;;) {
    const answer = await askLine('   name of the context (local) > ');
    if (answer === null) return null;
    const name = answer.trim() === '' ? 'local' : answer.trim();
    if (CONTEXT_NAME.test(name)) return name;
    print('   Use letters, digits, dots and dashes.');
  }
}

/** The call as it is with the new file. */
function saved(invocation: Invocation, name: string, url: URL): Invocation {
  const { path } = invocation.configuration;
  const frontEnds = [{ url: url.href }];
  const configuration = addContext(path, invocation.env, name, { frontEnds });
  print(`   saved in ${path}`);
  return { ...invocation, configuration };
}

async function screen(invocation: Invocation, target: string): Promise<number> {
  return (await import('./terminal.ts')).openScreen(invocation, [target]);
}
