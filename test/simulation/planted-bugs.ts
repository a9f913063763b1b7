/**
 * Mistakes of the kind that only shows when several things go wrong at once. What has two guards is not among them: that
 * busy is looked at (quiet-track and quiet-judge), and that a front end without an answer is not quiet (quiet-track and
 * the look right before an upgrade). With one of the two gone, a thousand scenarios lost nothing.
 */

import { MUTATIONS, type Mutation } from '../operations/mutation-list.ts';

const KNOWN = [
  'drain: the zero after a restart is believed',
  'quiet: one quiet front end is enough',
  'rolling: it goes on to the next after a stop',
  'rolling: a step is noted after it is taken',
  'rolling: resumed, what is done is done again',
  'safety: the last usable member may go',
  'safety: what was read before the question is judged, not what is so now',
];

export const PLANTED: readonly Mutation[] = [
  ...MUTATIONS.filter(({ name }) => KNOWN.includes(name)),
  {
    name: 'scoreboard: what stands in W alone is in flight',
    file: 'operations/drain/scoreboard-rows.ts',
    from: 'return !isOneOf(NOT_SERVING, mode) && (',
    to: "return mode === 'W' && (",
  },
  {
    name: 'scoreboard: what it shows is not waited for',
    file: 'operations/drain/quiet-judge.ts',
    from: "  if (ended === 'not') return OLDER_REQUESTS;\n",
    to: '',
  },
  {
    name: 'rolling: before the upgrade nothing is read again',
    file: 'operations/rolling/member-out.ts',
    from: 'const unread = await way.readAfresh();',
    to: 'const unread: readonly string[] = [];',
  },
  {
    name: 'abort: of a member that is out it puts back the first front end alone',
    file: 'operations/rolling/rolling-abort.ts',
    from: 'const steps = new MemberFlags(context, noted, [noted]).putBack();',
    to: 'const steps = new MemberFlags(context, { ...noted, places: [noted.places[0]] }, [noted]).putBack();',
  },
  {
    name: 'rolling: a front end that has not answered anew holds up no upgrade',
    file: 'operations/rolling/member-out.ts',
    from: 'else if (unread.length > 0)',
    to: 'else if (unread.length > 99)',
  },
  {
    name: 'rolling: what was typed as the least is not judged just before a change',
    file: 'operations/rolling/rolling-run.ts',
    from: 'agreement: withLeast(agreement, begun.options),',
    to: 'agreement,',
  },
];
