/** The screen as lines, for screen readers and dumb terminals: nothing that was written is ever written over. */

import { createInterface } from 'node:readline';
import { spokenEvent, spokenListing } from '../view/text/spoken.ts';
import { auditedChange } from './audited.ts';
import { connect, reportFailures } from './connect.ts';
import { EXIT } from './exit-codes.ts';
import { untilStopped } from './interrupts.ts';
import type { Invocation } from './invocation.ts';
import { LineDialogue } from './line-dialogue.ts';
import { print } from './say.ts';
import { onNews } from './watch.ts';

const PROMPT = ': ';

/** Runs until `quit`, the end of input, or a signal. */
export async function accessible(invocation: Invocation, urls: readonly string[]): Promise<number> {
  const connection = await connect(invocation, { urls, asks: false });
  const { fleet } = connection;
  const { utc } = connection.settings;
  const several = connection.settings.frontEnds.length > 1;
  // Without readline's own editing, which repaints its line: the terminal edits it, as at any prompt.
  const reader = createInterface({ input: process.stdin, terminal: false });
  const prompt = () => process.stdout.write(PROMPT);
  try {
    const stopped = untilStopped();
    const snapshot = await fleet.readOnce();
    reportFailures(snapshot);
    print(spokenListing(snapshot, utc).join('\n'));
    print('Type help for what can be typed. Changes are told as they are seen.');
    const change = auditedChange(connection, invocation);
    const dialogue = new LineDialogue(connection, change, utc, print);
    onNews(connection, (events) => {
      // Own changes are told by the answer to the command.
      const lines = events.filter((event) => event.by !== 'you' || !dialogue.isChanging);
      if (lines.length === 0) return;
      print(`\n${lines.map((event) => spokenEvent(event, utc, several)).join('\n')}`);
      if (!dialogue.isChanging) prompt();
    });
    fleet.start();
    prompt();
    let isLeaving = false;
    const left = new Promise<number>((resolve) => {
      reader.on('line', (line) => {
        void dialogue.answer(line).then((goesOn) => {
          if (goesOn) prompt();
          else {
            isLeaving = true;
            resolve(EXIT.done);
          }
        });
      });
      reader.on('close', () => {
        if (!isLeaving) print('\n');
        resolve(EXIT.done);
      });
    });
    const code = await Promise.race([stopped, left]);
    // What the shell writes next must not stand behind our prompt.
    if (code !== EXIT.done) print('\n');
    return code;
  } finally {
    reader.removeAllListeners('close').close();
    connection.close();
  }
}
