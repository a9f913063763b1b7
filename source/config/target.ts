/** Which front ends are meant: flags and operands, else the environment, else the configuration file. */

import { excerpt } from '../httpd/printable.ts';
import type { Configuration, Context, ContextFrontEnd } from './context.ts';
import { DEFAULT_PATH, DEFAULT_URL, nameFrontEnds, parseFrontEndUrl } from './front-end-url.ts';
import { meant } from './nearest.ts';
import { type Environment, type OptionValues, text } from './settings.ts';
import { UsageError } from './usage-error.ts';

export interface Target {
  /** null: URLs without a context. */
  readonly context: Context | null;
  /** At least one. */
  readonly frontEnds: readonly ContextFrontEnd[];
}

export interface TargetSource {
  readonly values: OptionValues;
  readonly env: Environment;
  /** URLs, or one context, given as operands. */
  readonly urls: readonly string[];
  /** What to use when nothing else says it; null: that is an error. */
  readonly fallbackUrl: string | null;
  readonly configuration: Configuration;
}

/**
 * A context or URLs, never both: what a context says of passwords must not travel to another host. Throws `UsageError`.
 */
export function chooseTarget(source: TargetSource): Target {
  const target = findTarget(source);
  if (target !== null) return target;
  throw new UsageError('no front end configured', noFrontEndHint(source.configuration));
}

/** null: nothing says which. Throws `UsageError` where what is said can't be. */
export function findTarget(source: TargetSource): Target | null {
  const { values, env, urls, fallbackUrl, configuration } = source;
  const named = [
    ...contextsNamed(values),
    ...urls.filter((each) => isContext(each, configuration)),
  ];
  const places = [...(values.url ?? []), ...urls.filter((each) => !isContext(each, configuration))];
  for (const operand of places.slice(values.url?.length ?? 0)) checkWord(operand, configuration);
  const scriptUrl = articleScriptUrl(values);
  if (scriptUrl !== null) places.push(scriptUrl);
  if (new Set(named).size + Math.min(places.length, 1) > 1) {
    throw new UsageError('give one context or URLs, not both', 'Give one of them.');
  }
  const [chosen] = named;
  if (chosen !== undefined) return ofContext(chosen, configuration, '');
  if (places.length > 0) return ofUrls(places);
  const context = env.BALTOP_CONTEXT ?? '';
  const fromEnv = (env.BALTOP_URL ?? '').split(/\s+/).filter(Boolean);
  if (context !== '' && fromEnv.length > 0) {
    throw new UsageError('BALTOP_CONTEXT and BALTOP_URL are both set', 'Unset one of them.');
  }
  if (context !== '') return ofContext(context, configuration, 'BALTOP_CONTEXT: ');
  if (fromEnv.length > 0) return ofUrls(fromEnv);
  const { currentContext, path } = configuration;
  if (currentContext !== null) {
    return ofContext(currentContext, configuration, `currentContext in ${path}: `);
  }
  return fallbackUrl === null ? null : ofUrls([fallbackUrl]);
}

function noFrontEndHint({ contexts }: Configuration): string {
  if (contexts.size > 0) {
    return `Name a context (${[...contexts.keys()].join(', ')}) with -c, or choose one: baltop context use NAME.`;
  }
  return `Name its URL, for example: baltop ${DEFAULT_URL} (or set BALTOP_URL; baltop --demo needs none).`;
}

function contextsNamed(values: OptionValues): readonly string[] {
  const name = text(values.context);
  return name === undefined ? [] : [name];
}

/** A context comes before a host of the same name; for that there is `-u`. */
function isContext(operand: string, { contexts }: Configuration): boolean {
  return contexts.has(operand);
}

/** A bare word is rather a verb, or a context, with a slip in it than a host. */
function checkWord(operand: string, { contexts }: Configuration): void {
  if (!/^[a-z]+$/.test(operand) || operand === 'localhost') return;
  const near = meant(operand, [...contexts.keys()]);
  throw new UsageError(
    `unknown context "${operand}"${near === null ? '' : ` (did you mean ${near}?)`}`,
    'A host name alone needs a dot, a port or http://.',
  );
}

function ofContext(name: string, configuration: Configuration, where: string): Target {
  const context = findContext(name, configuration, where);
  return { context, frontEnds: context.frontEnds };
}

/** `where`: what named it, for the message. Throws `UsageError` where there is none. */
export function findContext(name: string, { contexts, path }: Configuration, where = ''): Context {
  const context = contexts.get(name);
  if (context !== undefined) return context;
  const known = [...contexts.keys()];
  const near = meant(name, known);
  throw new UsageError(
    `${where}no context "${excerpt(name)}"${near === null ? '' : ` (did you mean ${near}?)`}`,
    known.length === 0 ? `No contexts in ${path}.` : `Available: ${known.join(', ')}.`,
  );
}

function ofUrls(given: readonly string[]): Target {
  const parsed = given.map((each) => {
    const result = parseFrontEndUrl(each);
    if (!result.ok) throw new UsageError(result.problem);
    return result.url;
  });
  // The same page twice would be read, counted and changed twice.
  const different = [...new Map(parsed.map((url) => [url.href, url])).values()];
  const names = nameFrontEnds(different);
  const plain = {
    ...{ hostHeader: null, auth: null, tls: null, via: null, proxy: null },
    ...{ statusPath: null, statusPaths: [] },
  };
  return {
    context: null,
    frontEnds: different.map((url, index) => ({ name: names[index] ?? url.host, url, ...plain })),
  };
}

/** `-H HOST -p PORT`, which forks of the article's script had. */
function articleScriptUrl(values: OptionValues): string | null {
  const { host, port } = values;
  if (typeof host !== 'string' && typeof port !== 'string') return null;
  if (typeof port === 'string' && !/^\d{1,5}$/.test(port)) {
    throw new UsageError(`-p takes a port number, not "${port}"`);
  }
  const name = typeof host === 'string' ? host : '127.0.0.1';
  if (!/^(\[?[0-9a-f:.]+\]?|[\w.-]+)$/i.test(name)) {
    throw new UsageError('-H takes a host name', 'Use -u for a whole URL.');
  }
  const bracketed = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  return `http://${bracketed}${typeof port === 'string' ? `:${port}` : ''}${DEFAULT_PATH}`;
}
