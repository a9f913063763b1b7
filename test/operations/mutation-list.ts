/** Mistakes that somebody could make in an engine: `npm run mutations` tries whether the tests notice them. */

export interface Mutation {
  readonly name: string;
  /** Below source/. */
  readonly file: string;
  /** Once in the file. */
  readonly from: string;
  readonly to: string;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'drain: a flag that somebody else took off is set again',
    file: 'operations/drain/drain.ts',
    from: "const again = by === 'restart' && losses <= FLAG_TRIES;",
    to: 'const again = losses <= FLAG_TRIES;',
  },
  {
    name: 'drain: at the timeout nothing is put back',
    file: 'operations/drain/drain.ts',
    from: "const restored = yield* this.changes.putBack();\n    yield { kind: 'timed-out'",
    to: "const restored = true;\n    yield { kind: 'timed-out'",
  },
  {
    name: 'drain: the zero after a restart is believed',
    file: 'operations/drain/drain.ts',
    from: 'this.watch.distrustRestart(this.now());',
    to: '',
  },
  {
    name: 'drain: the end of the grace takes nothing out',
    file: 'operations/drain/drain.ts',
    from: "if ((this.now() >= graceOverAt && !isLate) || (phase === 'grace' && graceOver)) {",
    to: "if (phase === 'grace' && graceOver) {",
  },
  {
    name: 'quiet: a failed poll counts as quiet',
    file: 'operations/drain/quiet-track.ts',
    from: 'before.quietPolls = 0;\n    before.stillSince',
    to: 'before.stillSince',
  },
  {
    name: 'quiet: one quiet front end is enough',
    file: 'operations/drain/quiet.ts',
    from: "const plain = judged.every(({ place }) => place.waitsFor === '');",
    to: "const plain = judged.some(({ place }) => place.waitsFor === '');",
  },
  {
    name: 'quiet: requests between two readings are not seen',
    file: 'operations/drain/quiet-track.ts',
    from: 'const grew = worker.elected === null || worker.elected !== before.elected;',
    to: 'const grew = worker.elected === null;',
  },
  {
    name: 'quiet: a phantom is believed without the longest request',
    file: 'operations/drain/quiet.ts',
    from: 'if (maxRequestMs === null || snapshot.at < this.notBefore) return false;',
    to: 'if (snapshot.at < this.notBefore) return false;',
  },
  {
    name: 'scoreboard: only W is a request in flight',
    file: 'operations/drain/scoreboard-rows.ts',
    from: 'return !isOneOf(NOT_SERVING, mode) && (',
    to: "return mode === 'W' && (",
  },
  {
    name: 'scoreboard: busy alone decides',
    file: 'operations/drain/quiet-judge.ts',
    from: "if (ended === 'not') return OLDER_REQUESTS;\n",
    to: '',
  },
  {
    name: 'scoreboard: it decides without busy',
    file: 'operations/drain/quiet-judge.ts',
    from: 'if ((worker.busy ?? 0) > 0) return',
    to: "if (ended === 'all') return '';\n  if ((worker.busy ?? 0) > 0) return",
  },
  {
    name: 'scoreboard: whole seconds are taken for exact',
    file: 'operations/drain/scoreboard-rows.ts',
    from: 'from: sentAt - (seconds + 1) * 1_000',
    to: 'from: sentAt - seconds * 1_000',
  },
  {
    name: 'scoreboard: a page that was asked for before the flag counts',
    file: 'operations/drain/scoreboard-watch.ts',
    from: 'Math.min(least, began.from), page.sentAt);',
    to: 'Math.min(least, began.from), page.answeredAt);',
  },
  {
    name: 'scoreboard: a flag that is set again begins no new count',
    file: 'operations/drain/drain.ts',
    from: "if (this.failed) return 'over';\n        this.watch.startAnew(this.now());",
    to: "if (this.failed) return 'over';",
  },
  {
    name: 'scoreboard: the page of another server is believed',
    file: 'fleet/status-poller.ts',
    from: 'if (!this.isProved) {',
    to: 'if (!this.isProved && page.rows === null) {',
  },
  {
    name: 'scoreboard: a clock that is set back makes requests young',
    file: 'operations/drain/scoreboard-watch.ts',
    from: 'const seen = isStep ? { ...shown, from: NEVER } : shown;',
    to: 'const seen = shown;',
  },
  {
    name: 'scoreboard: HTTP/2 needs no time',
    file: 'operations/drain/quiet-judge.ts',
    from: 'return http2 && !isOver ?',
    to: 'return http2 && !isOver && readAt === 0 ?',
  },
  {
    name: 'through: an answer is enough, whoever gave it',
    file: 'operations/rolling/through.ts',
    from: 'const isCounted = before !== null && after !== null && after > before;',
    to: 'const isCounted = true;',
  },
  {
    name: 'rolling: resumed before it is put back, it stays draining',
    file: 'operations/rolling/rolling-start.ts',
    from: "return isAsNoted(now, noted) ? 'prove' : step;",
    to: "return isOut && !stoodOut ? step : 'prove';",
  },
  {
    name: 'gate: no data is a failure',
    file: 'operations/rolling/gate-watch.ts',
    from: "else if (says === 'bad') this.inARow += 1;",
    to: 'else this.inARow += 1;',
  },
  {
    name: 'gate: the watch ends on a failure',
    file: 'operations/rolling/gate-watch.ts',
    from: 'return this.asking !== null || this.last === null || mayFail;',
    to: 'return this.asking !== null || this.last === null;',
  },
  {
    name: 'rolling: one good answer makes an application ready',
    file: 'operations/rolling/readiness.ts',
    from: 'const READY_IN_A_ROW = 2;',
    to: 'const READY_IN_A_ROW = 1;',
  },
  {
    name: 'rolling: it goes on to the next after a stop',
    file: 'operations/rolling/rolling.ts',
    from: 'if (runs.some(({ run }) => run.stopped)) return;',
    to: '',
  },
  {
    name: 'rolling: a flag lost in a hold needs no second drain',
    file: 'operations/rolling/member-out.ts',
    from: 'return this.isBroken || this.way.memberFlags.losses > this.lossesThen;',
    to: 'return this.isBroken;',
  },
  {
    name: 'rolling: being well is proof enough',
    file: 'operations/rolling/rolling-proof.ts',
    from: 'if (well && (isReached || watch.missing().length === 0)) {',
    to: 'if (well) {',
  },
  {
    name: 'rolling: others that turn are no surprise',
    file: 'operations/rolling/surprise.ts',
    from: "  { name: 'another member changed its state', find: otherMemberTurned },\n",
    to: '',
  },
  {
    name: 'rolling: a step is noted after it is taken',
    file: 'operations/rolling/rolling-run.ts',
    from: '      writeJournal(folder, noted);\n      journal = noted;',
    to: '      journal = noted;',
  },
  {
    name: 'rolling: given up in the upgrade, it is put back',
    file: 'operations/rolling/member-way.ts',
    from: 'const failed = this.upgrading ? null : yield* this.memberFlags.putBack();',
    to: 'const failed = yield* this.memberFlags.putBack();',
  },
  {
    name: 'rolling: resumed, what is done is done again',
    file: 'operations/rolling/rolling-start.ts',
    from: "if (progress.step === 'done') continue;",
    to: '',
  },
  {
    name: 'safety: the last usable member may go',
    file: 'fleet/safety.ts',
    from: 'else if (left < minimum) findings.push({ level: 3,',
    to: 'else if (left < minimum) findings.push({ level: 2,',
  },
  {
    name: 'safety: the configured minimum is not asked for',
    file: 'fleet/safety.ts',
    from: 'const minimum = policy.minUsable(balancer);',
    to: 'const minimum = 1;',
  },
  {
    name: 'safety: any standby makes up for a pool',
    file: 'fleet/safety-reasons.ts',
    from: 'if (reserve === null || usableAfter >= minimum || !isEnough(after, minimum)) return null;',
    to: 'if (reserve === null || usableAfter >= minimum) return null;',
  },
  {
    name: 'safety: what was read before the question is judged, not what is so now',
    file: 'operations/change/change.ts',
    from: 'if (assessment.level > request.agreed) {',
    to: 'if (attempt > 1 && assessment.level > request.agreed) {',
  },
];
