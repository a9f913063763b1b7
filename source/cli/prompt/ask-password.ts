/** Questions on the terminal whose answer is not shown. */

import { EXIT } from '../console/exit-codes.ts';

/** The line that is typed; null: none, by ctrl-d. ctrl-c ends the program, as it does at any prompt. */
export function askHidden(question: string): Promise<string | null> {
  const { stdin, stderr } = process;
  return new Promise((resolve) => {
    let typed = '';
    const finish = (answer: string | null) => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
      resolve(answer);
    };
    const take = (chunk: string) => {
      // Pasted text comes between marks where the terminal was told to make them: they are no part of it.
      for (const char of chunk.replace(/\x1b\[20[01]~/g, '')) {
        if (char === '\r' || char === '\n') return finish(typed);
        if (char === '\x03') {
          finish(null);
          process.exit(EXIT.interrupted);
        }
        if (char === '\x04' && typed === '') return finish(null);
        if (char === '\x7f' || char === '\b') typed = [...typed].slice(0, -1).join('');
        else if (char === '\x15') typed = '';
        else if (char >= ' ') typed += char;
      }
    };
    stdin.setEncoding('utf8').setRawMode(true);
    stdin.on('data', take);
    stdin.resume();
    // Not before: who answers at once would see the beginning of it.
    stderr.write(question);
  });
}
