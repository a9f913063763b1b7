/** Something with an end, at which what was started in it is ended: a test, or a run of the bench. */
export interface Scope {
  after(end: () => unknown): void;
}
