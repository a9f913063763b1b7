/** Changes the configuration file: comments and order of its owner stay. It is checked before it is written. */

import { type Document, isMap, isScalar, isSeq, parseDocument, YAMLSeq } from 'yaml';
import { writePrivateFile } from '../files/private-file.ts';
import { readConfigText } from './configuration.ts';
import type { Configuration } from './context.ts';
import { parse } from './parse-configuration.ts';
import type { Environment } from './settings.ts';
import { UsageError } from './usage-error.ts';

/** What `context add` writes; keys as in the schema, without those that hold nothing. */
export interface NewContext {
  readonly protected?: boolean;
  readonly readOnly?: boolean;
  readonly interval?: string;
  readonly requestTimeout?: string;
  readonly frontEnds: readonly { readonly url: string }[];
  readonly hostHeader?: string;
  readonly auth?: Readonly<Record<string, string | boolean>>;
  readonly tls?: Readonly<Record<string, string | boolean>>;
  readonly via?: string;
  readonly proxy?: string;
}

/** The first context becomes the current one. Throws `UsageError`, and then nothing was written. */
export function addContext(path: string, env: Environment, name: string, context: NewContext) {
  return edit(path, env, (document) => {
    const isFirst = !document.has('contexts') && !document.has('currentContext');
    if (isFirst) document.set('currentContext', name);
    const node = document.createNode(context);
    // `contexts:` without a value yet is no map that could be added to.
    if (!isMap(document.get('contexts'))) document.set('contexts', document.createNode({}));
    document.setIn(['contexts', name], node);
  });
}

export function makeCurrent(path: string, env: Environment, name: string) {
  return edit(path, env, (document) => {
    const current = document.get('currentContext', true);
    // The value alone is changed, so that a comment behind it stays.
    if (isScalar(current)) current.value = name;
    else document.set('currentContext', name);
  });
}

/** It is not the current one any more, either. */
export function removeContext(path: string, env: Environment, name: string) {
  return edit(path, env, (document) => {
    document.deleteIn(['contexts', name]);
    if (document.get('currentContext') === name) document.delete('currentContext');
  });
}

/** `columns` of a context; null takes it out, so that `defaults` hold. Comments behind columns that stay are kept. */
export function saveColumns(
  path: string,
  env: Environment,
  name: string,
  columns: readonly string[] | null,
) {
  return edit(path, env, (document) => {
    const place = ['contexts', name, 'columns'];
    if (!isMap(document.getIn(place.slice(0, -1), true))) {
      throw new UsageError(
        `context ${name} is not an entry of its own in ${path}`,
        'Nothing was changed.',
      );
    }
    if (columns === null) {
      document.deleteIn(place);
      return;
    }
    const before = document.getIn(place, true);
    const list = isSeq(before) ? before : new YAMLSeq();
    if (list !== before) list.flow = true;
    list.items = columns.map(
      (column) =>
        list.items.find((item) => isScalar(item) && item.value === column) ??
        document.createNode(column),
    );
    document.setIn(place, list);
  });
}

/** The context as the file has it, its comments too. */
export function contextText(path: string, name: string): string {
  const document = open(path);
  const own = parseDocument('{}');
  own.contents = null;
  own.set(name, document.getIn(['contexts', name], true));
  return own.toString(styleOf(readConfigText(path) ?? ''));
}

function open(path: string): Document {
  const document = parseDocument(readConfigText(path) ?? '');
  // Who calls this has read the file before: it can only have been broken since.
  if (document.errors.length > 0) {
    throw new UsageError(`${path} is no longer valid YAML`, 'Fix it and try again.');
  }
  return document;
}

function edit(path: string, env: Environment, change: (document: Document) => void): Configuration {
  const before = readConfigText(path) ?? '';
  const document = open(path);
  change(document);
  const text = document.toString(styleOf(before));
  const configuration = parse(text, path, env);
  try {
    writePrivateFile(path, text, { followsLinks: true });
  } catch (problem) {
    const isKnown = problem instanceof Error && 'code' in problem;
    const why = isKnown ? String(problem.code) : problem instanceof Error ? problem.message : '';
    throw new UsageError(`cannot write ${path} (${why})`, 'Nothing was changed.');
  }
  return configuration;
}

/** As its owner writes: how far is indented, and are lists? Lines are never folded. */
function styleOf(text: string) {
  const indent = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  const isListAtKey = /^( *)[\w'"]+:[ \t]*(?:#.*)?\n\1- /m.test(text);
  return { lineWidth: 0, indent: Math.min(indent, 8), indentSeq: !isListAtKey };
}
