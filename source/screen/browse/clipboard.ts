/** The text that the copy key takes, and how a terminal is asked to keep it. */

import { maskUrl } from '../../httpd/secrets.ts';
import type { Environment } from '../../messages/locale.ts';
import { safeName, safeUrl } from '../../messages/member-label.ts';
import { cursorRow } from '../layout/cursor.ts';
import { type Step, step } from '../state/effect.ts';
import { type UiState, withMessage } from '../state/ui-state.ts';

/** The URL of the member under the cursor, its password hidden; of a balancer its name. */
export function copyUnderCursor(state: UiState): Step {
  const row = cursorRow(state);
  if (row === null) return step(withMessage(state, 'there is nothing here to copy', 'warning'));
  const text = row.kind === 'balancer' ? safeName(row.balancer.name) : safeUrl(urlOf(row));
  return copied(state, text);
}

/** No terminal answers whether it kept the text, and many are set to refuse: so it is shown too. */
export function copied(state: UiState, text: string): Step {
  return step(withMessage(state, `copied, if this terminal allows it: ${text}`), {
    kind: 'copy',
    text,
  });
}

function urlOf(row: Exclude<ReturnType<typeof cursorRow>, null | { kind: 'balancer' }>): string {
  return maskUrl(row.kind === 'ghost' ? row.ghost.url : row.member.url);
}

const ESC = '\x1b';

/**
 * OSC 52. tmux keeps a plain one with `set-clipboard on`, and passes a wrapped one on to the terminal around it
 * with `allow-passthrough on`: it gets both. GNU screen only passes on, and no more than 768 bytes: a name is
 * never that long here.
 */
export function clipboardSequence(text: string, env: Environment): string {
  const plain = `${ESC}]52;c;${Buffer.from(text, 'utf8').toString('base64')}\x07`;
  if (env.TMUX) return `${plain}${ESC}Ptmux;${ESC}${plain}${ESC}\\`;
  return env.STY ? `${ESC}P${plain}${ESC}\\` : plain;
}
