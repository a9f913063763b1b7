/** Scenarios that once broke a rule, as small as they could be made, and what was wrong. */

import type { Scenario } from './scenario.ts';

const CALM: Omit<Scenario, 'faults' | 'traffic' | 'longestMs'> = {
  frontEnds: 3,
  members: 3,
  maxOut: 1,
  persisted: true,
  witness: 'busy',
  fails: null,
  killed: null,
  after: 'resume',
};

export const KEPT: readonly { readonly name: string; readonly scenario: Scenario }[] = [
  {
    name: 'somebody enables a member between its last quiet reading and its upgrade',
    scenario: {
      ...CALM,
      longestMs: 9_718,
      traffic: 1_515_452_757,
      faults: [{ kind: 'cleared', frontEnd: 0, member: 1, atMs: 16_992 }],
    },
  },
];
