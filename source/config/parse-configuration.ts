/** The text of the configuration file -> contexts, or what is wrong on which line. */

import { type Document, isAlias, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { excerpt } from '../httpd/printable.ts';
import { type Aliases, aliasesOf } from './aliases.ts';
import { ContextBuilder, preferencesOf, type RawFile } from './build-contexts.ts';
import { checkDocument } from './check-document.ts';
import { type Configuration, NO_PREFERENCES } from './context.ts';
import { commandLines, ownCommands } from './own-commands.ts';
import type { Environment } from './settings.ts';
import { themeNames } from './theme-files.ts';
import { UsageError } from './usage-error.ts';

/** Throws `UsageError`. `path` is only named. */
export function parse(text: string, path: string, env: Environment): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    // Its message can quote the line, which could hold anything.
    const { line } = lines.linePos(broken.pos[0]);
    if (broken.code === 'RESOURCE_EXHAUSTION') {
      throw new UsageError(`${path}, line ${line}: this is nested too deeply`, MEND);
    }
    throw new UsageError(
      `${path}, line ${line}: this is not valid YAML (${broken.code.toLowerCase().replaceAll('_', ' ')})`,
      MEND,
    );
  }
  const aliases = aliasesOf(document);
  const problems = checkDocument(document, lines, aliases, () => themeNames(path));
  const wrong = problems.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) {
    throw new UsageError(`${path}, line ${wrong.line}: ${wrong.what}`, wrong.hint || MEND);
  }
  // The schema has let it through: this is its type.
  const raw = (document.toJS({ maxAliasCount: -1 }) ?? {}) as RawFile;
  const keys = keysIn(document, lines, aliases);
  const lineOf = commandLines(document, lines, aliases);
  return {
    path,
    ...built(raw, path, env),
    keys,
    commands: ownCommands(raw.commands ?? [], keys, path, lineOf),
    warnings: problems.map(
      ({ line, what, hint }) => `${excerpt(path, 200)}, line ${line}: ${what}. ${hint}`,
    ),
  };
}

/** Throws `UsageError` for what no schema can tell. */
function built(
  raw: RawFile,
  path: string,
  env: Environment,
): Pick<Configuration, 'currentContext' | 'defaults' | 'contexts'> {
  const defaults = preferencesOf(raw.defaults, NO_PREFERENCES);
  const builder = new ContextBuilder(path, env);
  const contexts = Object.entries(raw.contexts ?? {}).flatMap(([name, context]) =>
    context === null ? [] : [[name, builder.context(name, context, defaults)] as const],
  );
  return { currentContext: raw.currentContext ?? null, defaults, contexts: new Map(contexts) };
}

/** `none` binds no key. */
function keysIn(document: Document, lines: LineCounter, aliases: Aliases): Configuration['keys'] {
  const behind = (node: unknown) => (isAlias(node) ? aliases.nodes.get(node) : node);
  const node = behind(document.get('keys', true));
  const items = isMap(node) ? node.items : [];
  return new Map(
    items.flatMap(({ key, value: given }) => {
      const value = behind(given);
      if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'string') return [];
      const keys = value.value === 'none' ? [] : value.value.split(' ');
      const { line } = lines.linePos(value.range?.[0] ?? 0);
      return [[String(key.value), { keys, line }] as const];
    }),
  );
}

const MEND = 'Fix that line.';
