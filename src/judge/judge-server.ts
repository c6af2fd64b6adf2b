import type { ObjectiveResult } from '../core/judgement.ts';
import type { ArmFigures } from '../core/server-figures.ts';
import { type Counted, decide, totalCount } from './absolute.ts';
import { believed } from './believed.ts';
import type { Outcome } from './challenge.ts';
import { slosUnder } from './slo/registry.ts';
import { type ServerObjectiveId, serverRows } from './slo/server-rows.ts';
import { countRows, LEAST_SERVER_SAMPLES, observeRows, unseenIn } from './slo/server-share.ts';
import { allowedBadRatioOf } from './slo/slo.ts';
import { DEFAULT_ALPHA } from './stats/clopperPearson.ts';
import { batchDesignEffect } from './stats/designEffect.ts';

/** A figure of a server over some time without slices: the checks P3, P4 and H4. */
export type ServerResult = Pick<
  ObjectiveResult,
  'limit' | 'observed' | 'n' | 'bad' | 'lower' | 'upper' | 'verdict' | 'reason' | 'notes'
>;

const NOTHING: Pick<ServerResult, 'observed' | 'n' | 'bad' | 'lower' | 'upper'> = {
  ...{ observed: null, n: 0, bad: 0, lower: null, upper: null },
};

/**
 * Judges one figure of a server on all its samples, by the rule of a run: over its documented limit in at most 30 % of the seconds, at least ten of
 * them, no pass on what was not seen. Figures that are `none` are `not-measurable`, their reason stands in them.
 */
export const judgeServer = (id: ServerObjectiveId, figures: Pick<ArmFigures, 'process' | 'pool'>): ServerResult => {
  const slo = slosUnder(null).find((each) => each.id === id);
  const rows = serverRows(id, figures);
  const limit = slo?.limit ?? 0;
  if (slo === undefined || rows === null) {
    return { ...NOTHING, limit, verdict: 'inconclusive', reason: 'not-measurable', notes: [] };
  }
  const counts = rows.map((row) => countRows([row], limit));
  const counted: Counted = {
    ...totalCount(counts),
    allowedBadRatio: allowedBadRatioOf(slo),
    designEffect: batchDesignEffect(counts),
    alpha: DEFAULT_ALPHA,
  };
  const { lower, upper, verdict } = decide(counted);
  const undecided = counted.n === 0 ? 'no-data' : 'too-few-samples';
  const plain: Outcome = { verdict, reason: verdict === 'inconclusive' ? undecided : null, notes: [] };
  const { n, bad } = counted;
  const outcome = believed(plain, counted, LEAST_SERVER_SAMPLES, unseenIn(id, rows, figures));
  return { limit, observed: observeRows(rows).observed, n, bad, lower, upper, ...outcome };
};
