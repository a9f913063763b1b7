/** Events of a drain in words, one function for each: a `line` of a command, the `screen`; and as fields of JSON. */

import { printable } from '../httpd/printable.ts';
import { stateText } from '../httpd/status.ts';
import { doubtOf } from '../operations/drain/doubt.ts';
import type { DrainEvent, DrainOutcome } from '../operations/drain/drain-events.ts';
import { type QuietView, waitsAt } from '../operations/drain/quiet.ts';
import { NOTHING_NEW_MS } from '../operations/drain/witness.ts';
import { changeFields } from './change-text.ts';
import type { NamedFields } from './event-fields.ts';
import { duration, rate, stopwatch } from './numbers.ts';
import { requestCountText, requestsText, witnessFields, witnessText } from './witness-text.ts';

type Of<Kind extends DrainEvent['kind']> = Extract<DrainEvent, { readonly kind: Kind }>;

/**
 * `web1 busy 2 (0.4 req/s), web2 busy 1`: what it waits for; '' where nothing. On a `screen` requests are named, which
 * are never written to a file.
 */
export function waitsText(view: QuietView, style: 'line' | 'screen'): string {
  const named = style === 'screen' ? requestsText : requestCountText;
  return waitsAt(view, (place) => named(place) + arrivingText(place.requests));
}

/** ` (12 req/s)`; nothing where none came, or it is not known yet. */
function arrivingText(requests: number | null): string {
  return requests === null || requests === 0 ? '' : ` (${rate(requests)} req/s)`;
}

/** The grace is over: its sessions were moved. */
export function sessionsMovedText(
  { requests }: Pick<Of<'sessions-moved'>, 'requests'>,
  style: 'line' | 'screen',
): string {
  const what =
    requests === null
      ? 'its sessions move to other members now (how many req/s is not known yet)'
      : `${rate(requests)} req/s of sessions still came, and move to other members now`;
  return style === 'line' ? `the session grace is over: ${what}` : what;
}

/** What the question says before they are moved. */
export function sessionsMoveText(requests: number | null): string {
  const still =
    requests === null ? 'how many req/s is not known yet' : `${rate(requests)} req/s still came`;
  return `its sessions move to other members now (${still})`;
}

/** Of a drain, and of a rolling upgrade, which always sets it again. */
export function flagLostText({
  frontEnds,
  by,
  who,
  again = true,
}: Omit<Of<'flag-lost'>, 'kind' | 'again'> & { readonly again?: boolean }): string {
  const where = frontEnds.map(printable).join(', ');
  const why = by === 'restart' ? 'httpd restarted' : `${printable(who)} cleared it`;
  return `the flag was lost on ${where} (${why}): ${again ? 'setting it again' : 'giving up'}`;
}

/** The timeout is over, and it asks. */
export function lateText({ elapsedMs }: Pick<Of<'late'>, 'elapsedMs'>): string {
  return `is not quiet after ${stopwatch(elapsedMs)}: nothing changes until you choose`;
}

/** How it ended, behind the member's name. */
export function drainEndText(
  outcome: DrainOutcome,
  { isOut, isChanged, style }: DrainEnded,
): string {
  const flags = (restored: boolean) => {
    if (!restored) return 'ITS FLAGS MAY HAVE CHANGED: check it';
    return isChanged ? 'its flags are as they were before' : 'nothing was changed';
  };
  switch (outcome.kind) {
    case 'quiet': {
      const { staleBusy, elapsedMs, places } = outcome;
      const after = style === 'screen' ? stopwatch(elapsedMs) : duration(elapsedMs);
      const isTold = places.some(({ witness }) => witness === 'max-request');
      const unmoved = isTold ? ' that has not moved for --max-request' : ': no request is that old';
      const more = style === 'screen' ? '' : unmoved;
      const stale = staleBusy === 0 ? '' : `, except for a stale BUSY count of ${staleBusy}${more}`;
      const { doubt } = witnessedText(outcome);
      const quiet = `is quiet after ${after}${stale}`;
      // A command tells the doubt in a line of its own.
      if (style === 'screen' && isOut && doubt !== '') return `${quiet}. NOT CERTAIN: ${doubt}`;
      return `${quiet}: ${quietMeansText({ isOut, isCertain: doubt === '' })}`;
    }
    case 'timed-out': {
      const { elapsedMs, silent, restored } = outcome;
      const why = silent === '' ? '' : ` (no answer: ${printable(silent)})`;
      return `is not quiet within ${duration(elapsedMs)}${why}; ${flags(restored)}`;
    }
    case 'put-back':
      return `is put back: ${flags(outcome.restored)}`;
    case 'failed': {
      const why = outcome.why === '' ? '' : `: ${printable(outcome.why)}`;
      return `could not be drained${why}; ${flags(outcome.restored)}`;
    }
    case 'stopped':
      return 'is no longer waited for; its flags stay as they are';
  }
}

