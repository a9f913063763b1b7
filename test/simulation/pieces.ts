/** Plays pieces of the simulation, one process for each core. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Piece } from './piece.ts';

export interface PieceOrder {
  readonly seed: number;
  readonly count: number;
  /** Ends with the first that breaks a rule, as it came. */
  readonly first: boolean;
}

/** Of a bundle (`withBundle`). */
export async function playPiece(file: string, { seed, count, first }: PieceOrder): Promise<Piece> {
  const words = [file, String(seed), String(count), ...(first ? ['first'] : [])];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await once(child, 'close');
  return JSON.parse(told) as Piece;
}

/** So many at a time, in order, until there is nothing left to do or `isOver`. */
export async function sideBySide<T>(
  work: readonly T[],
  processes: number,
  act: (each: T) => Promise<void>,
  isOver: () => boolean = () => false,
): Promise<void> {
  const left = [...work];
  const one = async () => {
    for (;;) {
      const next = isOver() ? undefined : left.shift();
      if (next === undefined) return;
      await act(next);
    }
  };
  await Promise.all(Array.from({ length: processes }, one));
}
