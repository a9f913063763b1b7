/** An event is worded in one place, for all faces: a second wording would differ from the first before long. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSources } from '../helpers/imports.ts';

/** What is said of each event, and of nothing else. */
const WORDS: Readonly<Record<string, RegExp>> = {
  'a change: it was so already': /(is|are)'?\} already |\(unchanged\)/,
  'a change: verified': /, verified( in \$\{|`)/,
  'a change: httpd ignored it': /httpd ignored the|IGNORED by httpd/,
  'a change: it failed': /not changed: \$\{what|FAILED: |'FAILED'|\$\{name\} failed: \$\{/,
  'a change: not known': /not known whether httpd|did not answer the change/,
  'a change: the guard refused it': /refused: \$\{reasons|REFUSED, nothing sent/,
  'a change: not tried': /not tried: \$\{|not tried after/,
  'a drain: the flag was lost': /flag was lost on/,
  'a drain: quiet': /is quiet after/,
  'a drain: not quiet in time': /not quiet within|not quiet in time/,
  'a drain: sessions moved': /of sessions still came, and/,
  'a drain: how its flags are': /flags are as they were before|FLAGS MAY HAVE/,
  'a rolling upgrade: its steps': /taking it out|is it ready\?|does it serve\?/,
  'a rolling upgrade: not ready': /is not ready yet/,
  'a rolling upgrade: not proved': /is OK, but \$/,
  'a rolling upgrade: its gate': /(passes|fails) its gate|its gate (failed|has no data)/,
  'a rolling upgrade: taken out again': /is taken out again\$\{/,
  'a rolling upgrade: stopped': /[`']stopped at \$\{/,
  'a rolling upgrade: done': /all members are done/,
  'a rolling upgrade: interrupted': /the process that ran it is gone/,
  'a rolling upgrade: runs elsewhere': /is running \(process|runs one already/,
  'a rolling upgrade: not put back': /could not put everything back/,
  'a restart of httpd': /\} restarted/,
  'a balancer without usable members': /no usable member on \$|lost its last usable/,
  'read-only': /[Rr]ead-only(,| \()\$?\{?\$?\{?(why|readOnly|settings)/,
  'not found': /[Nn]o (balancer|member) ("|\$\{)/,
  'gone meanwhile': /is gone: nothing sent/,
};

const SOURCES = [...readSources(join(fileURLToPath(new URL('../..', import.meta.url)), 'source'))]
  // The demo speaks as httpd does.
  .filter(([path]) => !path.startsWith('demo/'))
  .map(
    ([path, text]) =>
      [path, text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')] as const,
  );

for (const [event, words] of Object.entries(WORDS)) {
  test(`${event}: worded once`, () => {
    const places = SOURCES.filter(([, text]) => words.test(text)).map(([path]) => path);
    assert.equal(places.length, 1, `in ${places.join(', ') || 'no file'}`);
    assert.match(places[0] ?? '', /^messages\//);
  });
}
