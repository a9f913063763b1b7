/** Names for keys, one for each key of an input chunk, whatever Ink made of the chunk. */

/** The parts of Ink's `Key` that tell one key from another. */
export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
}

const CONTROL_NAMES: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x1b': 'escape',
  ' ': 'space',
};

/**
 * Ink hands over a run of text as one input: `dyd` typed faster than the line carries it, or pasted, comes as
 * one text of three characters, with carriage returns in it. Each of them is a key of its own here.
 */
export function keyNames(input: string, key: InkKey): readonly string[] {
  const named = namedKey(key);
  if (named !== null) return [key.meta && named !== 'escape' ? `alt-${named}` : named];
  const characters = [...input];
  if (characters.length === 0) return ['unknown'];
  if (key.ctrl) return [`ctrl-${input}`];
  if (key.meta) return characters.map((character) => `alt-${character}`);
  return characters.map(characterName);
}

function namedKey(key: InkKey): string | null {
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  if (key.return) return 'enter';
  if (key.tab) return key.shift ? 'shift-tab' : 'tab';
  if (key.backspace) return 'backspace';
  if (key.delete) return 'delete';
  if (key.escape) return 'escape';
  return null;
}

function characterName(character: string): string {
  const named = CONTROL_NAMES[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : character;
}

/** The character that a key types into a text; null for keys that type none. */
export function typedText(key: string): string | null {
  if (key === 'space') return ' ';
  return [...key].length === 1 ? key : null;
}
