/** `--check-through URL`: a request to one member alone, through each front end that shows it. */

import { type FrontEndSettings, type OptionValues, text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { counted } from '../../httpd/counted.ts';
import { excerpt } from '../../httpd/printable.ts';
import { getStatus } from '../../httpd/transport/get-status.ts';
import { FIELD_NAMES, fillIn, unknownName } from '../../operations/hooks/member-values.ts';
import type { RollingHooks } from '../../operations/rolling/rolling-events.ts';
import type { Connection } from '../connect/connect.ts';

const ANSWER_MS = 5_000;
/** The host by which its manager is reached. */
const FRONT_END = '{frontEnd}';

/** null: it is not asked for. Throws `UsageError`. */
export function throughFrom(
  values: OptionValues,
  { settings, wayTo }: Pick<Connection, 'settings' | 'wayTo'>,
): NonNullable<RollingHooks['through']> | null {
  const given = text(values['check-through']);
  if (given === undefined) return null;
  checkUrl(given, settings.frontEnds);
  return async (member, name, cookie, signal) => {
    const frontEnd = settings.frontEnds.find((each) => each.name === name);
    if (frontEnd === undefined) return { ok: false, why: `${name} is no front end` };
    const filled = fillIn(onFrontEnd(given, frontEnd), member);
    if (!filled.ok) return filled;
    if (!URL.canParse(filled.text)) return { ok: false, why: `${excerpt(filled.text)} is no URL` };
    const url = new URL(filled.text);
    const host = frontEnd.hostHeader;
    const isOwn = url.host === frontEnd.url.host && host !== null;
    const headers = { Cookie: cookie, ...(isOwn && { Host: host }) };
    try {
      const way = await wayTo(name, url);
      const answer = await getStatus(url, way, ANSWER_MS, signal, headers);
      if (!answer.ok) return { ok: false, why: answer.error.what };
      if (answer.value === 200) return { ok: true, why: '' };
      return { ok: false, why: `it answers ${answer.value}` };
    } catch (problem) {
      const why = excerpt(problem instanceof Error ? problem.message : String(problem), 200);
      return { ok: false, why };
    }
  };
}

function checkUrl(given: string, frontEnds: readonly FrontEndSettings[]): void {
  const isPath = given.startsWith('/');
  const sample = given.replaceAll(FRONT_END, 'host').replace(/\{\w+\}/g, '1');
  if (!isPath && !(/^https?:\/\//.test(given) && URL.canParse(sample))) {
    throw new UsageError(
      '--check-through takes an http or https URL, or a path on every front end',
      `Such as /app/health, or https://${FRONT_END}/app/health.`,
    );
  }
  const unknown = unknownName(given.replaceAll(FRONT_END, ''));
  if (unknown !== null) {
    throw new UsageError(
      `--check-through: unknown field {${unknown}}`,
      `Available: ${FRONT_END} ${FIELD_NAMES}.`,
    );
  }
  if (!isPath && frontEnds.length > 1 && !given.includes(FRONT_END)) {
    throw new UsageError(
      `--check-through names one host, and there are ${counted(frontEnds.length, 'front end')}`,
      `Give a path, or https://${FRONT_END}/... .`,
    );
  }
}

/** A path is one on the host and port of the manager. */
function onFrontEnd(given: string, { url }: FrontEndSettings): string {
  return given.startsWith('/')
    ? `${url.origin}${given}`
    : given.replaceAll(FRONT_END, url.hostname);
}
