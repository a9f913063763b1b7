/** Keys that come before there is a screen: not echoed, where they would stand in the first frame, and not taken for it. */

import { steadyMs } from '../../../httpd/clock.ts';

/** After the first frame: nobody reads it sooner, and what was typed before may still be on its way. */
const GRACE_MS = 50;
const CTRL_C = '\x03';

export interface HushedInput {
  /** Somebody else reads from here on, and drops what comes as long as `isOver` says no. */
  readonly handOver: () => void;
  readonly isOver: () => boolean;
  /** What was read by others and is to be dropped: ctrl-c in it was meant for us all the same. */
  readonly drop: (chunk: unknown) => void;
  /** The first frame is on the screen. */
  readonly frameShown: () => void;
  /** There will be no screen: the terminal is as it was. */
  readonly giveUp: () => void;
}

const ignore = () => undefined;

/** From now on the terminal echoes nothing, and what is typed is dropped. */
export function hushInput(stdin: NodeJS.ReadStream): HushedInput {
  let shownAt: number | null = null;
  let isHandedOver = false;
  const drop = (chunk: unknown) => {
    const typed = chunk instanceof Uint8Array ? new TextDecoder().decode(chunk) : chunk;
    // In raw mode it is a key like others. The default way out puts the terminal right.
    if (typeof typed === 'string' && typed.includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
  };
  // A terminal that goes away meanwhile is told by what comes after.
  if (!stdin.listeners('error').includes(ignore)) stdin.on('error', ignore);
  stdin.setRawMode(true);
  stdin.on('data', drop);
  stdin.resume();
  const handOver = () => {
    if (isHandedOver) return;
    isHandedOver = true;
    // Not paused: Node would stop reading a turn later, when somebody else has begun to.
    stdin.off('data', drop);
  };
  return {
    handOver,
    drop,
    isOver: () => shownAt !== null && steadyMs() - shownAt >= GRACE_MS,
    frameShown: () => {
      shownAt ??= steadyMs();
    },
    giveUp() {
      handOver();
      stdin.pause();
      stdin.off('error', ignore);
      stdin.setRawMode(false);
    },
  };
}
