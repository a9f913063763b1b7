/** Processes of this host, told from later ones with the same number; and the groups that commands run in. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from a later one with the same number by when it was started. */
export interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
}

export function ownOwner(): Owner {
  return ownerFor(process.pid);
}

export function ownerFor(pid: number): Owner {
  return { pid, started: startOf(pid) ?? '', host: hostname() };
}

/** Another host's processes cannot be seen from here: they count as alive. */
export function isAlive({ pid, started, host }: Owner): boolean {
  if (host !== hostname()) return true;
  if (!exists(pid)) return false;
  const now = startOf(pid);
  return now !== GONE && (now === null || started === '' || isSameStart(now, started));
}

/** On this host. Who resumes a run of another host has confirmed that it is gone. */
export function isRunningHere(owner: Owner): boolean {
  return owner.host === hostname() && isAlive(owner);
}

/** Nothing happens where it is gone already. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {}
}

/** One process alone: its group is ours. */
export function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {}
}

/** A process, or by a negative number a group. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (problem) {
    return problem instanceof Error && 'code' in problem && problem.code === 'EPERM';
  }
}

/** A process that has ended and that nobody has asked after, as in containers without an init. */
const GONE = 'gone';

/** When a process was started, in words of the system; null where it does not tell. */
function startOf(pid: number): string | null {
  const stat = statOf(pid);
  if (stat === null) return startByPs(pid);
  return isOver(stat) ? GONE : `${stat.ticks}@${bootId()}`;
}

/** The ticks since the boot, and which boot that was. Ones without a boot were noted before it was. */
function isSameStart(one: string, other: string): boolean {
  const [ticks, boot = ''] = one.split('@');
  const [otherTicks, otherBoot = ''] = other.split('@');
  return ticks === otherTicks && (boot === otherBoot || boot === '' || otherBoot === '');
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return '';
  }
}

interface Stat {
  readonly state: string;
  readonly ticks: string;
}

function isOver({ state }: Stat): boolean {
  return state === 'Z' || state === 'X';
}

/** After the name, which may hold anything, comes the state as field 3; 22 is the start in ticks since boot. */
function statOf(pid: number): Stat | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { state: fields[0] ?? '', ticks: fields[19] ?? '' };
  } catch {
    return null;
  }
}

function startByPs(pid: number): string | null {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } } as const;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null;
  } catch {
    return null;
  }
}
