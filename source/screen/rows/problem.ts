/** Which members ask for attention: those that a jump, problems-only and the tiny screen show. */

import type { StateId } from '../../messages/glyphs.ts';
import type { MemberFacts } from '../../messages/member-facts.ts';

const WELL: ReadonlySet<StateId> = new Set<StateId>(['OK', 'STBY', 'SPAR']);

/** Out of service by anybody's hand, in trouble, or not known to be well any more. */
export function isProblem(own: MemberFacts): boolean {
  return own.stale || !WELL.has(own.state);
}
