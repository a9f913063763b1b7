/** `baltop watch`: one line for every change that is seen, until a signal comes. */

import { eventsSince } from '../../fleet/events-since.ts';
import type { FleetEvent } from '../../fleet/snapshot.ts';
import { counted } from '../../httpd/counted.ts';
import { eventItem, spokenEvent } from '../../messages/event-text.ts';
import { recordingText } from '../../messages/replay-text.ts';
import type { Recorder } from '../../operations/recording/recorder.ts';
import { openAudit } from '../connect/audited.ts';
import { type Connection, connect, reportFailures } from '../connect/connect.ts';
import { tellsOfClosedOutput } from '../console/closed-output.ts';
import { EXIT } from '../console/exit-codes.ts';
import { untilStopped } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { complain, print } from '../console/say.ts';
import { safeJson } from '../output/json.ts';

export async function watch(invocation: Invocation): Promise<number> {
  const { values } = invocation;
  if (tellsOfClosedOutput()) return EXIT.failed;
  const connection = await connect(invocation);
  const several = connection.settings.frontEnds.length > 1;
  const line = (event: FleetEvent) =>
    values.json === true
      ? safeJson(eventItem(event))
      : spokenEvent(event, connection.settings.utc, several);
  let recorder: Recorder | null = null;
  try {
    const stopped = untilStopped();
    recorder = await recorded(invocation, connection);
    openAudit(invocation).watch(connection.fleet);
    await begin(connection, values.quiet === true);
    onNews(connection, (events) => print(events.map(line).join('\n')));
    connection.fleet.start();
    return await stopped;
  } finally {
    connection.close();
    await recorder?.close();
  }
}

/** null: nothing is recorded. Throws `UsageError`. */
export async function recorded(
  invocation: Invocation,
  connection: Connection,
): Promise<Recorder | null> {
  if (invocation.values.record === undefined) return null;
  const { startRecording } = await import('../connect/recorded.ts');
  const { context, frontEnds } = connection.settings;
  const label = context ?? frontEnds.map(({ name }) => name).join(' ');
  return startRecording(invocation, connection, label, (problem) =>
    complain(recordingText(problem)),
  );
}

/** What is watched, or why nothing is yet while it keeps trying. On standard error, since it is no change. */
async function begin({ fleet, settings }: Connection, quiet: boolean): Promise<void> {
  const snapshot = await fleet.readOnce();
  reportFailures(snapshot, settings);
  if (quiet) return;
  const members = snapshot.balancers.reduce((sum, each) => sum + each.members.length, 0);
  const names = snapshot.frontEnds.map((each) => each.name).join(', ');
  complain(`watching ${counted(members, 'member')} on ${names}; press ctrl-c to stop`);
}

/** Calls back with what is new, never with nothing. */
export function onNews({ fleet }: Connection, tell: (events: readonly FleetEvent[]) => void): void {
  let seen = fleet.getEvents();
  fleet.subscribe(() => {
    const events = fleet.getEvents();
    const fresh = eventsSince(seen, events);
    seen = events;
    if (fresh.length > 0) tell(fresh);
  });
}
