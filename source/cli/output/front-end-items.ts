/** Front ends in JSON: what the page of front ends on the screen tells. Fields are only ever added. */

import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import { wallOf } from '../../httpd/clock.ts';
import { maskUrl } from '../../httpd/secrets.ts';
import { eventItem } from '../../messages/event-text.ts';
import { type FrontEndFacts, frontEndFacts } from '../../messages/front-end-facts.ts';

export function frontEndItems(snapshot: FleetSnapshot, events: readonly FleetEvent[]) {
  return frontEndFacts(snapshot, events).map(frontEndItem);
}

/** `state`: as the header of the screen has it. Times are null where nobody tells. */
function frontEndItem(facts: FrontEndFacts) {
  const { name, url, freshness, error, drift, lastChange } = facts;
  return {
    name,
    url,
    state: freshness,
    loginNeeded: error?.kind === 'auth',
    error: error?.what ?? null,
    asOf: isoOf(facts.readAt),
    answerMs: facts.answerMs,
    medianAnswerMs: facts.medianMs,
    httpd: facts.version,
    upSince: isoOf(facts.startedAt),
    keepsChanges: facts.persists,
    certificateUntil:
      facts.certificateEnds === null ? null : new Date(facts.certificateEnds).toISOString(),
    certificateDays: facts.certificateDays,
    members: facts.members,
    out: facts.out,
    inError: facts.inError,
    drift:
      drift?.map(({ member, what, here, elsewhere }) => ({
        ...{ balancer: member.balancer, url: maskUrl(member.url), setting: what, here, elsewhere },
      })) ?? null,
    lastChange: lastChange === null ? null : eventItem(lastChange),
  };
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(wallOf(at)).toISOString();
}
