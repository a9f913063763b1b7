/**
 * Events of a change in words, one function for each: a `line` of a command or of the line mode, the message of the
 * `screen`, an entry of its `log`; and as fields of JSON.
 */

import type { Member } from '../fleet/snapshot.ts';
import { printable } from '../httpd/printable.ts';
import { maskSecrets } from '../httpd/secrets.ts';
import { stateText } from '../httpd/status.ts';
import type { ChangeEvent } from '../operations/change/change.ts';
import type { Order } from '../operations/change/order.ts';
import { alreadyWord, doneWord, flagsText, orderVerb } from './action-words.ts';
import type { EventFields } from './event-fields.ts';
import { nameOf } from './event-text.ts';
import { safeName } from './member-label.ts';
import type { Said } from './said.ts';

type Of<Kind extends ChangeEvent['kind']> = Extract<ChangeEvent, { readonly kind: Kind }>;
export type NotDone = Of<'ignored' | 'failed' | 'unknown' | 'refused' | 'skipped'>;

/** Whom an event is about, and how the face names it; safe to print. */
export interface Changed {
  readonly order: Order;
  readonly name: string;
  /** ` on web1, 1 of 2 front ends`: where, while that matters. */
  readonly where?: string;
  /** `, but ERR: ...`: what enabling it did not help. */
  readonly broken?: string;
  /** `4/5 usable`: what its balancer has now. */
  readonly usable?: string;
  /** false: the request did not go out. */
  readonly isSent?: boolean;
  /** `web1 changed, web2 NOT changed: `, before what went wrong. */
  readonly parts?: string;
}

/** `is already disabled`: it would change nothing. `targets`: of how many that is said. */
export function alreadyText(
  order: Order,
  targets = 'members' in order ? order.members.length : 1,
): string {
  return `${targets === 1 ? 'is' : 'are'} already ${alreadyWord(order)}`;
}

/** It was as asked before: nothing was sent. */
export function unchangedText(
  { order, name, broken = '' }: Changed,
  style: 'line' | 'screen',
  isOut: string | null = null,
): string {
  // Draining a member that is out would change nothing.
  const already = isOut === null ? alreadyWord(order) : `out (${isOut})`;
  return style === 'line'
    ? `${name} already ${already} (unchanged)${broken}`
    : `${name} ${alreadyText(order, 1)}${broken}`;
}

/** `values`: what it was and is, in signs or in words; the screen shows that in the row. */
export function verifiedText(
  { order, name, where = '', broken = '', usable = '' }: Changed,
  values: string | null,
  tookMs: number,
): string {
  if (values === null) return `${name} ${doneWord(order)}${where}, now ${usable}${broken}`;
  const rest = usable === '' ? '' : `; ${usable}`;
  return `${name} ${values}${where}${tookText(tookMs)}${rest}${broken}`;
}

/** Settings of a balancer on the screen: `app: method byrequests, verified`. */
export function settingsVerifiedText(name: string, where: string, settings: string): string {
  return `${name}${where}: ${settings}, verified`;
}

/** `disabled: OK -> DIS`; a setting says by itself what was done. */
export function doneValues(order: Order, values: string): string {
  const isSetting = 'balancer' in order || order.action.kind === 'set';
  return isSetting ? values : `${doneWord(order)}: ${values}`;
}

function tookText(tookMs: number): string {
  return `, verified in ${Math.round(tookMs)} ms`;
}

