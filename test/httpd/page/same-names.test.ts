/** Two rows of one worker, and two balancers of one name, on one page. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesBetween } from '../../../source/fleet/changes.ts';
import { History } from '../../../source/fleet/history.ts';
import { mergeFleet } from '../../../source/fleet/merge.ts';
import { countPool, distinctWorkers, usableText } from '../../../source/fleet/pool-count.ts';
import type { ManagerPage } from '../../../source/httpd/model.ts';
import { readPage } from '../../../source/httpd/page/read-page.ts';
import { PageWatch } from '../../../source/httpd/transport/page-watch.ts';
import { balancer, bytes, page, row } from './page-snippets.ts';

function read(html: string): ManagerPage {
  const answer = readPage(bytes(html));
  assert.ok(answer.ok);
  return answer.value;
}

function merged(own: ManagerPage) {
  const history = new History();
  history.add(own, 0);
  return mergeFleet([{ name: 'web1', page: own, history }]);
}

const CONTEXT = { frontEnd: 'web1', at: 0, notBefore: null, own: null, ownIntents: new Map() };

test('a worker that is shown twice in one balancer has the worse state of both', () => {
  const cases: readonly (readonly [rows: readonly string[], state: string])[] = [
    [['Init Ok ', 'Init Err '], 'Init Err'],
    [['Init Err ', 'Init Ok '], 'Init Err'],
    [['Init Ok ', 'Init Dis '], 'Init Dis'],
    [['Init Dis ', 'Init Ok '], 'Init Dis'],
    [['Init Dis ', 'Init Err '], 'Init Err'],
    [['Init Ok ', 'Init Ok ', 'Init HcFl '], 'Init HcFl'],
    [['Init Ok ', 'Init Ok '], 'Init Ok'],
  ];
  for (const [rows, state] of cases) {
    const urls = ['http://a:80', 'http://A', 'http://a'];
    const own = read(
      page({
        body: balancer({
          rows: rows.map((status, index) => row({ status, url: urls[index] ?? '', elected: '7' })),
        }),
      }),
    );
    const [pool] = own.balancers;
    assert.ok(pool);
    const said = state === 'Init Ok' ? '1/1 usable' : '0/1 usable';
    assert.equal(usableText(countPool(pool)), said, rows.join());
    assert.equal(distinctWorkers(pool)[0]?.status.tokens.join(' '), state);
    const members = merged(own)[0]?.members ?? [];
    assert.equal(members.length, 1);
    assert.equal(members[0]?.places[0].worker.status.tokens.join(' '), state);
    assert.deepEqual(changesBetween(own, own, CONTEXT), []);
  }
});

const NONCE = (digit: number) => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;

/** As a virtual host shows them that inherits the balancers of the main server. */
function inherited(elected: readonly [string, string], more: string = ''): ManagerPage {
  const pools = ['[p1_app]', '[p2_app]'].map((safeName, index) =>
    balancer({
      heading: `<a href="/balancer-manager?b=app&amp;nonce=${NONCE(index + 1)}">balancer://app</a> ${safeName}`,
      rows: [
        row({ elected: elected[index] ?? '0', status: index === 1 ? 'Init Err ' : 'Init Ok ' }),
      ],
    }),
  );
  return read(page({ body: [...pools, more].join('') }));
}

test('two balancers of one name stay two, and are no restart', () => {
  const own = inherited(['100', '3']);
  assert.deepEqual(
    own.balancers.map(({ name, httpdName }) => [name, httpdName]),
    [
      ['app', undefined],
      ['app [p2_app]', 'app'],
    ],
  );
  const pools = merged(own);
  assert.deepEqual(
    pools.map(({ name, members }) => [name, members.map((each) => each.places[0].worker.elected)]),
    [
      ['app', [100]],
      ['app [p2_app]', [3]],
    ],
  );
  assert.deepEqual(changesBetween(own, inherited(['101', '4']), CONTEXT), []);
  const watch = new PageWatch();
  for (const elected of [100, 101, 102, 103]) {
    assert.equal(watch.olderBy(inherited([String(elected), String(elected - 97)])), null);
    assert.equal(watch.areMixed, false);
  }
});

test('a third of that name, or one without a safe name, is told apart as well', () => {
  const bare = '<a href="/balancer-manager?b=app&amp;nonce=n-1">balancer://app</a>';
  const own = inherited(['1', '2'], balancer({ heading: bare }) + balancer({ heading: bare }));
  assert.deepEqual(
    own.balancers.map(({ name }) => name),
    ['app', 'app [p2_app]', 'app (2)', 'app (3)'],
  );
});
