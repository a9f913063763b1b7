/** Logging in from the screen: what whoever starts it hands over. */

import type { Effect } from '../../state/effect.ts';
import type { LoginGroup, LoginOutcome } from '../../state/login-group.ts';

export interface LoginSupply {
  /** A password is sent only to front ends of one of them. */
  readonly groups: readonly LoginGroup[];
  /** Tries them one after the other. Never rejects. */
  readonly logIn: (wish: Extract<Effect, { kind: 'log-in' }>) => Promise<LoginOutcome>;
}
