/**
 * What `*name` stands for in a YAML document, found in one walk: yaml itself looks through the document for each.
 * Aliases of aliases multiply, and a few lines could stand for millions: that is found before anything follows one.
 */

import { type Alias, type Document, isAlias, isCollection, isPair, type Node } from 'yaml';

/** Far more than a configuration needs, of `*name` and of values that they stand for. */
export const MOST_ALIASES = 10_000;
export const MOST_VALUES = 100_000;

export interface Aliases {
  /** undefined: no anchor of that name stands before it, or the alias stands within what it names. */
  readonly nodes: ReadonlyMap<Alias, Node | undefined>;
  /** The one with which it is too much; null: it is not. Those after it are not in `nodes`. */
  readonly excess: Alias | null;
}

export function aliasesOf(document: Document): Aliases {
  const nodes = new Map<Alias, Node | undefined>();
  const anchors = new Map<string, Node>();
  /** How many values each node with an anchor stands for; not yet there while it is walked through. */
  const weights = new Map<Node, number>();
  let valuesBehind = 0;
  let excess: Alias | null = null;

  function weigh(node: unknown): number {
    if (excess !== null) return 0;
    if (isAlias(node)) return follow(node);
    if (isPair(node)) return weigh(node.key) + weigh(node.value);
    const anchor = (node as (Node & { readonly anchor?: string }) | null)?.anchor;
    if (anchor !== undefined) anchors.set(anchor, node as Node);
    let weight = 1;
    if (isCollection(node)) for (const item of node.items) weight += weigh(item);
    if (anchor !== undefined) weights.set(node as Node, weight);
    return weight;
  }

  function follow(alias: Alias): number {
    const named = anchors.get(alias.source);
    const weight = named === undefined ? undefined : weights.get(named);
    nodes.set(alias, weight === undefined ? undefined : named);
    valuesBehind += weight ?? 0;
    if (nodes.size > MOST_ALIASES || valuesBehind > MOST_VALUES) excess = alias;
    return weight ?? 0;
  }

  weigh(document.contents);
  return { nodes, excess };
}
