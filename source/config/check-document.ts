/** Holds a YAML document to the schema, with the line of everything that is wrong. */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type YAMLMap,
} from 'yaml';
import { balancerId } from '../httpd/balancer-name.ts';
import { excerpt } from '../httpd/printable.ts';
import { type Aliases, MOST_ALIASES, MOST_VALUES } from './aliases.ts';
import type { ConfigProblem } from './config-problem.ts';
import { nearest } from './nearest.ts';
import { BALANCERS, CONFIG_SCHEMA, type Schema, THEME } from './schema.ts';

/** Words for a key that would hold a secret: it is refused wherever it stands. */
const SECRET_KEY = /^(pass(word|wd|phrase)?|secret|token)$/i;
/** `scheme://user:password@`, in any text. */
const SECRET_URL = /:\/\/[^/\s@]*:[^/\s@]*@/;

/** Everything that is wrong, in the order of the file. */
export function checkDocument(
  document: Document,
  lines: LineCounter,
  aliases: Aliases,
  themes: () => readonly string[],
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const walk = new Walk(aliases, lines, problems, themes);
  walk.checkAliases();
  // Behind aliases such as these nothing can be checked.
  if (problems.length === 0) walk.check(document.contents, CONFIG_SCHEMA, 'the file');
  return problems.toSorted((a, b) => a.line - b.line);
}

class Walk {
  private readonly aliases: Aliases;
  private readonly lines: LineCounter;
  private readonly problems: ConfigProblem[];
  private readonly themes: () => readonly string[];

  constructor(
    aliases: Aliases,
    lines: LineCounter,
    problems: ConfigProblem[],
    themes: () => readonly string[],
  ) {
    this.aliases = aliases;
    this.lines = lines;
    this.problems = problems;
    this.themes = themes;
  }

  checkAliases(): void {
    const { nodes, excess } = this.aliases;
    if (excess !== null) {
      const most = `more than ${MOST_ALIASES} aliases, or ${MOST_VALUES} values behind them`;
      this.error(excess, `with this alias there are ${most}`, 'Write out the values instead.');
      return;
    }
    for (const [alias, named] of nodes) {
      if (named !== undefined) continue;
      const hint = 'Define &NAME before this line, and not around it.';
      this.error(alias, `\`*${excerpt(alias.source)}\` refers to nothing`, hint);
    }
  }

  /** `name`: what it is about, in words that a message can begin with. */
  check(given: unknown, schema: Schema, name: string): void {
    const node = isAlias(given) ? this.aliases.nodes.get(given) : given;
    // An empty file, or a key without a value yet, is as good as left out.
    if (node === null || node === undefined || (isScalar(node) && node.value === null)) return;
    if (schema.type === 'object') this.checkMap(node, schema, name);
    else if (schema.type === 'array') this.checkList(node, schema, name);
    else this.checkScalar(node, schema, name);
  }

  private checkMap(node: unknown, schema: Schema, name: string): void {
    if (!isMap(node)) {
      const [first] = schema.required ?? [];
      const hint = first === undefined ? '' : `Write \`${first}: VALUE\` there.`;
      this.error(node, `${name} must be lines of \`key: value\``, hint);
      return;
    }
    if (schema === BALANCERS) this.checkTwins(node);
    const seen = new Set<string>();
    let strange = '';
    for (const { key, value } of node.items) {
      const word = isScalar(key) ? String(key.value) : '';
      seen.add(word);
      const known = ownProperty(schema, word) ?? (schema.additionalProperties || undefined);
      if (known === undefined && SECRET_KEY.test(word)) {
        const hint = 'Remove it, and use passwordCommand, passwordFile, netrc or prompt.';
        this.error(key, `\`${excerpt(word)}\`: this file must not hold a password`, hint);
      } else if (known === undefined) {
        strange ||= word;
        this.unknownKey(key, word, schema);
      } else {
        const names = schema.propertyNames;
        const words = names?.enum;
        if (words !== undefined && !words.includes(word)) {
          const meant = nearest(word, words);
          const hint =
            meant === null ? `Available: ${words.join(', ')}.` : `Did you mean ${meant}?`;
          this.error(key, `unknown name \`${excerpt(word)}\` in ${name}`, hint);
        } else if (names?.pattern !== undefined && !new RegExp(names.pattern).test(word)) {
          this.error(
            key,
            `\`${excerpt(word)}\` is not a valid name`,
            'Use letters, digits, dots, dashes.',
          );
        }
        this.check(value, known, `\`${excerpt(word)}\``);
      }
    }
    for (const word of schema.required ?? []) {
      if (seen.has(word)) continue;
      // Of a file that is not used, warnings are not told.
      const hint =
        strange === '' ? '' : `Its key \`${excerpt(strange)}\` is not known. Fix that line.`;
      this.error(node, `${name} lacks \`${word}\``, hint);
    }
  }

