/** What a key is called, and which keys a hand presses without a look at what they do. */

/** As a terminal sends them and `keyNames` calls them. Of ctrl, some are another key to a terminal: ctrl-i is Tab. */
export const KEY_NAME =
  /^(up|down|left|right|pageup|pagedown|home|end|enter|tab|shift-tab|space|backspace|delete|escape|ctrl-[a-gk-ln-z]|(alt-)?[\p{L}\p{N}\p{P}\p{S}])$/u;

/** Pressed without a look at what they do. */
export const REFLEX_KEYS: ReadonlySet<string> = new Set([
  ...['enter', 'space', 'escape', 'up', 'down', 'left', 'right', 'pageup', 'pagedown'],
  ...['home', 'end', 'tab', 'shift-tab', 'backspace', 'delete'],
]);

/** They answer questions. */
export const ANSWER_KEYS: ReadonlySet<string> = new Set(['y', 'n']);
