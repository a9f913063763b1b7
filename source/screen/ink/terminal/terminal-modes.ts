/** Modes of the terminal that Ink does not know: the mouse and the window title. */

/** 1000: press, release and wheel; 1006: SGR reports. Without motion: an idle mouse sends nothing. */
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';
/** xterm's title stack; a terminal without one keeps our title until the shell sets its own. */
const KEEP_TITLE = '\x1b[22;2t';
const OLD_TITLE = '\x1b[23;2t';

export interface TerminalModes {
  readonly setMouse: (on: boolean) => void;
  /** Takes the modes; again after `leave`. */
  readonly enter: () => void;
  /** Gives the terminal back as it was. */
  readonly leave: () => void;
}

export function createTerminalModes(
  write: (text: string) => void,
  title: string,
  mouseAtFirst: boolean,
): TerminalModes {
  let mouse = mouseAtFirst;
  let isEntered = false;
  return {
    setMouse(on) {
      mouse = on;
      if (isEntered) write(on ? MOUSE_ON : MOUSE_OFF);
    },
    enter() {
      isEntered = true;
      write(`${KEEP_TITLE}\x1b]2;${title}\x07${mouse ? MOUSE_ON : ''}`);
    },
    leave() {
      if (!isEntered) return;
      isEntered = false;
      write(`${mouse ? MOUSE_OFF : ''}${OLD_TITLE}`);
    },
  };
}
