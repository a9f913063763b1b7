/** The filter's language, term by term. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { memberFacts } from '../../source/messages/member-facts.ts';
import { parseFilter } from '../../source/screen/rows/filter.ts';
import { fakeFrontEnd, fakeSnapshot, PICTURE } from '../helpers/fake-fleet.ts';

const snapshot = fakeSnapshot(PICTURE);
const fresh = new Map([
  ['web1', 'live' as const],
  ['web2', 'live' as const],
]);

function found(text: string, fleet = snapshot): string {
  const filter = parseFilter(text);
  if (!filter.ok) return filter.problem;
  return fleet.balancers
    .flatMap((balancer) => balancer.members)
    .filter((member) => filter.test(member, memberFacts(member, fresh)))
    .map((member) => member.places[0].worker.route)
    .join(' ');
}

const ALL = 'node1 node2 node3 node4 node5 spare1 a1 a2';

const CASES: readonly (readonly [string, string])[] = [
  ['', ALL],
  ['   ', ALL],
  ['node4', 'node4'],
  ['NODE4', 'node4'],
  ['10.0.5', 'a1 a2'],
  [':8009', 'node1 node2 node3 node4 node5 spare1'],
  ['ajp://', 'node1 node2 node3 node4 node5 spare1'],
  ['api', 'a1 a2'],
  ['drn', 'node2'],
  ['s:err', 'node4'],
  ['s:d', 'node2 a2'],
  ['s:err,dis', 'node4 a2'],
  ['S:OK', 'node1 node3 node5 a1'],
  ['s:', ALL],
  ['b:ap !s:ok', 'node2 node4 spare1 a2'],
  ['b:api ok', 'a1'],
  ['!node !s:stby', 'a1 a2'],
  ['!', ALL],
  ['re:^node[12]$', 'node1 node2'],
  ['b:app re:node1|spare 1', 'node1'],
  ['!re:^node', 'spare1 a1 a2'],
  ['no such member', ''],
  ['re:(', 'not a regular expression'],
  ['re:(node|spare)+1$', 'node1 spare1'],
  ['re:(\\w+)+!', ''],
  ['re:(a{500}){500}', 'too much repetition'],
  ['re:(a)\\1', 'no (?=...) and no \\1 here'],
];

for (const [text, routes] of CASES) {
  test(`filter ${JSON.stringify(text)}`, () => assert.equal(found(text), routes));
}

test('the state on every front end counts, and the name of each', () => {
  const frontEnds = [fakeFrontEnd(), fakeFrontEnd({ name: 'web2' })];
  const fleet = fakeSnapshot(PICTURE, { frontEnds });
  assert.equal(found('s:drn', fleet), 'node2');
  assert.equal(found('web2 s:drn', fleet), 'node2');
});