  /** Two names that httpd takes for one. */
  private checkTwins({ items }: YAMLMap): void {
    const names = new Map<string, string>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      const name = String(key.value);
      const other = names.get(balancerId(name));
      names.set(balancerId(name), name);
      if (other === undefined) continue;
      const what = `\`${excerpt(name)}\` and \`${excerpt(other)}\` are the same balancer to httpd`;
      this.error(key, what, 'Merge them into one.');
    }
  }

  private checkList(node: unknown, schema: Schema, name: string): void {
    if (!isSeq(node)) {
      this.error(node, `${name} must be a list, one \`- \` per entry`);
      return;
    }
    if (node.items.length < (schema.minItems ?? 0)) this.error(node, `${name} is empty`);
    const seen = new Set<unknown>();
    for (const item of node.items) {
      const value = isScalar(item) ? item.value : item;
      if (schema.uniqueItems === true && seen.has(value)) {
        this.error(item, `an entry of ${name} is repeated`);
      }
      seen.add(value);
      if (schema.items !== undefined) this.check(item, schema.items, `an entry of ${name}`);
    }
  }

  private checkScalar(node: unknown, given: Schema, name: string): void {
    // Of themes there are those that have a file, too.
    const schema = given === THEME ? { type: THEME.type, enum: this.themes() } : given;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && SECRET_URL.test(value)) {
      const hint = 'Remove the user and password from the URL.';
      this.error(node, `${name}: this file must not hold a password`, hint);
    } else if (!fits(value, schema)) {
      // What is that near to a known word is no secret.
      const meant = typeof value === 'string' ? nearest(value, wordsOf(schema)) : null;
      const given = meant === null ? '' : `, not "${excerpt(String(value))}"`;
      const hint = meant === null ? '' : `Did you mean ${meant}?`;
      this.error(node, `${name} must be ${wanted(schema)}${given}`, hint);
    }
  }

  private unknownKey(key: unknown, word: string, schema: Schema): void {
    const meant = nearest(word, Object.keys(schema.properties ?? {}));
    const hint = meant === null ? 'It is ignored.' : `Did you mean \`${meant}\`? It is ignored.`;
    this.add('warning', key, `unknown key \`${excerpt(word)}\``, hint);
  }

  private error(node: unknown, what: string, hint = ''): void {
    this.add('error', node, what, hint);
  }

  private add(severity: 'error' | 'warning', node: unknown, what: string, hint: string): void {
    const offset = (node as Node | null | undefined)?.range?.[0] ?? 0;
    this.problems.push({ severity, line: this.lines.linePos(offset).line, what, hint });
  }
}

/** `toString` and the like are words that every object of JavaScript knows. */
function ownProperty({ properties = {} }: Schema, word: string): Schema | undefined {
  return Object.hasOwn(properties, word) ? properties[word] : undefined;
}

function wordsOf(schema: Schema): readonly string[] {
  return (schema.enum ?? []).filter((each) => typeof each === 'string');
}

function fits(value: unknown, schema: Schema): boolean {
  const types: readonly string[] = typeof schema.type === 'string' ? [schema.type] : schema.type;
  const type = Number.isInteger(value) && !types.includes('number') ? 'integer' : typeof value;
  if (!types.includes(type)) return false;
  if (schema.enum !== undefined && !schema.enum.some((each) => each === value)) return false;
  if (typeof value === 'string') {
    return schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(value);
  }
  if (typeof value !== 'number') return true;
  return value >= (schema.minimum ?? value) && value <= (schema.maximum ?? value);
}

function wanted(schema: Schema): string {
  const { enum: words } = schema;
  if (words !== undefined) {
    return words.length > 4 ? `one of ${words.join(', ')}` : words.join(' or ');
  }
  if (schema.$comment !== undefined) return schema.$comment;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'string') return 'a string';
  return `a whole number from ${schema.minimum ?? 0} to ${schema.maximum ?? 'any'}`;
}
