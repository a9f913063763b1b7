/** Pages that no httpd prints: whatever stands in one, reading it takes its length, and there is one way to read it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalUrl, hostPort } from '../../../source/fleet/identity.ts';
import { isNamed } from '../../../source/httpd/edit/balancer-edit.ts';
import type { Worker } from '../../../source/httpd/model.ts';
import { readSheet, sheetReader } from '../../../source/httpd/page/html-sheet.ts';
import { readPage } from '../../../source/httpd/page/read-page.ts';
import { readXml } from '../../../source/httpd/page/read-xml.ts';
import { spokenState } from '../../../source/messages/spoken.ts';
import { balancer, bytes, head, page, row, WORKER_HEADINGS } from './page-snippets.ts';

/** Places of a page that a name or a number of the server stands in. */
const HOLES: Readonly<Record<string, (text: string) => string>> = {
  'the whole page': (text) => text,
  title: (text) => `<html><title>${text}</title></html>`,
  'server name': (name) => page({ name }),
  'server version': (version) => page({ version }),
  'heading of a balancer': (heading) => page({ body: balancer({ heading, rows: [row()] }) }),
  stickiness: (sticky) => page({ body: balancer({ sticky, rows: [row()] }) }),
  'row of settings': (text) =>
    page({ body: balancer({ settings: `<tr><td>${text}</td></tr>`, rows: [row()] }) }),
  'worker URL': (url) => page({ body: balancer({ rows: [row({ url }), row()] }) }),
  link: (href) => page({ body: balancer({ rows: [row({ href })] }) }),
  route: (route) => page({ body: balancer({ rows: [row({ route })] }) }),
  status: (status) => page({ body: balancer({ rows: [row({ status })] }) }),
  bytes: (to) => page({ body: balancer({ rows: [row({ to })] }) }),
  'last row': (text) => page({ body: balancer({ rows: [row(), row(), text] }) }),
  'before the balancers': (text) => page({ body: text + balancer({ rows: [row()] }) }),
  'after the balancers': (text) => page({ body: balancer({ rows: [row()] }) + text }),
  XML: (text) => `<?xml version="1.0"?><httpd:manager>${text}</httpd:manager>`,
  'XML name': (name) =>
    `<?xml version="1.0"?><httpd:manager><httpd:worker><httpd:name>${name}</httpd:name></httpd:worker></httpd:manager>`,
};

const PIECES = [
  ' [',
  '1',
  '1 [',
  '1 (',
  ' ',
  '\n',
  '\r',
  '\0',
  '.1',
  '-',
  '<',
  '>',
  '&',
  '&#1',
  '&amp;',
  '"',
  "'",
  '<th>Worker URL</th>',
  '<table><th>Worker URL</th></table>',
  '<table><th>Worker URL</th>\n<tr>\n<td><a href="</table>',
  '<table><th>Worker URL</th>\n<tr>\n<td><a href="x">y</table>',
  '<table><th>Worker URL</th>\n<tr>\n<td><a href="x">y</a></td><td>&lt;</td></table>',
  '<tr>\n<td><a href="x">y</a></td><td>&amp;</td>\n',
  '<td><a href="',
  "<td><a href='",
  '<td><a href=x>',
  '</a></td>',
  '<h3>',
  '<h3>LoadBalancer Status for ',
  '<h3>LoadBalancer Status for <a href="',
  '<h3>Edit worker settings for ',
  '<table>',
  '</table>',
  '<tr>',
  '<td>1',
  '<i>',
  '<!--',
  '<![CDATA[',
  '<style>',
  '</script',
  '<a a=b ',
  '<input name=a value=b>',
  '<select name=x><option value=1>',
  '?nonce=',
  'Init Err Ok ',
  '://a:b@',
  '<httpd:worker>',
  '<httpd:worker><httpd:name>a</httpd:name></httpd:worker>',
  '\u0301',
  '\u{1f600}',
];

/** CPU time, ms. */
function cost(text: string): number {
  const answer = bytes(text);
  const before = process.cpuUsage();
  if (text.startsWith('<?xml')) readXml(answer);
  else readPage(answer);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Other programs run at the same time. */
function leastCost(text: string): number {
  return Math.min(...Array.from({ length: 5 }, () => cost(text)));
}

function filled(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length));
}

const LENGTH = 1 << 16;

