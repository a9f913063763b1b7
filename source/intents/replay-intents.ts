/** Going through a recording. */

import type { Intent } from './intent.ts';

export const REPLAY_INTENTS = [
  {
    id: 'replay-play',
    keys: ['space'],
    label: 'Space',
    name: 'play',
    help: 'play, or stop',
    section: 'Replay',
    where: 'replay',
    inFooter: true,
  },
  {
    id: 'replay-reading',
    keys: ['left', 'right'],
    name: 'reading',
    help: 'to the reading before, to the next one',
    section: 'Replay',
    where: 'replay',
    inFooter: true,
  },
  {
    id: 'replay-event',
    keys: ['[', ']'],
    name: 'event',
    help: 'to the event before, to the next one: a state, a front end lost or back, a restart',
    section: 'Replay',
    where: 'replay',
    inFooter: true,
  },
  {
    id: 'replay-speed',
    keys: ['<', '>'],
    name: 'speed',
    help: 'play more slowly, or faster: up to 60 times',
    section: 'Replay',
    where: 'replay',
    inFooter: true,
  },
  {
    id: 'replay-go',
    words: [
      {
        word: 'goto',
        takes: 'text',
        help: 'goto 14:02, 14:02:30, +5m, -30s, start or end: to that moment of a replay',
      },
    ],
  },
] as const satisfies readonly Intent[];
