/** Columns of what is set for a member, and of what httpd makes of it. */

import { safeName } from '../../messages/member-label.ts';
import { count, factor } from '../../messages/numbers.ts';
import { column } from './column.ts';

export const FACTOR = column({
  id: 'lf',
  head: 'LF',
  help: 'load factor',
  align: 'right',
  gap: 1,
  width: () => 4,
  from: 60,
  rank: 8,
  setting: 'factor',
  cell: ({ place }) => ({ text: factor(place.worker.factor) }),
  sort: { turn: 7, value: ({ place }) => place.worker.factor, first: 'highest', isSteady: true },
});

export const SET = column({
  id: 'set',
  head: 'SET',
  help: 'load balancer set: the lowest with a usable member is used',
  align: 'right',
  gap: 1,
  width: () => 3,
  from: 84,
  rank: 11,
  setting: 'lbSet',
  cell: ({ place }) => ({ text: count(place.worker.lbSet) }),
  sort: { turn: 8, value: ({ place }) => place.worker.lbSet, first: 'highest', isSteady: true },
});

export const LOAD = column({
  id: 'load',
  head: 'LOAD',
  help: "httpd's own figure, by which its method chooses a member",
  align: 'right',
  gap: 1,
  width: () => 6,
  from: 126,
  rank: 17,
  cell: ({ place: { worker } }) => ({ text: worker.load === null ? '-' : String(worker.load) }),
  sort: { turn: 11, value: ({ place }) => place.worker.load, first: 'lowest' },
});

export const HEALTH_CHECK = column({
  id: 'hc',
  head: 'HC',
  help: 'method of the health check',
  align: 'left',
  gap: 2,
  width: () => 9,
  from: 162,
  rank: 18,
  cell: ({ place: { worker } }) => ({
    text: worker.health === null ? '' : safeName(worker.health.method),
  }),
  sort: {
    turn: 12,
    value: ({ place: { worker } }) =>
      worker.health === null ? null : safeName(worker.health.method),
    first: 'lowest',
  },
});

export const REDIRECT = column({
  id: 'redir',
  head: 'REDIR',
  help: 'route that sessions go to while the member is disabled',
  align: 'left',
  gap: 2,
  width: () => 8,
  from: 164,
  rank: 19,
  setting: 'redirect',
  cell: ({ place }) => ({ text: safeName(place.worker.redirect) }),
  sort: {
    turn: 13,
    value: ({ place: { worker } }) => (worker.redirect === '' ? null : safeName(worker.redirect)),
    first: 'lowest',
    isSteady: true,
  },
});
