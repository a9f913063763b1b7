/** A child process as a connection: what is written goes to its standard input, what it prints comes back. */

import type { ChildProcessByStdio } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';
import type { ManagerError } from '../errors.ts';
import { ConnectorError } from './connector.ts';

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface ChildEnd {
  /** null: a signal ended it, or it never ran. */
  readonly code: number | null;
  /** Such as ENOENT; null where it ran. */
  readonly failed: string | null;
  /** The last of what it said on standard error, as it came. */
  readonly said: string;
}

const MAX_SAID = 8 * 1024;
/** A process that it left in the background, such as ssh's ControlPersist, may hold its standard error open. */
const LAST_WORDS_MS = 200;

/** Destroying it ends the child. */
export class ChildSocket extends Duplex {
  private readonly child: Child;
  private readonly explain: (end: ChildEnd) => ManagerError | null;
  private said = '';

  /** `explain`: what its end means; null where it is an ordinary one. */
  constructor(child: Child, explain: (end: ChildEnd) => ManagerError | null) {
    super();
    this.child = child;
    this.explain = explain;
    const { stdin, stdout, stderr } = child;
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-MAX_SAID);
    });
    stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stdout.pause();
    });
    // The end of the child says what this means.
    for (const stream of [stdin, stdout, stderr]) stream.on('error', () => undefined);
    const streamsEnded = Promise.all([
      new Promise((resolve) => stdout.once('close', resolve)),
      Promise.race([
        new Promise((resolve) => stderr.once('close', resolve)),
        new Promise((resolve) =>
          child.once('exit', () => setTimeout(resolve, LAST_WORDS_MS).unref()),
        ),
      ]),
    ]);
    child.once('error', (problem: NodeJS.ErrnoException) => {
      this.finish({ code: null, failed: problem.code ?? problem.message, said: '' });
    });
    child.once('exit', (code) => {
      void streamsEnded.then(() => this.finish({ code, failed: null, said: this.said }));
    });
  }

  private finish(end: ChildEnd): void {
    const error = this.explain(end);
    if (error === null) this.push(null);
    else this.destroy(new ConnectorError(error));
  }

  override _read(): void {
    this.child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: string, done: (problem?: Error | null) => void): void {
    this.child.stdin.write(chunk, (problem) => {
      if (problem === null || problem === undefined) done();
    });
  }

  override _final(done: () => void): void {
    this.child.stdin.end(done);
  }

  override _destroy(problem: Error | null, done: (problem?: Error | null) => void): void {
    this.child.kill('SIGTERM');
    this.child.stdout.resume();
    done(problem);
  }

  // What http, and axios, want of a socket; a pipe has none of it.
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
