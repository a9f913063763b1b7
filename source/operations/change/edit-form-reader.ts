/** Questions to a front end that change nothing: what could be changed here, and what exactly would be sent? */

import { frontEndNamed } from '../../fleet/find.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { Clients } from './change.ts';
import { openTarget } from './one-target.ts';
import { type Order, targetsOf } from './order.ts';
import { planChange } from './plan.ts';

/** What the edit form of one front end offers. */
export interface FormOffer {
  readonly frontEnd: string;
  /** Names such as `w_status_S` (2.4) or `lf` (2.2). */
  readonly fields: ReadonlySet<string>;
  /** Values that a field's choices offer, by field name. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
  /** Why there is no form; null when there is one. */
  readonly problem: string | null;
}

export interface EditFormReader {
  /** One form for each front end of the order: that of its first target there. */
  readonly forms: (fleet: Fleet, order: Order) => Promise<readonly FormOffer[]>;
  /** The requests that the order comes to, without nonces, safe to print. */
  readonly plan: (fleet: Fleet, order: Order) => Promise<readonly string[]>;
}

export function createEditFormReader(clients: Clients): EditFormReader {
  return {
    async forms(fleet, order) {
      const seen = new Map<string, FormOffer>();
      for (const target of targetsOf(order)) {
        const { frontEnd } = target;
        const page = frontEndNamed(fleet.getSnapshot(), frontEnd)?.page;
        const client = clients.get(frontEnd);
        if (seen.has(frontEnd) || client === undefined || !page) continue;
        const opened = await openTarget(client, page, order, target);
        const nothing = { frontEnd, fields: new Set<string>(), choices: new Map() };
        if (opened.kind === 'failed') {
          seen.set(frontEnd, { ...nothing, problem: opened.error.what });
          continue;
        }
        fleet.accept(frontEnd, opened.kind === 'open' ? opened.edit.page : opened.page);
        if (opened.kind === 'refused') {
          seen.set(frontEnd, { ...nothing, problem: opened.refusal.what });
          continue;
        }
        const { fields, choices } = opened.edit.form;
        seen.set(frontEnd, { frontEnd, fields, choices, problem: null });
      }
      return [...seen.values()];
    },
    async plan(fleet, order) {
      const lines: string[] = [];
      for await (const line of planChange(clients, fleet.getSnapshot(), order)) {
        lines.push(line.ok ? line.text : `${line.text}. ${line.hint}`);
      }
      return lines;
    },
  };
}
