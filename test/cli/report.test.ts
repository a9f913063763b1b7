/** What a report says of three recorded incidents, and that it is safe to paste. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { reportOf } from '../../source/cli/reading/report.ts';
import { changesBetween } from '../../source/fleet/changes.ts';
import type { ManagerPage } from '../../source/httpd/model.ts';
import { Player } from '../../source/operations/recording/player.ts';
import { opened, record, scratch, WHO } from '../operations/recording/recorded.ts';
import { INCIDENTS, recordingPath } from '../recordings/make.ts';

const NAMES = Object.keys(INCIDENTS) as (keyof typeof INCIDENTS)[];

test('a slow member: who it was, and how it ended', (t) => {
  const text = reportOf(opened(t, recordingPath('slow-member')), true);
  assert.match(text, /^# What happened on prod\n\nFrom 2027-01-15 08:00:00 to 08:03:00 \(/);
  assert.match(text, /^Recorded by root on ops1 \(baltop screen 0\.0\.0\)\.$/m);
  assert.match(
    text,
    /^- app\/node2 had \d+ requests in flight on average, \d+ times as many for each request as its pool's median: its answers were slow, or its BUSY count is stale\.$/m,
  );
  assert.match(text, /^- app\/node2 was in error for 30s on web1\.$/m);
  assert.match(text, /^- 08:02:02 app\/node2 OK -> ERR on web1, by httpd itself$/m);
  assert.match(text, /^- 08:02:32 app\/node2 ERR -> OK on web1, by httpd itself$/m);
  assert.match(text, /^\| node1 \| 3\d{3} \| 3\d\.\d % \| 2\.0 \| 1 \| - \| - \| - \|$/m);
  assert.match(text, /^\| web2 \| 9\d \| never \| none seen \|$/m);
});

test('flags lost by a restart: who had set them, and what came of it', (t) => {
  const text = reportOf(opened(t, recordingPath('flags-lost')), true);
  assert.match(text, /^- web1 restarted at 08:01:32, and the flags of 1 member were lost\.$/m);
  assert.match(
    text,
    /^- 08:00:20 app\/node3 OK -> DIS on web1, by root with disable, in the baltop that recorded$/m,
  );
  assert.match(
    text,
    /^- 08:01:32 web1 restarted: app\/node3 was DIS by root, is now OK and takes traffic$/m,
  );
  assert.match(text, /^- 08:01:34 app\/node3 OK -> ERR on web1, by httpd itself$/m);
  assert.match(
    text,
    /^- 08:02:12 app\/node3 ERR -> DIS\+ERR on web1, by somebody else; httpd does not tell who$/m,
  );
  assert.match(text, /^- app\/node3 was out for 2m3\ds on web2, longest of 2 front ends\.$/m);
  assert.match(text, /^\| member .+ \| in flight, mean \| most on one front end \|/m);
});

test('a pool that failed over: since when its hot standby served, and what was not seen meanwhile', (t) => {
  const text = reportOf(opened(t, recordingPath('standby-serves')), true);
  assert.match(
    text,
    /^- app had no usable member on web1 from 08:01:02 to 08:02:22 \(80s\): its hot standby served\.$/m,
  );
  assert.match(text, /^- web2 did not answer from 08:01:32 to 08:02:02 \(30s\)\.$/m);
  assert.match(
    text,
    /^- 08:01:02 app lost its last usable member on web1: its hot standby serves, by httpd itself$/m,
  );
  assert.match(text, /^- no reading of web2 from 08:01:30 to 08:02:0\d/m);
  assert.match(text, /^\| node3 \| [1-9]\d+ \|/m);
});

test('the events of a recording are those that its readings come to', (t) => {
  for (const name of NAMES) {
    const recording = opened(t, recordingPath(name));
    const player = new Player(recording);
    const pages = new Map<string, ManagerPage>();
    const found: string[] = [];
    do {
      for (const { name: frontEnd, page, readAt } of player.frontEnds) {
        const before = pages.get(frontEnd);
        if (page === null || readAt === null || before === page) continue;
        pages.set(frontEnd, page);
        if (before === undefined) continue;
        const sight = { frontEnd, at: readAt, notBefore: null, own: null, ownIntents: new Map() };
        found.push(
          ...changesBetween(before, page, sight).map((each) => said({ ...each, at: readAt })),
        );
      }
    } while (player.forward());
    const recorded = recording.events
      .filter(({ event }) => event.kind !== 'lost' && event.kind !== 'recovered')
      .map(({ event }) => said(event));
    assert.deepEqual(found.toSorted(), recorded.toSorted(), name);
    assert.ok(recorded.length > 1, name);
  }
});

function said({ at, frontEnd, kind, url, was, is }: ReturnType<typeof changesBetween>[number]) {
  return [at, frontEnd, kind, url, was?.tokens.join(' '), is?.tokens.join(' ')].join(' | ');
}

test('a recording that nobody ended, and one whose runs leave a gap, say so', async (t) => {
  const own = await record(t, { frontEnds: 1 });
  await own.it.advance(10_000);
  await own.settled();
  assert.match(reportOf(opened(t, own.path), true), /^- the recording was cut off at its end$/m);
  const text = readFileSync(own.path, 'utf8');
  const path = join(scratch(t), 'two.rec');
  const later = text.replace(/"began":"[^"]*"/, '"began":"2027-01-15T09:30:00.000Z"');
  writeFileSync(path, text + later.replace(/"id":"[^"]*"/, '"id":"another"'));
  const two = reportOf(opened(t, path), true);
  assert.match(two, /^- nothing was recorded from 08:00:1\d to 09:30:00 \(89m50s\)/m);
  assert.match(two, /, in 2 runs\.$/m);
});

test('names that are markup, or meant for a terminal, are text in a report', async (t) => {
  const evil = 'n|`x`<b>*_[a](http://evil)\x1b]0;t\x07';
  const own = await record(t, {
    frontEnds: 1,
    by: { ...WHO, user: '<img src=x>' },
    before: (it) => {
      Object.assign(it.frontEnd('web1').members[0] ?? {}, { route: evil });
    },
  });
  own.it.at(5_300, () => {
    const [first] = own.it.frontEnd('web1').members;
    if (first !== undefined) first.inError = true;
  });
  await own.it.advance(10_000);
  await own.recorder.close();
  const text = reportOf(opened(t, own.path), true);
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f]/);
  assert.match(text, /n\\\|\\`x\\`\\<b>\\\*\\_\\\[a\\\]\(http\\:\/\/evil\)\?\\\]0;t\?/);
  // The address of the front end stands in the letters of code.
  const names = text.replace('`http://web1/balancer-manager`', '');
  assert.doesNotMatch(names, /(?<!\\)<|(?<!\\)`|[^\\]\[a|http:\/\/evil/);
  for (const row of text.split('\n').filter((line) => line.startsWith('| n'))) {
    assert.equal(row.split(/(?<!\\)\|/).length, 10, row);
  }
});
