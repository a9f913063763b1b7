/** Stretches of time in which something was so. */

export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** It was still so when it was last looked at. */
  readonly isOpen?: boolean;
}

export class Spells<About> {
  private readonly past: (Stretch & { readonly about: About })[] = [];
  private now: { readonly from: number; readonly about: About } | null = null;
  private seenAt = Number.NEGATIVE_INFINITY;

  /** It is so, since then; nothing, where it was so already. */
  begin(from: number, about: About): void {
    this.now ??= { from, about };
  }

  /** It is not; null: since it was last looked at, nobody knows. */
  end(to: number | null): void {
    if (this.now === null) return;
    const end = Math.max(this.now.from, to ?? this.seenAt);
    this.past.push({ ...this.now, to: end, ...(to === null && { isOpen: true }) });
    this.now = null;
  }

  see(at: number): void {
    this.seenAt = at;
  }

  all(): readonly (Stretch & { readonly about: About })[] {
    if (this.now === null) return this.past;
    const to = Math.max(this.now.from, this.seenAt);
    return [...this.past, { ...this.now, to, isOpen: true }];
  }
}
