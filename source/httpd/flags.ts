/** The flags of a worker that an administrator can set: one row each, with all that httpd calls it. */

interface FlagNames {
  /** What the page prints (2.4's spelling; 2.2 has Dis, Err, Stop, Stby). */
  readonly token: string;
  /** The field of the worker's form (2.4). */
  readonly field: string;
  /** What the form calls it. */
  readonly word: string;
}

const names = <F extends string>(flags: Readonly<Record<F, FlagNames>>) => flags;

export const FLAGS = names({
  'ignoring-errors': { token: 'Ign', field: 'w_status_I', word: 'ignore errors' },
  draining: { token: 'Drn', field: 'w_status_N', word: 'draining' },
  disabled: { token: 'Dis', field: 'w_status_D', word: 'disabled' },
  stopped: { token: 'Stop', field: 'w_status_S', word: 'stopped' },
  standby: { token: 'Stby', field: 'w_status_H', word: 'hot standby' },
  spare: { token: 'Spar', field: 'w_status_R', word: 'hot spare' },
  'check-failed': { token: 'HcFl', field: 'w_status_C', word: 'failed health check' },
});

export type Flag = keyof typeof FLAGS;

/** In the order of httpd's form. */
export const FLAG_LIST = Object.keys(FLAGS) as readonly Flag[];
