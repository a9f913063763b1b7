/** How a call without a front end looks: as typed, else as the current context or the file's defaults have it. */

import { text } from '../../config/settings.ts';
import type { Invocation } from '../console/invocation.ts';

export function preferencesOf({ values, env, configuration }: Invocation) {
  const name = env.BALTOP_CONTEXT || configuration.currentContext || '';
  const own = configuration.contexts.get(name)?.preferences ?? configuration.defaults;
  return {
    utc: values.utc === true || own.utc === true,
    ascii: values.ascii === true ? true : own.ascii,
    mouse: values.mouse === true || own.mouse === true,
    theme: text(values.theme) ?? own.theme ?? 'default',
  };
}
