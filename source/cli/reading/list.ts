/** `baltop list`: the members of all balancers, once or after every poll. */

import { unknownWord } from '../../config/nearest.ts';
import { type Settings, text } from '../../config/settings.ts';
import { UsageError } from '../../config/usage-error.ts';
import { replaceFile } from '../../files/private-file.ts';
import type { FleetEvent, FleetSnapshot } from '../../fleet/snapshot.ts';
import { findBalancers } from '../../httpd/balancer-name.ts';
import { wallOf } from '../../httpd/clock.ts';
import { type Connection, connect, reportFailures } from '../connect/connect.ts';
import { complainNoBalancer, complainOfEmpty } from '../connect/not-found.ts';
import { tellsOfClosedOutput } from '../console/closed-output.ts';
import { EXIT } from '../console/exit-codes.ts';
import { type Format, LIST_FORMATS } from '../console/formats.ts';
import { untilStopped } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain, complainOf, print } from '../console/say.ts';
import { memberItem, memberList, safeJson } from '../output/json.ts';
import {
  COLUMNS,
  columnsFor,
  findColumn,
  type ListingFilter,
  listingRows,
  rowName,
} from '../output/listing.ts';
import { csvLines, tableLines } from '../output/text-table.ts';

export async function list(invocation: Invocation): Promise<number> {
  const [balancer] = invocation.operands;
  return listFrom(invocation, { ...(balancer !== undefined && { balancer }) }, []);
}

/** The words of `stateText`, in lower case. */
export const STATES: readonly string[] = [
  'ok',
  'dis',
  'drn',
  'stop',
  'err',
  'hcfl',
  'stby',
  'spar',
  'unk',
];

/** `urls`: operands of the call without a verb. */
export async function listFrom(
  invocation: Invocation,
  limits: ListingFilter,
  urls: readonly string[],
): Promise<number> {
  const { values } = invocation;
  const toFile = text(values['output-file']);
  if (values.watch === true && toFile === undefined && tellsOfClosedOutput()) return EXIT.failed;
  const format = LIST_FORMATS.find((each) => each === values.output) ?? 'table';
  const filter = { ...limits, ...filterOf(invocation) };
  const exact = format !== 'table' && format !== 'name';
  const connection = await connect(invocation, { urls, exact });
  const write = writerOf(toFile);
  const { labels } = connection.settings;
  const events = () => connection.fleet.getEvents();
  const output = { format, filter, head: values['no-headers'] !== true, labels, events, write };
  try {
    return values.watch === true
      ? await watch(connection, output)
      : await listOnce(connection, output);
  } finally {
    connection.close();
  }
}

interface Output {
  readonly format: Format;
  readonly filter: ListingFilter;
  readonly head: boolean;
  readonly labels: Settings['labels'];
  /** What was seen to happen so far. */
  readonly events: () => readonly FleetEvent[];
  /** false: it could not be written, which was reported. */
  readonly write: (text: string) => boolean;
}

async function listOnce({ fleet, settings }: Connection, output: Output): Promise<number> {
  const snapshot = await fleet.readOnce();
  const code = reportFailures(snapshot, settings);
  // That a front end is down is a number too; other formats have nothing to say then.
  const isDown = snapshot.frontEnds.every((frontEnd) => frontEnd.page === null);
  if (isDown && output.format !== 'openmetrics') return code;
  const { balancer } = output.filter;
  if (
    !isDown &&
    balancer !== undefined &&
    findBalancers(snapshot.balancers, balancer).length === 0
  ) {
    complainNoBalancer(snapshot, balancer);
    return EXIT.notFound;
  }
  if (!TELLS_OF_POOLS.has(output.format)) {
    const { balancers } = snapshot;
    complainOfEmpty(
      balancer === undefined ? balancers : findBalancers(balancers, balancer),
      snapshot,
    );
  }
  return output.write(await render(snapshot, output)) ? code : EXIT.failed;
}

/** Formats in which a balancer without members is seen; in the others it would leave no trace. */
const TELLS_OF_POOLS: ReadonlySet<Format> = new Set(['json', 'yaml', 'openmetrics']);

