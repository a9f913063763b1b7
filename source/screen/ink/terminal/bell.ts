/** The terminal's bell: for what an operator who looks elsewhere must hear. */

const BELL = '\x07';
/** Several things at once are one ring: a bell that does not stop is turned off for good. */
const PAUSE_MS = 1_000;

/** Rings at most once a second; never where `isOn` is false. `now`: ms. */
export function createBell(
  write: (text: string) => void,
  now: () => number,
  isOn: boolean,
): () => void {
  let last: number | null = null;
  return () => {
    const at = now();
    // A clock that was set back must not keep it silent.
    if (!isOn || (last !== null && at >= last && at - last < PAUSE_MS)) return;
    last = at;
    write(BELL);
  };
}
