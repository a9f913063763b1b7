/** What keys can be about. */

/** What finds, orders and shows rows; see `find.ts` and `look-around.ts`. */
export type FindCommand =
  | 'filter'
  | 'next-problem'
  | 'previous-problem'
  | 'problems'
  | 'sort'
  | 'reverse'
  | 'detail'
  | 'pane'
  | 'log'
  | 'scroll-log'
  | 'wide'
  | 'columns'
  | 'slower'
  | 'faster';

/** What the drain watch can do. */
export type WatchCommand =
  | 'drain-now'
  | 'drain-put-back'
  | 'drain-wait-no-more'
  | 'drain-then'
  | 'drain-longer'
  | 'drain-undo'
  | 'background';

export type RollingCommand =
  | 'rolling-go'
  | 'rolling-retry'
  | 'rolling-skip'
  | 'rolling-pause'
  | 'rolling-stop'
  | 'rolling-again'
  | 'rolling-anew'
  | 'rolling-back';

export type CommandId =
  | FindCommand
  | WatchCommand
  | RollingCommand
  | 'rolling'
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'half-up'
  | 'half-down'
  | 'first'
  | 'last'
  | 'collapse'
  | 'expand'
  | 'disable'
  | 'enable'
  | 'drain'
  | 'undo'
  | 'more'
  | 'mark'
  | 'mark-all'
  | 'go-to-alarm'
  | 'set-flags-again'
  | 'command'
  | 'log-in'
  | 'another-url'
  | 'doctor'
  | 'scope'
  | 'split'
  | 'poll'
  | 'pause'
  | 'redraw'
  | 'restart-demo'
  | 'copy'
  | 'mouse'
  | 'help'
  | 'back'
  | 'suspend'
  | 'quit'
  | 'interrupt';
