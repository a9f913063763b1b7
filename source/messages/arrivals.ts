/** Requests that still arrive at a member that is being drained, in words. */

import { waitedFor } from '../operations/drain/quiet.ts';
import { rate } from './numbers.ts';

/** ` (12 req/s)` behind what is waited for; nothing where none came, or it is not known yet. */
export function arrivingText(requests: number | null): string {
  return requests === null || requests === 0 ? '' : ` (${rate(requests)} req/s)`;
}

/** What a front end is waited for, and how many requests come. */
export function waitingText(waitsFor: string, requests: number | null): string {
  return waitedFor(waitsFor) + arrivingText(requests);
}

/** Its sessions were moved, whoever decided it. */
export function sessionsMovedText(requests: number | null): string {
  return requests === null
    ? 'its sessions move to other members now (how many req/s is not known yet)'
    : `${rate(requests)} req/s of sessions still came, and move to other members now`;
}

/** Before they are. */
export function sessionsMoveText(requests: number | null): string {
  const still =
    requests === null ? 'how many req/s is not known yet' : `${rate(requests)} req/s still came`;
  return `its sessions move to other members now (${still})`;
}