/** Why a target did not get the change. */
export function notDoneText(
  event: NotDone,
  { order, name, isSent = true, parts = '' }: Changed,
  style: 'line' | 'screen' | 'log',
): Said {
  const verb = orderVerb(order);
  switch (event.kind) {
    case 'ignored': {
      const { what, hint, partly } = event;
      if (style === 'log')
        return said(`${verb} ${isSent ? 'IGNORED by httpd' : 'not sent'}: ${what}`);
      if (style === 'line')
        return said(
          `${name} ${partly === true ? 'CHANGED IN PART' : 'not changed'}: ${what}`,
          hint,
        );
      const did = isSent ? `httpd ignored the ${verb} of` : `${verb} not sent to`;
      const nothing = isSent || parts !== '' ? '' : ', nothing was changed';
      return said(`${parts}${did} ${name}${nothing}: ${what}`, hint);
    }
    case 'failed': {
      const { what, hint } = event.error;
      if (style === 'log') return said(`${verb} FAILED: ${what}`);
      if (style === 'line') return said(`${name} not changed: ${what}`, hint);
      return said(`${parts}${verb} ${name} failed: ${what}`, hint);
    }
    case 'unknown': {
      const { what, hint } = event.error;
      if (style === 'log') return said(`${verb} not known whether httpd did it: ${what}`);
      if (style === 'screen')
        return said(`${parts}not known whether httpd did the ${verb} of ${name}: ${what}`, hint);
      return said(
        `${name}: httpd did not answer the change (${what}), and the page does not show it`,
        `It may still happen: list the member again. ${hint}`,
      );
    }
    case 'refused': {
      const { decidingReasons, reasons } = event.assessment;
      if (style === 'log')
        return said(refusedText(verb, decidingReasons.length > 0 ? decidingReasons : reasons));
      return said(
        guardText(decidingReasons),
        'It changed since it was read; nothing more was sent. Try again.',
      );
    }
    case 'skipped':
      return said(style === 'log' ? `${verb} not tried after that` : notTriedText(name));
  }
}

/** `names`, or how many: what came after the first that failed. */
export function notTriedText(names: string): string {
  return `not tried: ${names}`;
}

/** The guard refused it, on a line. */
export function guardText(reasons: readonly string[]): string {
  return `refused: ${reasons.map(printable).join('; ')}`;
}

/** In a list of places: `FAILED: no answer within 5 s`. */
export function placeFailedText(what: string, isUnknown: boolean): string {
  return `${isUnknown ? 'NOT KNOWN' : 'FAILED'}: ${safeName(what)}`;
}

/** In the log: the guard refused it. */
export function refusedText(verb: string, reasons: readonly string[]): string {
  return `${verb} REFUSED, nothing sent: ${reasons.join('; ')}`;
}

/** A change as a step of a drain, a rolling upgrade or its abort; null: nothing that a reader would miss. */
export function stepText(member: Member, event: ChangeEvent): Said | null {
  const name = nameOf(member);
  switch (event.kind) {
    case 'verified': {
      const { before, after, target, tookMs } = event;
      const where = member.places.length > 1 ? ` on ${safeName(target.frontEnd)}` : '';
      const [was, is] = [stateText(before.status), stateText(after.status)];
      // Ign is no state.
      const what = was === is ? flagsText(before.status, after.status) : `${was} -> ${is}`;
      return said(`${name} ${what}${where}${tookText(tookMs)}`);
    }
    case 'ignored':
      return said(`${name}: ${event.what}`, event.hint);
    case 'failed':
    case 'unknown':
      return said(`${name}: ${event.error.what}`, event.error.hint);
    case 'refused':
      return said(`${name}: ${guardText(event.assessment.decidingReasons)}`);
    default:
      return null;
  }
}

/** As fields of JSON: docs/events.md. null: nothing that a reader would miss. */
export function changeFields(event: ChangeEvent): EventFields | null {
  const result = event.kind;
  switch (event.kind) {
    case 'queued':
    case 'balancer-verified':
      return null;
    case 'refused':
      return { result, why: event.assessment.decidingReasons.join('; ') };
    case 'sent':
      return { result, frontEnd: event.target.frontEnd, request: event.request };
    case 'verified': {
      const before = stateText(event.before.status);
      const after = stateText(event.after.status);
      const flags = event.after.status.tokens;
      const { tookMs } = event;
      return { result, frontEnd: event.target.frontEnd, before, after, flags, tookMs };
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

function said(what: string, hint = ''): Said {
  return { what, hint };
}
