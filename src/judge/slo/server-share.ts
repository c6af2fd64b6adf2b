import type { Slo } from './slo.ts';

/** A share of 1 s samples of the server over a limit. A record of this version holds no figures of the server, so it cannot be judged. */
export const serverShare = (id: Slo['id'], limit: number, line: number): Slo => ({
  id,
  limit,
  direction: 'below',
  unit: 'ratio',
  quantile: null,
  sampleNoun: 'samples',
  line,
  measure: null,
});