/** Goes on through failures, says when they begin and end, and ends by a signal only. */
async function watch(connection: Connection, output: Output): Promise<number> {
  const { fleet } = connection;
  const failing = new Map<string, string>();
  let printed = new Map<string, number | null>();
  const show = () => {
    const snapshot = fleet.getSnapshot();
    for (const { name, error } of snapshot.frontEnds) {
      if (error !== null && failing.get(name) !== error.what) complainOf(name, error);
      if (error === null && failing.has(name)) complain(`${name}: answers again`);
      if (error === null) failing.delete(name);
      else failing.set(name, error.what);
    }
    const reads = new Map(snapshot.frontEnds.map((each) => [each.name, each.readAt]));
    const isNew = ([name, at]: [string, number | null]) => at !== null && printed.get(name) !== at;
    const fails = failing.size > 0 && output.format === 'openmetrics';
    const news = [...reads].some(isNew) || fails;
    const settled = snapshot.frontEnds.every((each) => each.page !== null || each.error !== null);
    if (!news || !settled) return;
    printed = reads;
    const table = output.format === 'table' || output.format === 'wide';
    const head = table ? `# ${new Date(wallOf(snapshot.at)).toISOString()}\n` : '';
    void render(snapshot, output).then((text) => output.write(head + text));
  };
  fleet.subscribe(show);
  fleet.start();
  return untilStopped();
}

/** Members, balancers, and what is known of each front end. */
async function document(snapshot: FleetSnapshot, { filter, labels, events }: Output) {
  const { frontEndItems } = await import('../output/front-end-items.ts');
  const frontEnds = frontEndItems(snapshot, events());
  return { ...memberList(snapshot, filter, labels), frontEnds };
}

async function render(snapshot: FleetSnapshot, output: Output): Promise<string> {
  const { format, filter, head, labels } = output;
  const rows = listingRows(snapshot, filter);
  const lines = (list: readonly string[]) => (list.length === 0 ? '' : `${list.join('\n')}\n`);
  const frontEnds = snapshot.frontEnds.length;
  switch (format) {
    case 'json':
      return `${safeJson(await document(snapshot, output), 2)}\n`;
    case 'jsonl':
      return lines(rows.map((row) => safeJson(memberItem(row, labels))));
    case 'yaml':
      return `---\n${(await import('../output/yaml.ts')).safeYaml(await document(snapshot, output))}`;
    case 'openmetrics':
      return (await import('../output/openmetrics.ts')).openMetrics(snapshot, filter);
    case 'name':
      return lines(rows.map(rowName));
    case 'csv':
      return lines(csvLines(columnsFor('csv', frontEnds), rows, head));
    default:
      return lines(await tableLines(columnsFor(format, frontEnds), rows, head));
  }
}

/** Standard output, or a file that is replaced at once each time: a collector never reads half of it. */
function writerOf(path: string | undefined): Output['write'] {
  if (path === undefined) {
    return (text) => {
      print(text);
      return true;
    };
  }
  if (path === '') throw new UsageError('--output-file takes the name of a file');
  let isFailing = false;
  return (text) => {
    try {
      replaceFile(path, text, 0o644, { followsLinks: true });
      isFailing = false;
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : String(problem);
      if (!isFailing) complain(`cannot write ${path}: ${why}`);
      isFailing = true;
    }
    return !isFailing;
  };
}

function filterOf({ values }: Invocation): ListingFilter {
  const sort = text(values.sort);
  if (sort !== undefined && findColumn(sort.replace(/^-/, '')) === undefined) {
    const known = COLUMNS.map(({ id }) => id);
    throw unknownWord('column for --sort', sort.replace(/^-/, ''), known);
  }
  const states = text(values.state)?.toLowerCase().split(',').filter(Boolean);
  if (states?.length === 0) throw new UsageError('--state takes a state, such as err');
  const unknown = states?.find((state) => !STATES.includes(state));
  if (unknown !== undefined) {
    throw unknownWord('state', unknown, STATES);
  }
  return { ...(sort !== undefined && { sort }), ...(states !== undefined && { states }) };
}
