/** Whether somebody reads by lines rather than on a screen. */

import type { Environment } from '../../config/settings.ts';
import type { Invocation } from '../console/invocation.ts';

/** A dumb terminal can't go back to a line it has written: it gets the lines too. */
export function wantsLines(values: Invocation['values'], env: Environment): boolean {
  const set = (name: string) => (env[name] ?? '') !== '' && env[name] !== '0';
  const asked = values.accessible === true || set('ACCESSIBLE') || set('BALTOP_ACCESSIBLE');
  return asked || env.TERM === 'dumb';
}
