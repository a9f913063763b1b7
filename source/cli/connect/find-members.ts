/** MEMBER operands -> members; what can't be found or is ambiguous is said with its candidates. */

import { type OptionValues, text } from '../../config/settings.ts';
import { readStandardInput } from '../../config/standard-input.ts';
import { UsageError } from '../../config/usage-error.ts';
import { memberKey } from '../../fleet/identity.ts';
import { membersOnHost } from '../../fleet/on-host.ts';
import { memberLabel, selectMembers } from '../../fleet/select.ts';
import type { FleetSnapshot, Member } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { counted } from '../../httpd/counted.ts';
import { printable } from '../../httpd/printable.ts';
import { ambiguousText } from '../../messages/refusal-text.ts';
import { shellWord } from '../../operations/hooks/command-words.ts';
import { complain } from '../console/say.ts';
import { complainNoBalancer, complainNoHost, complainNoMember, tellMembers } from './not-found.ts';

export interface FindOptions {
  readonly balancer?: string;
  /** All that run there, in place of names. */
  readonly host?: string;
  /** Take every match where several match. */
  readonly all: boolean;
}

/** As `-b` and `--all` have it. */
export function findOptions(values: OptionValues): FindOptions {
  const balancer = text(values.balancer);
  const host = text(values.host);
  return {
    all: values.all === true,
    ...(balancer !== undefined && { balancer }),
    ...(host !== undefined && { host }),
  };
}

/** A name without its balancer may match them all. */
const MOST_CANDIDATES = 8;

/** null: something was not found or ambiguous, which was reported. The same member named twice counts once. */
export function findMembers(
  snapshot: FleetSnapshot,
  operands: readonly string[],
  { balancer, all, host }: FindOptions,
): readonly Member[] | null {
  if (balancer !== undefined && findBalancers(snapshot.balancers, balancer).length === 0) {
    complainNoBalancer(snapshot, balancer);
    return null;
  }
  if (host !== undefined && operands.length > 0) {
    throw new UsageError('name members, or their --host, not both', 'Nothing was changed.');
  }
  if (host !== undefined) return findOnHost(snapshot, host, balancer);
  if (operands.length === 0) {
    tellMembers(snapshot, balancer ?? '');
    return null;
  }
  const found = new Map<string, Member>();
  for (const operand of operands.flatMap((each) => (each === '-' ? readNames() : [each]))) {
    const matches = selectMembers(snapshot, operand, balancer);
    if (matches.length === 0) {
      complainNoMember(snapshot, operand, balancer);
      return null;
    }
    if (matches.length > 1 && !all) {
      const shown = matches.slice(0, MOST_CANDIDATES).map((each) => shellWord(label(each)));
      const more = matches.length - shown.length;
      const candidates = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('  ');
      const hint = `Name one: ${candidates} (or use -b BALANCER, or --all).`;
      complain(ambiguousText(operand, counted(matches.length, 'member')), hint);
      return null;
    }
    for (const member of matches) add(found, member);
  }
  if (found.size === 0) {
    complain('standard input names no member', 'Nothing was changed. Give one on each line.');
    return null;
  }
  return [...found.values()];
}

/** null: none, or two hosts of that name, which was reported. */
function findOnHost(
  snapshot: FleetSnapshot,
  host: string,
  balancer: string | undefined,
): readonly Member[] | null {
  const [found, ...others] = membersOnHost(snapshot, host, balancer);
  if (found !== undefined && others.length === 0) return found[1];
  if (found === undefined) complainNoHost(snapshot, host, balancer);
  else {
    const names = [found, ...others].map(([name]) => printable(name)).join('  ');
    complain(ambiguousText(host, counted(others.length + 1, 'host')), `Name one: ${names}.`);
  }
  return null;
}

/** Two operands can name one member on two front ends: together they are one member with two places. */
function add(found: Map<string, Member>, member: Member): void {
  const key = memberKey(member.balancer, member.url);
  const known = found.get(key);
  if (known === undefined) {
    found.set(key, member);
    return;
  }
  const names = new Set(known.places.map((place) => place.frontEnd));
  const more = member.places.filter((place) => !names.has(place.frontEnd));
  const [first, ...rest] = known.places;
  found.set(key, { ...known, places: [first, ...rest, ...more] });
}

function readNames(): readonly string[] {
  return readStandardInput()
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** How a member is called in a line of output, safe to print. */
export function label(member: Member): string {
  return printable(memberLabel(member));
}
