/** What a gate says of a member that serves again: may it stay? A gate that can't tell is no reason to take a member out. */

import { excerpt } from '../../httpd/printable.ts';
import { getStatus } from '../../httpd/transport/get-status.ts';
import type { HttpWay } from '../../httpd/transport/http.ts';
import type { HookResult } from './hook.ts';

export type GateWord = 'good' | 'bad' | 'no-data';

export interface GateAnswer {
  readonly says: GateWord;
  /** Safe to print; '' where it is good. */
  readonly why: string;
  readonly printed?: HookResult['printed'];
}

/** As a plug-in of a monitoring says that it does not know; and as a shell says that it could not run a command. */
const NO_ANSWER: ReadonlySet<number> = new Set([3, 126, 127]);
/** From here on a shell tells by which signal its command was ended. */
const ENDED_BY_SIGNAL = 128;

/** Of a command that has ended: 0 is good; what did not end by itself has said nothing. */
export function gateOfCommand({ ok, why, code, printed }: HookResult): GateAnswer {
  const more = printed === undefined ? {} : { printed };
  if (ok) return { says: 'good', why: '', ...more };
  const isAnswer = code !== undefined && code < ENDED_BY_SIGNAL && !NO_ANSWER.has(code);
  return { says: isAnswer ? 'bad' : 'no-data', why, ...more };
}

/** One GET: 200 is good, 204 has no data, and so has no answer at all. Redirects are not followed. */
export async function gateOfUrl(
  url: string,
  timeoutMs: number,
  signal: AbortSignal,
  way: HttpWay = {},
): Promise<GateAnswer> {
  if (!URL.canParse(url)) return { says: 'no-data', why: `${excerpt(url)} is no URL` };
  const answer = await getStatus(new URL(url), way, timeoutMs, signal);
  if (!answer.ok) return { says: 'no-data', why: answer.error.what };
  if (answer.value === 200) return { says: 'good', why: '' };
  return { says: answer.value === 204 ? 'no-data' : 'bad', why: `it answers ${answer.value}` };
}

/** Of several that were asked: one that is bad decides, and then one that can't tell. */
export function worstOf(answers: readonly GateAnswer[]): GateAnswer {
  const found = (says: GateWord) => answers.find((each) => each.says === says);
  return found('bad') ?? found('no-data') ?? answers[0] ?? { says: 'no-data', why: '' };
}
