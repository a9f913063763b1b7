/** `baltop context list|show|add|use|remove`: the contexts of the configuration file. */

import { resolve } from 'node:path';
import type { Configuration, Context, Way } from '../../config/context.ts';
import type { NewContext } from '../../config/edit-configuration.ts';
import { parseFrontEndUrl } from '../../config/front-end-url.ts';
import { meant } from '../../config/nearest.ts';
import type { TextOption } from '../../config/options/options.ts';
import { CONTEXT_NAME } from '../../config/schema.ts';
import { type OptionValues, text } from '../../config/settings.ts';
import { findContext } from '../../config/target.ts';
import { UsageError } from '../../config/usage-error.ts';
import { sshOf, wayGiven } from '../../config/way.ts';
import { excerpt, printable } from '../../httpd/printable.ts';
import { EXIT } from '../console/exit-codes.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain, print } from '../console/say.ts';
import { safeJson } from '../output/json.ts';

type Task = (invocation: Invocation, names: readonly string[]) => Promise<void>;

/** What follows `baltop context`. */
const TASKS: Readonly<Record<string, Task>> = { list, show, add, use, remove };

export async function context(invocation: Invocation): Promise<number> {
  const [, word = 'list'] = invocation.verb.name.split(' ');
  await TASKS[word]?.(invocation, invocation.operands);
  return EXIT.done;
}

async function list({ values, configuration }: Invocation): Promise<void> {
  const { contexts, currentContext, path } = configuration;
  const rows = [...contexts.values()];
  const format = values.output ?? 'table';
  if (format === 'json') print(safeJson(contextList(configuration), 2));
  else if (format === 'name') print(rows.map(({ name }) => name).join('\n'));
  else if (rows.length === 0)
    complain(`no contexts in ${path}`, 'Add one: baltop context add NAME URL.');
  else {
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const each of rows) {
      const mark = each.name === currentContext ? '*' : ' ';
      print(`${mark} ${each.name.padEnd(width)}  ${describe(each)}`);
    }
  }
  if (currentContext !== null && !contexts.has(currentContext)) {
    const near = meant(currentContext, [...contexts.keys()]);
    complain(
      `${path}: currentContext "${excerpt(currentContext)}" is not a context${near === null ? '' : ` (did you mean ${near}?)`}`,
      'Choose one: baltop context use NAME.',
    );
  }
}

/** `https://web1/balancer-manager, https://web2/balancer-manager  protected, read-only`. */
function describe({ frontEnds, isProtected, preferences }: Context): string {
  const marks = [
    ...(isProtected ? ['protected'] : []),
    ...(preferences.readOnly === true ? ['read-only'] : []),
  ];
  const urls = frontEnds.map(({ url, via }) =>
    via === null ? url.href : `${url.href} via ${via}`,
  );
  return printable([urls.join(', '), marks.join(', ')].filter(Boolean).join('  '));
}

function contextList({ contexts, currentContext }: Configuration) {
  return {
    apiVersion: 'baltop/v1',
    kind: 'ContextList',
    items: [...contexts.values()].map(({ name, frontEnds, isProtected, preferences }) => ({
      name,
      current: name === currentContext,
      protected: isProtected,
      readOnly: preferences.readOnly === true,
      frontEnds: frontEnds.map(({ name: frontEnd, url, hostHeader, via, proxy }) => ({
        name: frontEnd,
        url: url.href,
        hostHeader,
        via,
        proxy,
      })),
    })),
  };
}

async function show({ configuration }: Invocation, [name]: readonly string[]): Promise<void> {
  const chosen = name ?? configuration.currentContext;
  if (chosen === null) throw new UsageError('no current context', 'Name one.');
  findContext(chosen, configuration);
  const { contextText } = await import('../../config/edit-configuration.ts');
  print(contextText(configuration.path, chosen).split('\n').map(printable).join('\n'));
}

async function add(
  { values, env, configuration }: Invocation,
  [name = '', ...urls]: readonly string[],
): Promise<void> {
  if (!CONTEXT_NAME.test(name)) {
    const hint = 'Use letters, digits, dots and dashes: baltop context add NAME URL.';
    throw new UsageError(`"${excerpt(name)}" is not a valid context name`, hint);
  }
  if (configuration.contexts.has(name)) {
    const hint = `See baltop context show ${name}; remove it first, or edit ${configuration.path}.`;
    throw new UsageError(`context ${name} already exists`, hint);
  }
  const { addContext } = await import('../../config/edit-configuration.ts');
  const given = newContext(values, urls);
  const { path, currentContext } = addContext(configuration.path, env, name, given);
  const current = currentContext === name ? ', and uses it' : '';
  say(
    values,
    `added context ${name} to ${path}${current}`,
    `Check it with: baltop doctor ${name}.`,
  );
}

/** The options of a call, as a context keeps them. Throws `UsageError`. */
function newContext(values: OptionValues, urls: readonly string[]): NewContext {
  const all = [...(values.url ?? []), ...urls];
  if (all.length === 0)
    throw new UsageError('baltop context add: name the URL of a front end', 'One or several.');
  const frontEnds = all.map((given) => {
    const parsed = parseFrontEndUrl(given);
    if (!parsed.ok) throw new UsageError(parsed.problem);
    return { url: parsed.url.href };
  });
  const way = wayGiven(values);
  const path = (name: TextOption) => {
    const given = text(values[name]);
    return given === undefined ? undefined : resolve(given);
  };
  return without({
    protected: values.protected === true ? true : undefined,
    readOnly: values['read-only'] === true ? true : undefined,
    interval: text(values.interval),
    requestTimeout: text(values['request-timeout']),
    frontEnds,
    hostHeader: text(values['host-header']),
    auth: filled({
      user: text(values.user),
      passwordCommand: text(values['password-command']),
      passwordFile: path('password-file'),
      netrc: values.netrc === true ? true : undefined,
    }),
    tls: filled({
      cacert: path('cacert'),
      cert: path('cert'),
      key: path('key'),
      keyPasswordCommand: text(values['key-password-command']),
      keyPasswordFile: path('key-password-file'),
      insecure: values.insecure === true ? true : undefined,
    }),
    via: viaText(way),
    proxy: way?.kind === 'proxy' ? way.url.href : undefined,
  });
}

function viaText(way: Way | null): string | undefined {
  const ssh = sshOf(way);
  if (ssh !== null) return `ssh:${ssh.text}`;
  return way?.kind === 'unix' ? `unix:${resolve(way.path)}` : undefined;
}

/** undefined where nothing is in it. */
function filled(given: Readonly<Record<string, string | boolean | undefined>>) {
  const kept = without(given) as Readonly<Record<string, string | boolean>>;
  return Object.keys(kept).length === 0 ? undefined : kept;
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function without<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Defined<T>;
}

async function use(
  { values, env, configuration }: Invocation,
  [name = '']: readonly string[],
): Promise<void> {
  findContext(name, configuration);
  const { makeCurrent } = await import('../../config/edit-configuration.ts');
  makeCurrent(configuration.path, env, name);
  say(values, `the current context is now ${name}`);
}

async function remove(
  { values, env, configuration }: Invocation,
  [name = '']: readonly string[],
): Promise<void> {
  findContext(name, configuration);
  const { removeContext } = await import('../../config/edit-configuration.ts');
  removeContext(configuration.path, env, name);
  const was = configuration.currentContext === name ? ', which was the current one' : '';
  say(values, `removed context ${name}${was}`);
}

function say(values: OptionValues, what: string, hint = ''): void {
  if (values.quiet !== true) complain(what, hint);
}
