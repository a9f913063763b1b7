/** Processes by what the kernel tells of them (Linux); elsewhere there is nothing to be told. */

import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the children that live now. */
export function childrenOf(parent: number): readonly number[] {
  return processIds().filter((pid) => parentOf(pid) === parent);
}

/** Gone, or waiting for its parent to take note. */
export function hasEnded(pid: number): boolean {
  const state = statusOf(pid)[0];
  return state === undefined || state === 'Z' || state === 'X';
}

const TICK_MS = 10;

/** Processor time that it has used so far. */
export function cpuMs(pid: number): number {
  const fields = statusOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

function processIds(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function parentOf(pid: number): number {
  return Number(statusOf(pid)[1]);
}

/** What follows the name, which is in brackets and may hold anything: state, parent, ... */
function statusOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
