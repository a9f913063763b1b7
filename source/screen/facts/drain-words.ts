/** What a drain waits for, in words. */

import { waitingText } from '../../messages/arrivals.ts';
import { safeName } from '../../messages/member-label.ts';
import { drainDefaults, limitText, type OwnDrain } from '../state/own-drain.ts';
import type { UiState } from '../state/ui-state.ts';

/** `web1 busy 2 and 0.4 req/s, web2 quiet`; the front end is named where there are several. */
export function waitsText(drain: OwnDrain): string {
  if (drain.view === null) return 'its flag to be verified';
  const several = drain.view.places.length > 1;
  const waits = drain.view.places
    .filter((place) => place.waitsFor !== '')
    .map(({ frontEnd, waitsFor, requests }) => {
      const where = several ? `${safeName(frontEnd)} ` : '';
      return where + waitingText(waitsFor, requests);
    });
  if (drain.isLate && drain.view.quiet) return 'your decision; it is quiet now';
  return waits.length === 0 ? 'the next reading' : waits.join(', ');
}

/** What can be answered at the timeout. */
export function lateText({ settings }: UiState, { wishes, phase, member }: OwnDrain): string {
  if (wishes.putBack) return 'Putting back what it had set.';
  if (wishes.waitNoMore === true || wishes.graceOver) return 'Continuing as you chose.';
  const { timeoutMs } = drainDefaults(settings, member.balancer);
  const now =
    phase === 'in-flight' || wishes.end === 'none'
      ? 'f leaves it as it is'
      : `d ${wishes.end === 'stop' ? 'stops' : 'disables'} it now`;
  return `Nothing changes until you choose: w waits ${limitText(timeoutMs)} longer, ${now}, e puts it back.`;
}

/** httpd's count of requests in flight can drift, and then never falls to 0 (a phantom): said, never decided here. */
export function staleTexts({ view, busy, phase }: OwnDrain): readonly string[] {
  return (view?.places ?? []).flatMap(({ frontEnd, worker, requests }) => {
    const last = (busy.get(frontEnd) ?? []).slice(-STILL_S);
    const isStill = last.length === STILL_S && last.every((each) => each === worker.busy);
    if (!isStill || worker.busy === 0 || requests !== 0) return [];
    const out = phase === 'in-flight' ? 'f stops waiting' : 'd disables it now';
    return [
      `${safeName(frontEnd)}: busy ${worker.busy} has not moved for 5 minutes, with 0 req/s: it may be stale. ${out}.`,
    ];
  });
}

const STILL_S = 300;
