/** Kept equal to package.json by a test; a constant, so that nothing is read at start-up. */
export const VERSION = '0.2.0';
