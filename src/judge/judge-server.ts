import type { ObjectiveResult } from '../core/judgement.ts';
import type { ArmFigures } from '../core/server-figures.ts';
import { type Counted, decide, totalCount } from './absolute.ts';
import { believed } from './believed.ts';
import type { Outcome } from './challenge.ts';
import { beyondQuantile } from './slo/direction.ts';
import { slosUnder } from './slo/registry.ts';
import { type ServerObjectiveId, type ServerRow, serverRows } from './slo/server-rows.ts';
import { countRows, LEAST_SERVER_SAMPLES, observeRows, SERVER_QUANTILE, unseenIn } from './slo/server-share.ts';
import type { Unseen } from './slo/slo.ts';
import { DEFAULT_ALPHA } from './stats/clopperPearson.ts';
import { batchDesignEffect } from './stats/designEffect.ts';
import { samplesMissing } from './stats/sampleSize.ts';

type Judged = Pick<ObjectiveResult, 'n' | 'bad' | 'lower' | 'upper' | 'verdict' | 'reason' | 'notes'>;

/** A figure of a server over some time without slices. */
export type ServerResult = Judged & Pick<ObjectiveResult, 'limit' | 'observed'>;

const NOTHING: Pick<ServerResult, 'observed' | 'n' | 'bad' | 'lower' | 'upper'> = {
  ...{ observed: null, n: 0, bad: 0, lower: null, upper: null },
};

const judgeRows = (
  rows: readonly ServerRow[],
  limit: number,
  unseen: Unseen | null,
): { readonly counted: Counted; readonly judged: Judged } => {
  const counts = rows.map((row) => countRows([row], limit));
  const counted: Counted = {
    ...totalCount(counts),
    allowedBadRatio: beyondQuantile(SERVER_QUANTILE),
    designEffect: batchDesignEffect(counts),
    alpha: DEFAULT_ALPHA,
  };
  const { lower, upper, verdict } = decide(counted);
  const undecided = counted.n === 0 ? 'no-data' : 'too-few-samples';
  const plain: Outcome = { verdict, reason: verdict === 'inconclusive' ? undecided : null, notes: [] };
  const { n, bad } = counted;
  return { counted, judged: { n, bad, lower, upper, ...believed(plain, counted, LEAST_SERVER_SAMPLES, unseen) } };
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
  const { judged } = judgeRows(rows, limit, unseenIn(id, rows, figures));
  return { limit, observed: observeRows(rows).observed, ...judged };
};

/** A figure of a server that was looked at once a second, by a limit of one's own. */
export type SecondsResult = Omit<Judged, 'notes'> & {
  readonly allowedBadRatio: number;
  /** How many more seconds, none of them over, would settle it; null where seconds are not what is missing. */
  readonly needs: number | null;
};

/** The same rule on the shares of single seconds (0 to 1), as the check P4 has them. One that is no number was not seen. */
export const judgeSeconds = (shares: readonly number[], limit: number): SecondsResult => {
  const rows = shares.map((share, at): ServerRow => {
    const ratio = Number.isFinite(share) ? share : null;
    return { fromMs: at * 1_000, toMs: (at + 1) * 1_000, ratio, seconds: 1 };
  });
  const missing = rows.filter(({ ratio }) => ratio === null).length;
  const unseen: Unseen | null = missing === 0 ? null : { missing, ended: null, why: [] };
  const { counted, judged } = judgeRows(rows, limit, unseen);
  const { n, bad, allowedBadRatio, designEffect, alpha } = counted;
  const more = samplesMissing(n, { bad, allowedBadRatio, designEffect: designEffect.value, alpha });
  const isShort = judged.reason === 'too-few-samples' || judged.reason === 'no-data';
  const needs = isShort && more !== null ? Math.max(more, LEAST_SERVER_SAMPLES - n) : null;
  const { notes: _notes, ...result } = judged;
  return { ...result, allowedBadRatio, needs };
};
