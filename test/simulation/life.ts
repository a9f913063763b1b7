/** A process of ours: until it is killed its requests reach httpd, and answers reach it. */

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask, ManagerPort } from '../../source/httpd/manager-port.ts';
import type { SimulatedFrontEnd } from '../helpers/simulated-front-end.ts';
import type { Rules } from './rules.ts';
import type { Kill } from './scenario.ts';

/** No process of this host has such a number. */
const NOBODY = 2 ** 30;

export const NEVER = new Promise<never>(() => undefined);

export class Life {
  isOver = false;
  readonly killed: Promise<'killed'>;
  readonly operator = new AbortController();
  private readonly kill: Kill | null;
  private readonly rules: () => Rules;
  private readonly folder: string;
  private readonly saved: string;
  private isCounted = false;
  private requests = 0;
  private steps = 0;
  private die: () => void = () => undefined;

  /** `saved`: where its state folder is found afterwards. */
  constructor(kill: Kill | null, rules: () => Rules, folder: string, saved: string) {
    this.kill = kill;
    this.rules = rules;
    this.folder = folder;
    this.saved = saved;
    this.killed = new Promise((resolve) => {
      this.die = () => resolve('killed');
    });
  }

  /** Of the run alone: neither what was asked before it nor what is asked after it. */
  count(on: boolean): void {
    this.isCounted = on;
  }

  /** true: it ends there. */
  noted(): boolean {
    this.steps += 1;
    const { kill } = this;
    if (kill === null || !('atStep' in kill) || this.steps !== kill.atStep) return false;
    this.end();
    return true;
  }

  wire(frontEnd: SimulatedFrontEnd): ManagerPort {
    const ask = async (own: Ask = {}) => {
      if (this.isOver) return NEVER;
      if (this.isCounted) this.requests += 1;
      const { kill } = this;
      const isLast =
        this.isCounted && kill !== null && 'atRequest' in kill && this.requests === kill.atRequest;
      if (isLast && !kill.isSent) return this.end();
      const askedAt = this.rules().asks(frontEnd, own);
      const answer = frontEnd.readPage(own);
      if (isLast) return this.end();
      const heard = await answer;
      if (this.isOver) return NEVER;
      if (heard.ok) this.rules().heard(frontEnd, own, heard.value, askedAt);
      return heard;
    };
    return {
      url: frontEnd.url,
      refererName: frontEnd.refererName,
      login: frontEnd.login,
      readPage: ask,
      readExactPage: (signal) => ask(signal === undefined ? {} : { signal }),
      withXml: async () => null,
      readStatus: async (own) => {
        const answer = this.isOver ? NEVER : frontEnd.readStatus(own);
        const heard = await answer;
        return this.isOver ? NEVER : heard;
      },
    };
  }

  private end(): Promise<never> {
    this.isOver = true;
    saveAsDead(this.folder, this.saved);
    this.die();
    return NEVER;
  }
}

/** The state folder as a process leaves it that is gone. */
function saveAsDead(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  for (const name of readdirSync(to).filter((each) => each.endsWith('.claim'))) {
    const claim = JSON.parse(readFileSync(join(to, name), 'utf8'));
    const text = JSON.stringify({ ...claim, owner: { ...claim.owner, pid: NOBODY } });
    // A claim is named after its process, and this one is not ours any more.
    rmSync(join(to, name));
    writeFileSync(join(to, `gone-${name}`), text, { mode: 0o600 });
  }
}