test('whatever stands in a page, and wherever, reading it takes its length', () => {
  const plain = page({ body: filled('<td> 1', LENGTH) });
  leastCost(plain); // The compiler is paid here.
  // One search that starts anew at each character takes more than a hundred times as long.
  const most = 10 * leastCost(plain);
  for (const [hole, place] of Object.entries(HOLES)) {
    for (const piece of PIECES) {
      const text = place(filled(piece, LENGTH));
      const isLinear = cost(text) < most || leastCost(text) < most;
      assert.ok(isLinear, `${hole} filled with ${JSON.stringify(piece)}`);
    }
  }
});

test('a tag that is longer than any of httpd ends the page, and nothing of it is used', () => {
  for (const tag of ['<a href="', '<a b="c"', '<!-- ', '<']) {
    const body = balancer({ rows: [row()] }) + tag + 'x'.repeat(1 << 17);
    const read = readPage(bytes(page({ body })));
    assert.equal(read.ok ? 'read' : read.error.kind, 'incomplete', tag);
  }
});

/** Cuts, doublings and insertions at any place of a page with several balancers. */
const MUTATIONS = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    gone: fc.integer({ min: 0, max: 12 }),
    piece: fc.constantFrom(
      ...PIECES,
      '',
      '</td>',
      '<td>',
      '</tr>',
      '</h3>',
      '</i>',
      '<!-- x -->',
      '-->',
      '<td class="x">',
      '<tr style=a>',
      '<TR>',
      '</TABLE>',
      '<td>Err</td>',
      'E&#114;r ',
      '&nbsp;',
      ' Err ',
      ' Dis ',
      '</style>',
      '<table x="',
      "<table x='",
      head(WORKER_HEADINGS),
      row(),
      row({ status: 'Init Err ' }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

const WHOLE = page({
  body:
    balancer({
      rows: [row({ route: 'n&amp;1' }), row({ url: 'http://b:1/?x&amp;y', to: ' 10K' })],
    }) +
    balancer({
      heading: '<a href="/balancer-manager?b=two&amp;nonce=n-2">balancer://two</a> [p2_two]',
      rows: [
        row({ url: '<i>unix:/a.sock|http://c</i>', status: 'Init Dis ' }),
        row({ status: 'Init Err ' }).replaceAll('"', "'"),
        row({ url: 'http://d:1', status: 'Init Drn Ok ' }),
      ],
    }),
});

function mutated(changes: typeof MUTATIONS extends fc.Arbitrary<infer T> ? T : never): string {
  let html = WHOLE;
  for (const { at, gone, piece } of changes) {
    const from = Math.floor(at * html.length);
    html = html.slice(0, from) + piece + html.slice(from + gone);
  }
  return html;
}

test('the rows that are read beforehand are those that the tokenizer reads, on 10,000 mutated pages', () => {
  let cut = 0;
  const known = sheetReader();
  fc.assert(
    fc.property(MUTATIONS, (changes) => {
      const html = mutated(changes);
      const whole = readSheet(html);
      assert.deepEqual(sheetReader()(html), whole);
      assert.deepEqual(known(html), whole);
      if (whole.items.some((item) => item.kind === 'table')) cut += 1;
    }),
    { numRuns: 10_000 },
  );
  assert.ok(cut > 5_000, `${cut} pages had a table at all`);
});

test("an end of the table that stands anywhere, in a link too, is the tokenizer's to judge", () => {
  const known = sheetReader();
  for (let at = 0; at < WHOLE.length; at += 1) {
    const html = `${WHOLE.slice(0, at)}</table>${WHOLE.slice(at)}`;
    const whole = readSheet(html);
    assert.deepEqual(sheetReader()(html), whole, html.slice(at - 40, at + 40));
    assert.deepEqual(known(html), whole, html.slice(at - 40, at + 40));
  }
});

test('on 10,000 mutated pages every number is finite and none is negative but the load, and trouble is never usable', () => {
  fc.assert(
    fc.property(MUTATIONS, (changes) => {
      const read = readPage(bytes(mutated(changes)));
      if (!read.ok) return;
      for (const each of read.value.balancers) {
        const { timeoutSeconds, failoverAttempts, maxMembers, usedMembers } = each;
        for (const number of [timeoutSeconds, failoverAttempts, maxMembers, usedMembers])
          assert.ok(number === null || (Number.isSafeInteger(number) && number >= 0));
        each.workers.forEach(assertSane);
      }
    }),
    { numRuns: 10_000 },
  );
});

function assertSane(worker: Worker): void {
  const { factor, lbSet, elected, busy, load, to, from, status } = worker;
  for (const number of [lbSet, elected, busy])
    assert.ok(number === null || (Number.isSafeInteger(number) && number >= 0));
  for (const number of [factor, to?.bytes ?? null, from?.bytes ?? null])
    assert.ok(number === null || (Number.isFinite(number) && number >= 0));
  assert.ok(load === null || Number.isSafeInteger(load));
  const trouble = ['Err', 'HcFl', 'Dis', 'Stop', 'Shut'].some((each) =>
    status.tokens.includes(each),
  );
  assert.ok(!(trouble && status.usable), status.tokens.join(' '));
}

test('a number out of range is unknown', () => {
  const digits = '9'.repeat(400);
  const read = readPage(
    bytes(
      page({
        body: balancer({
          settings:
            '<tr><td>-2 [-1 Used]</td><td></td><td>Off</td><td>-5</td><td>-1</td><td></td></tr>',
          rows: [
            row({ elected: '-6', to: `${digits}`, from: `${digits}E`, load: digits }),
            row({ elected: '18446744073709551615', to: '-1', from: '1.2.3K', load: '-40' }),
          ],
        }),
      }),
    ),
  );
  assert.ok(read.ok);
  const [only] = read.value.balancers;
  const { timeoutSeconds, failoverAttempts, maxMembers, usedMembers } = only ?? {};
  assert.deepEqual(
    [timeoutSeconds, failoverAttempts, maxMembers, usedMembers],
    [null, null, null, null],
  );
  const numbers = only?.workers.map(({ elected, to, from, load }) => [elected, to, from, load]);
  assert.deepEqual(numbers, [
    [null, null, null, null],
    [null, null, null, -40],
  ]);
});

test('a table belongs to the heading before it, or to nobody', () => {
  const tables = (rows: readonly string[]) => {
    const whole = balancer({ rows });
    return whole.slice(whole.indexOf('<table>'));
  };
  const named = (name: string) => `<h3>LoadBalancer Status for balancer://${name}</h3>\n`;
  const [a, b, c] = ['a', 'b', 'c'].map((host) => row({ url: `http://${host}:1` })) as [
    string,
    string,
    string,
  ];
  const members = (body: string) => {
    const read = readPage(bytes(page({ body })));
    assert.ok(read.ok);
    return Object.fromEntries(
      read.value.balancers.map((each) => [each.name, each.workers.map(({ url }) => url).join(' ')]),
    );
  };
  const onlyRows = tables([a]).slice(tables([a]).lastIndexOf('<table>'));
  assert.deepEqual(members(named('one') + named('two') + tables([b])), {
    one: '',
    two: 'http://b:1',
  });
  assert.deepEqual(members(tables([a]) + named('two') + tables([b])), { two: 'http://b:1' });
  assert.deepEqual(members(`${named('one')}<table><tr><td>x</td></tr></table>${tables([a])}`), {
    one: 'http://a:1',
  });
  assert.deepEqual(members(named('one') + onlyRows + named('two') + tables([b])), {
    one: 'http://a:1',
    two: 'http://b:1',
  });
  assert.deepEqual(
    members(named('one') + tables([a]) + onlyRows.replaceAll('http://a', 'http://c')),
    {
      one: 'http://a:1',
    },
  );
  // The first one's table is never closed.
  const open = tables([a]).replace(/<\/table>\s*$/, '');
  assert.deepEqual(members(named('one') + open + named('two') + tables([b, c])), {
    one: '',
    two: 'http://b:1 http://c:1',
  });
});

test('names that JavaScript knows are names', () => {
  assert.equal(hostPort('constructor://h/'), 'h');
  assert.equal(canonicalUrl('constructor://h/'), 'constructor://h/');
  assert.equal(spokenState('constructor+ERR'), 'constructor and error');
  assert.ok(isNamed('constructor://h/a', 'constructor://h/a'));
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const heading = `<a href="/balancer-manager?b=${name}&amp;nonce=n">balancer://${name}</a> [${name}]`;
    const body = balancer({ heading, rows: [row({ url: `http://${name}:1`, route: name })] });
    const read = readPage(bytes(page({ body })));
    assert.ok(read.ok);
    const [only] = read.value.balancers;
    assert.deepEqual(
      [only?.name, only?.safeName, only?.workers[0]?.url, only?.workers[0]?.route],
      [name, name, `http://${name}:1`, name],
    );
    const xml = `<?xml version='1.0'?><httpd:manager><httpd:name>balancer://${name}</httpd:name><httpd:worker><httpd:name>${name}</httpd:name><${name}>x</${name}><httpd:transferred>1</httpd:transferred><httpd:read>2</httpd:read></httpd:worker></httpd:manager>`;
    assert.equal(readXml(bytes(xml))?.size, 1);
  }
});
