/** `baltop replay FILE --report`: what happened in a recording, as Markdown on standard output. */

import type { Flow } from '../../fleet/flow.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { answerTime, SLOW } from '../../messages/answer-time.ts';
import { markdown, markdownCode } from '../../messages/markdown.ts';
import { safeUrl, shortName } from '../../messages/member-label.ts';
import { age, clock, interval, zone } from '../../messages/numbers.ts';
import {
  dayText,
  doingText,
  happenedText,
  longestWhere,
  lostSentence,
  outageSentence,
  restartSentence,
  slowSentence,
  slowSpellSentence,
  stretchText,
  type TimeText,
  timesOf,
  troubleSentence,
} from '../../messages/report-text.ts';
import type { OwnDoing } from '../../operations/recording/event-lines.ts';
import { type Incident, incidentOf } from '../../operations/recording/incident.ts';
import { type MemberTotal, memberTotals } from '../../operations/recording/member-totals.ts';
import type { PlacedEvent, Recording } from '../../operations/recording/recording.ts';
import type { SlowSpell } from '../../operations/recording/slow-watch.ts';
import { EXIT } from '../console/exit-codes.ts';
import { print } from '../console/say.ts';

/** A report of more is read by nobody. */
const MOST_LINES = 2_000;
/** A little slower for a moment is no news. */
const LEAST_SLOW_MS = 10_000;
const MOST_SLOW = 20;

const timeOf = (flow: Flow | null) => answerTime(flow)?.ms ?? null;

export async function report(recording: Recording, utc: boolean): Promise<number> {
  print(reportOf(recording, utc));
  return EXIT.done;
}

export function reportOf(recording: Recording, utc: boolean): string {
  const incident = incidentOf(recording, { timeOf, times: SLOW });
  const time = timesOf(incident.from, incident.to, utc);
  const totals = memberTotals(incident.members);
  return [
    ...headLines(recording, incident, utc),
    '',
    '## In short',
    '',
    ...shortLines(recording, incident, totals, time),
    '',
    '## What happened',
    '',
    ...happenedLines(recording, incident, time),
    '',
    '## Members',
    ...memberLines(totals, incident),
    '',
    '## Front ends',
    '',
    ...frontEndLines(recording, incident, time),
    '',
    '## What was not seen',
    '',
    ...unseenLines(recording, incident, time),
  ].join('\n');
}

function headLines({ spans }: Recording, { from, to, frontEnds }: Incident, utc: boolean) {
  const [first] = spans;
  const { label = '', by, program = '' } = first?.session ?? {};
  const who = by === undefined ? '' : `${by.user} on ${by.host} (baltop ${by.command} ${program})`;
  const zoneText = utc ? 'UTC' : `local time (${zone(from, utc)})`;
  const end = dayText(from, utc) === dayText(to, utc) ? '' : `${dayText(to, utc)} `;
  const runs = spans.length === 1 ? '' : `, in ${counted(spans.length, 'run')}`;
  return [
    `# What happened on ${markdown(label)}`,
    '',
    `From ${dayText(from, utc)} ${clock(from, utc)} to ${end}${clock(to, utc)} (${age(to - from)}), times in ${zoneText}.`,
    `Recorded by ${markdown(who)}${runs}.`,
    `Front ends: ${frontEnds.map(({ name, url }) => `${markdown(name)} (${markdownCode(safeUrl(url))})`).join(', ')}.`,
  ];
}

function shortLines(
  { events }: Recording,
  incident: Incident,
  totals: readonly MemberTotal[],
  time: TimeText,
): readonly string[] {
  const several = incident.frontEnds.length > 1;
  const lines = [
    ...incident.outages.map((each) => outageSentence(each, time)),
    ...incident.frontEnds.flatMap(({ name }) => restartLines(name, events, time)),
    ...incident.frontEnds.flatMap(({ name, lost }) =>
      lost.length === 0 ? [] : [lostSentence(name, lost, time)],
    ),
    ...totals.flatMap((total) => {
      const name = nameOf(total);
      const { error, failing, out } = total;
      const told = [
        ['in error', error],
        ['failing its health check', failing],
        ['out', out],
      ] as const;
      return told
        .filter(([, { ms }]) => ms > 0)
        .map(([what, { ms, frontEnd, count }]) =>
          troubleSentence(name, what, ms, several ? longestWhere(frontEnd, count) : ''),
        );
    }),
    ...totals.flatMap((total) =>
      total.slowness !== null && total.slowness >= SLOW && total.busy !== null
        ? [slowSentence(nameOf(total), total.busy, total.slowness)]
        : [],
    ),
    ...slowLines(incident, time),
  ];
  if (lines.length > 0) return lines.map((line) => `- ${line}.`);
  return ['- Nothing: no member was out or in trouble, and every front end answered.'];
}

/** Of one that was slow on several front ends at a time, the longest. */
function slowLines({ slow, frontEnds }: Incident, time: TimeText): readonly string[] {
  const several = frontEnds.length > 1;
  const long = slow
    .filter(({ from, to }) => to - from >= LEAST_SLOW_MS)
    .toSorted((one, other) => other.to - other.from - (one.to - one.from));
  const isTold = (each: SlowSpell, index: number) =>
    long.slice(0, index).some((other) => {
      const isSame = other.balancer === each.balancer && other.url === each.url;
      return isSame && other.from <= each.to && each.from <= other.to;
    });
  return long
    .filter((each, index) => !isTold(each, index))
    .slice(0, MOST_SLOW)
    .toSorted((one, other) => one.from - other.from)
    .map((each) => {
      const name = `${each.balancer}/${shortName(each.url, each.route)}`;
      return slowSpellSentence(name, each, SLOW, several ? each.frontEnd : '', time);
    });
}

