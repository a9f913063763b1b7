/** What the screen is given for rolling upgrades. */

import type { Journal } from '../../../operations/rolling/journal.ts';
import type { RollingHooks } from '../../../operations/rolling/rolling-events.ts';
import type { RollingDefaults } from '../../state/rolling-session.ts';

/** What a screen needs to roll, beside its fleet. */
export interface RollingSupply {
  readonly defaults: (balancer: string) => RollingDefaults;
  /** Where journals are kept. */
  readonly folder: string;
  readonly where: Pick<Journal, 'context' | 'frontEnds'>;
  readonly commands: (balancer: string) => RollingCommands;
}

export interface RollingCommands {
  /** The operator's step by a command; null: the operator's own. */
  readonly command: RollingHooks['upgrade'] | null;
  readonly upgradeMs: number | null;
  readonly check: RollingHooks['check'];
  readonly through?: RollingHooks['through'];
  readonly gate?: RollingHooks['gate'];
  readonly undo?: RollingHooks['undo'];
  readonly unfit: RollingHooks['unfit'];
}
