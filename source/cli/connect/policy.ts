/** The safety settings of the configuration, as the guard's policy. */

import type { SafetySettings } from '../../config/settings.ts';
import type { SafetyPolicy } from '../../fleet/safety.ts';

/** For the screen, which knows rates. */
export function screenPolicy({ isProtected, confirm, minUsable }: SafetySettings): SafetyPolicy {
  return { protected: isProtected, confirm, minUsable, weighsTraffic: true };
}

/** For commands: typing the verb is the consent, as far as one look can tell what it leaves. */
export function commandPolicy(settings: SafetySettings): SafetyPolicy {
  return { ...screenPolicy(settings), weighsTraffic: false };
}
