/** The screen as lines, for screen readers and dumb terminals: nothing that was written is ever written over. */

import { spokenEvent } from '../../messages/event-text.ts';
import { spokenListing } from '../../messages/spoken.ts';
import { foldWords } from '../../messages/width.ts';
import type { Recorder } from '../../operations/recording/recorder.ts';
import { auditedChange } from '../connect/audited.ts';
import { connect, reportFailures } from '../connect/connect.ts';
import { screenLogin } from '../connect/screen-login.ts';
import { EXIT } from '../console/exit-codes.ts';
import { untilStopped } from '../console/interrupts.ts';
import type { Invocation } from '../console/invocation.ts';
import { foldBy, print } from '../console/say.ts';
import { canAsk } from '../prompt/ask.ts';
import { LineReader } from '../prompt/line-reader.ts';
import { onNews, recorded } from '../reading/watch.ts';
import { LineDialogue } from './line-dialogue.ts';
import { LOGIN_HINT, logInByLines, whoAsks } from './line-login.ts';

const PROMPT = ': ';

/** Runs until `quit`, the end of input, or a signal. */
export async function accessible(invocation: Invocation, urls: readonly string[]): Promise<number> {
  foldBy(foldWords);
  const connection = await connect(invocation, {
    urls,
    asks: false,
    errors: true,
    ...(canAsk() && { refusedRestMs: Number.POSITIVE_INFINITY }),
  });
  const { fleet } = connection;
  const { utc } = connection.settings;
  const several = connection.settings.frontEnds.length > 1;
  const supply = screenLogin(connection, invocation.env);
  const reader = new LineReader(process.stdin);
  const prompt = () => process.stdout.write(PROMPT);
  let recorder: Recorder | null = null;
  try {
    recorder = await recorded(invocation, connection);
    const stopped = untilStopped();
    const snapshot = await fleet.readOnce();
    reportFailures(snapshot, connection.settings);
    if (whoAsks(snapshot).length > 0) print(LOGIN_HINT);
    print(spokenListing(snapshot, utc).join('\n'));
    print('Type help for the commands. Changes are printed as they happen.');
    const change = auditedChange(connection, invocation, recorder?.note);
    const logIn = () => reader.without(() => logInByLines(supply, fleet.getSnapshot(), print));
    const dialogue = new LineDialogue(connection, { change, logIn, say: print });
    onNews(connection, (events) => {
      // Own changes are told by the answer to the command.
      const news = events.filter((event) => event.by !== 'you' || !dialogue.isBusy);
      if (news.length === 0) return;
      const lines = news.map((event) => spokenEvent(event, utc, several));
      const isRefused = news.some(({ kind, frontEnd }) => {
        return kind === 'lost' && whoAsks(fleet.getSnapshot()).includes(frontEnd);
      });
      print(`\n${[...lines, ...(isRefused ? [LOGIN_HINT] : [])].join('\n')}`);
      if (!dialogue.isBusy) prompt();
    });
    fleet.start();
    prompt();
    let isLeaving = false;
    const left = new Promise<number>((resolve) => {
      reader.open({
        onLine: (line) => {
          void dialogue.answer(line).then((goesOn) => {
            if (goesOn) prompt();
            else {
              isLeaving = true;
              resolve(EXIT.done);
            }
          });
        },
        onEnd: () => {
          if (!isLeaving) print('\n');
          resolve(EXIT.done);
        },
      });
    });
    const code = await Promise.race([stopped, left]);
    // What the shell writes next must not follow our prompt on its line.
    if (code !== EXIT.done) print('\n');
    return code;
  } finally {
    reader.close();
    connection.close();
    await recorder?.close();
  }
}
