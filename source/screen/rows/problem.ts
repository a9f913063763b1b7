/** Which members ask for attention: those that a jump, problems-only and the tiny screen show. */

import type { MemberFacts } from '../../messages/member-facts.ts';
import { STATES } from '../../messages/states.ts';

/** Out of service by anybody's hand, in trouble, or not known to be well any more. */
export function isProblem(own: MemberFacts): boolean {
  return own.stale || STATES[own.state].isWell !== true;
}
