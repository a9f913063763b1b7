/** Scenarios that once broke a rule, as small as they could be made, and what was wrong. */

import type { Scenario } from './scenario.ts';

const CALM: Omit<Scenario, 'faults' | 'traffic' | 'longestMs'> = {
  frontEnds: 3,
  members: 3,
  maxOut: 1,
  minUsable: 1,
  persisted: true,
  saysLongest: false,
  graceMs: 0,
  witness: 'busy',
  holdMs: 0,
  checks: false,
  gate: null,
  fails: null,
  kills: [],
  after: 'resume',
};

export const KEPT: readonly { readonly name: string; readonly scenario: Scenario }[] = [
  {
    name: 'somebody enables a member between its last quiet reading and its upgrade',
    scenario: {
      ...CALM,
      longestMs: 9_718,
      traffic: 1_515_452_757,
      faults: [{ when: { ms: 16_992 }, fault: { kind: 'cleared', frontEnd: 0, member: 1 } }],
    },
  },
  {
    name: 'another member is disabled just before the change, and fewer are left than was typed',
    scenario: {
      ...CALM,
      frontEnds: 1,
      minUsable: 2,
      witness: 'rows',
      longestMs: 100,
      traffic: 0,
      faults: [
        { when: { ms: 0 }, fault: { kind: 'set', frontEnd: 0, member: 1, flag: 'disabled' } },
      ],
    },
  },
  {
    name: 'httpd is restarted gracefully just before the next member is drained, and its busy is 0 at once',
    scenario: {
      ...CALM,
      frontEnds: 1,
      persisted: false,
      longestMs: 10_471,
      traffic: 1_924_405_283,
      gate: { refuses: 0, undo: true },
      faults: [
        {
          when: { after: 'hook', nth: 2, plusMs: 253 },
          fault: { kind: 'restart', frontEnd: 0, how: 'graceful' },
        },
      ],
    },
  },
  {
    name: 'a front end is gone for a second just before an upgrade, which begins on an old reading',
    scenario: {
      ...CALM,
      frontEnds: 1,
      maxOut: 2,
      persisted: false,
      longestMs: 100,
      graceMs: 500,
      traffic: 88_210_992,
      witness: 'rows',
      holdMs: 100,
      faults: [
        {
          when: { after: 'step', nth: 3, plusMs: 0 },
          fault: { kind: 'down', frontEnd: 0, forMs: 1_025 },
        },
      ],
      fails: 0,
    },
  },
];
