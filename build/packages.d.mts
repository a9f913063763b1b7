import type { Plugin } from 'esbuild';

export const packages: readonly Plugin[];
