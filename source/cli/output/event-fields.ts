/** What a drain and a rolling upgrade tell, as fields of JSON: docs/events.md. Fields are only ever added. */

import { maskSecrets } from '../../httpd/secrets.ts';
import { stateText } from '../../httpd/status.ts';
import type { ChangeEvent } from '../../operations/change/change.ts';
import type { DrainEvent } from '../../operations/drain/drain-events.ts';
import type { RollingEvent } from '../../operations/rolling/rolling-events.ts';

export type EventFields = Readonly<Record<string, unknown>>;

/** null: nothing that a reader would miss. */
export function changeFields(event: ChangeEvent): EventFields | null {
  const result = event.kind;
  switch (event.kind) {
    case 'queued':
    case 'balancer-verified':
      return null;
    case 'refused':
      return { result, why: event.assessment.gravest.join('; ') };
    case 'sent':
      return { result, frontEnd: event.target.frontEnd, request: event.request };
    case 'verified': {
      const before = stateText(event.before.status);
      const after = stateText(event.after.status);
      const flags = event.after.status.tokens;
      return {
        result,
        frontEnd: event.target.frontEnd,
        before,
        after,
        flags,
        tookMs: event.tookMs,
      };
    }
    case 'ignored':
      return { result, frontEnd: event.target.frontEnd, why: event.what };
    case 'failed':
    case 'unknown':
      return { result, frontEnd: event.target.frontEnd, why: maskSecrets(event.error.what) };
    case 'unchanged':
    case 'skipped':
      return { result, frontEnd: event.target.frontEnd };
  }
}

/** Event name and fields; null: nothing that a reader would miss. */
export function drainFields(event: DrainEvent): readonly [name: string, EventFields] | null {
  switch (event.kind) {
    case 'change': {
      const fields = changeFields(event.event);
      return fields === null ? null : ['change', fields];
    }
    case 'phase':
      return ['phase', { phase: event.phase }];
    case 'watch': {
      const frontEnds = event.view.places.map(({ frontEnd, worker, requests, waitsFor }) => ({
        frontEnd,
        state: stateText(worker.status),
        busy: worker.busy,
        requests,
        waitsFor,
      }));
      return ['waiting', { phase: event.phase, elapsedMs: event.elapsedMs, frontEnds }];
    }
    case 'sessions-moved':
      return ['sessions-moved', { requests: event.requests }];
    case 'flag-lost':
      return ['flag-lost', { frontEnds: event.frontEnds, by: event.by, again: event.again }];
    case 'quiet':
      return ['quiet', { elapsedMs: event.elapsedMs, phantom: event.phantom }];
    case 'late':
      return ['late', { elapsedMs: event.elapsedMs }];
    case 'timed-out':
      return [
        'timed-out',
        { elapsedMs: event.elapsedMs, restored: event.restored, silent: event.silent },
      ];
    case 'put-back':
      return ['put-back', { restored: event.restored }];
    case 'failed':
      return ['failed', { why: event.why, restored: event.restored }];
    case 'stopped':
      return ['stopped', {}];
  }
}

/** As `drainFields`, for what is not of the drain itself. */
export function rollingFields(
  event: Exclude<RollingEvent, { kind: 'drain' }>,
): readonly [name: string, EventFields] | null {
  switch (event.kind) {
    case 'change': {
      const fields = changeFields(event.event);
      return fields === null ? null : ['change', fields];
    }
    case 'step':
      return ['step', { step: event.step }];
    case 'waits':
      return ['waits', { step: event.step, waitsFor: event.waitsFor }];
    case 'held':
    case 'released':
      return [event.kind, { step: event.step }];
    case 'flag-lost':
      return ['flag-lost', { frontEnds: event.frontEnds, by: event.by, again: true }];
    case 'not-ready':
      return ['not-ready', { why: event.why }];
    case 'skipped':
      return ['skipped', {}];
    case 'proved':
      return ['proved', { elected: event.elected }];
    case 'stopped': {
      const { step, why, standing, upgrading, printed } = event;
      const output = printed?.file ?? null;
      return ['rolling-stopped', { step, why, standing, upgrading, output }];
    }
    case 'finished':
      return ['finished', {}];
  }
}