/** What may be done with a member, or with a host whose members are all so. */
export function quietMeansText({ isOut, isCertain }: QuietVerdict): string {
  // With the drain flag alone the sessions of its route still go there.
  if (!isOut) return 'new sessions go elsewhere; existing ones may return';
  if (isCertain) return 'safe to stop';
  return `safe to stop if no request takes longer than ${NOTHING_NEW_MS / 1_000} s`;
}

export interface QuietVerdict {
  /** Is it disabled or stopped? */
  readonly isOut: boolean;
  readonly isCertain: boolean;
}

export interface DrainEnded {
  /** Is it disabled or stopped, so that its sessions cannot come back? */
  readonly isOut: boolean;
  /** Had anything been changed? */
  readonly isChanged: boolean;
  readonly style: 'line' | 'screen';
}

/** By what it was found quiet, and what could be missed; '' where the operator said what to go by. */
export function witnessedText({ places }: Of<'quiet'>): {
  readonly by: string;
  readonly doubt: string;
} {
  const own = places.filter(({ witness }) => witness !== 'quiet-for' && witness !== 'max-request');
  return { by: witnessText(own), doubt: doubtOf(own) };
}

/** As fields of JSON: docs/events.md. `withPaths`: the requests that are waited for, by name. */
export function drainFields(event: DrainEvent, withPaths = false): NamedFields {
  switch (event.kind) {
    case 'change': {
      const fields = changeFields(event.event);
      return fields === null ? null : ['change', fields];
    }
    case 'phase':
      return ['phase', { phase: event.phase }];
    case 'watch': {
      const frontEnds = event.view.places.map((place) => {
        const { frontEnd, worker, requests, waitsFor } = place;
        const state = stateText(worker.status);
        const seen = witnessFields(place, withPaths);
        return { frontEnd, state, busy: worker.busy, requests, waitsFor, ...seen };
      });
      return ['waiting', { phase: event.phase, elapsedMs: event.elapsedMs, frontEnds }];
    }
    case 'sessions-moved':
      return ['sessions-moved', { requests: event.requests }];
    case 'flag-lost':
      return ['flag-lost', { frontEnds: event.frontEnds, by: event.by, again: event.again }];
    case 'quiet':
      return [
        'quiet',
        {
          elapsedMs: event.elapsedMs,
          phantom: event.staleBusy,
          certain: doubtOf(event.places) === '',
          frontEnds: event.places.map((place) => {
            const { witness, why, http2 } = place;
            return { frontEnd: place.frontEnd, witness, why, http2 };
          }),
        },
      ];
    case 'late':
      return ['late', { elapsedMs: event.elapsedMs }];
    case 'timed-out': {
      const { elapsedMs, restored, silent } = event;
      return ['timed-out', { elapsedMs, restored, silent }];
    }
    case 'put-back':
      return ['put-back', { restored: event.restored }];
    case 'failed':
      return ['failed', { why: event.why, restored: event.restored }];
    case 'stopped':
      return ['stopped', {}];
  }
}