function restartLines(name: string, events: readonly PlacedEvent[], time: TimeText) {
  const own = events.filter(({ event }) => event.frontEnd === name);
  const restarts = own.filter(({ event }) => event.kind === 'restarted');
  if (restarts.length === 0) return [];
  const lost = own.filter(({ event }) => event.kind === 'flags-lost').length;
  return [
    restartSentence(
      name,
      restarts.map(({ event }) => time(event.at)),
      lost,
    ),
  ];
}

function happenedLines(recording: Recording, { frontEnds }: Incident, time: TimeText) {
  const several = frontEnds.length > 1;
  const told = new Set<OwnDoing>();
  const lines = recording.events.map(({ event, span }) => {
    const doing = doingOf(event, recording.doings);
    if (doing !== undefined) told.add(doing);
    const by = recording.spans[span]?.session.by;
    const text = by === undefined ? '' : happenedText(event, { by, doing, several });
    return { at: event.at, text };
  });
  for (const doing of recording.doings) {
    if (doing.result !== 'verified') lines.push({ at: doing.at, text: doingText(doing) });
  }
  if (lines.length === 0) return ['Nothing that could be seen.'];
  const sorted = lines.toSorted((one, other) => one.at - other.at);
  const kept = sorted.slice(0, MOST_LINES).map(({ at, text }) => `- ${time(at)} ${text}`);
  const more = sorted.length - kept.length;
  return more === 0 ? kept : [...kept, `- and ${more} more until ${time(sorted.at(-1)?.at ?? 0)}`];
}

const SAME_MS = 5_000;

/** The order that an event came of. */
function doingOf(event: FleetEvent, doings: readonly OwnDoing[]): OwnDoing | undefined {
  if (event.kind !== 'state' && event.kind !== 'setting') return undefined;
  return doings.find(
    ({ at, frontEnd, balancer, url, result }) =>
      result === 'verified' &&
      frontEnd === event.frontEnd &&
      balancer === event.balancer &&
      url === event.url &&
      Math.abs(at - event.at) <= SAME_MS,
  );
}

function nameOf({ balancer, url, route }: MemberTotal): string {
  return `${balancer}/${shortName(url, route)}`;
}

function memberLines(totals: readonly MemberTotal[], { frontEnds }: Incident): readonly string[] {
  const several = frontEnds.length > 1;
  const long = ({ ms, frontEnd, count }: MemberTotal['out']) =>
    ms === 0 ? '-' : `${age(ms)}${several ? ` (${markdown(longestWhere(frontEnd, count))})` : ''}`;
  // The mean is of all front ends together.
  const most = several ? 'most on one front end' : 'most';
  return [...new Set(totals.map(({ balancer }) => balancer))].flatMap((balancer) => [
    '',
    `### Balancer ${markdown(balancer)}`,
    '',
    `| member | requests | share | in flight, mean | ${most} | in error | failing its check | out |`,
    '| --- | ---: | ---: | ---: | ---: | --- | --- | --- |',
    ...totals
      .filter((each) => each.balancer === balancer)
      .map((each) => {
        const share = each.share === null ? '-' : `${(100 * each.share).toFixed(1)} %`;
        const busy = each.busy === null ? '-' : each.busy.toFixed(1);
        const cells = [
          markdown(shortName(each.url, each.route)),
          ...[each.requests, share, busy, each.busy === null ? '-' : each.mostBusy],
          ...[long(each.error), long(each.failing), long(each.out)],
        ];
        return `| ${cells.join(' | ')} |`;
      }),
  ]);
}

function frontEndLines({ events }: Recording, { frontEnds }: Incident, time: TimeText) {
  return [
    '| front end | readings | did not answer | restarts |',
    '| --- | ---: | --- | --- |',
    ...frontEnds.map(({ name, readings, lost }) => {
      const restarts = events
        .filter(({ event }) => event.frontEnd === name && event.kind === 'restarted')
        .map(({ event }) => time(event.at));
      const losses = lost.map((each) => stretchText(each, time));
      const cells = [markdown(name), readings, few(losses, 'never'), few(restarts, 'none seen')];
      return `| ${cells.join(' | ')} |`;
    }),
  ];
}

const MOST_IN_A_CELL = 10;

function few(texts: readonly string[], none: string): string {
  if (texts.length === 0) return none;
  const more = texts.length - MOST_IN_A_CELL;
  return [...texts.slice(0, MOST_IN_A_CELL), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function unseenLines(
  { spans, isTorn, lacksBeginning }: Recording,
  { frontEnds, unrecorded, unreadable, intervalMs }: Incident,
  time: TimeText,
): readonly string[] {
  const isEnded = spans.at(-1)?.isEnded === true;
  const lines = [
    ...frontEnds.flatMap(({ name, unseen }) =>
      unseen.map((each) => `no reading of ${markdown(name)} from ${stretchText(each, time)}`),
    ),
    ...unrecorded.map((each) => `nothing was recorded from ${stretchText(each, time)}`),
    ...spans.flatMap(({ shifted, from }) =>
      shifted === 0
        ? []
        : [
            `the clock was set back before ${time(from)}: times from there on are ${age(shifted)} late`,
          ],
    ),
    ...(lacksBeginning ? ['the older half of the recording is not there'] : []),
    ...(isTorn || !isEnded ? ['the recording was cut off at its end'] : []),
    ...(unreadable > 0 ? [`${counted(unreadable, 'line')} could not be read`] : []),
    `what came and went between two polls, ${interval(intervalMs)} apart`,
  ];
  return lines.map((line) => `- ${line}`);
}
