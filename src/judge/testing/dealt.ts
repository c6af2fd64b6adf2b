/** Slices dealt to k6 and our own engine: of pair n k6 plays the first where n is even. */
export const PAIRS = 20;
export const K6 = Array.from({ length: PAIRS }, (_, pair) => 2 * pair + (pair % 2));
export const DEALT = { name: 'both' as const, k6Version: '2.2.0', k6Slices: K6, clockStepMs: null };
