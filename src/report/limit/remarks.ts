import type { LimitMode, LimitSearch, LimitStep } from '../../core/limit-search.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { demandOf } from '../../judge/limit/exit-code.ts';
import { smallestSample } from '../../judge/stats/sampleSize.ts';

/** The connections that a load process may have for quotes at a rate. */
export type PoolAt = (ratePerSec: number) => number;

const { limit: text } = englishCatalogue;

/** Of the wait of a step, more than this share was for a connection of our pool. */
const POOL_SHARE = 0.5;

const lastAt = ({ steps }: LimitMode, ratePerSec: number | null): LimitStep | undefined =>
  steps.findLast((step) => step.ratePerSec === ratePerSec);

/** What the highest hold does not prove, because a step has too few requests at such a rate. */
const coarseRemarks = (of: LimitMode): string[] => {
  const step = lastAt(of, of.answer.holdsAtPerSec);
  const coarse = step?.objectives.filter((each) => each.coarse) ?? [];
  const byCount = Map.groupBy(coarse, ({ n, upper }) => `${n} ${upper}`);
  return [...byCount.values()].flatMap((alike) => {
    const [first] = alike;
    if (step === undefined || first === undefined || first.upper === null) return [];
    // An availability must be over its limit, a rate of errors under it.
    const allowedBadRatio = Math.min(first.limit, 1 - first.limit);
    const needsMs = (smallestSample({ bad: 0, allowedBadRatio }) / first.n) * step.durationMs;
    const { ratePerSec } = step;
    const ids = alike.map(({ id }) => id);
    return [text.coarse({ mode: of.mode, ids, ratePerSec, n: first.n, upper: first.upper, needsMs })];
  });
};

/** Where nobody could see whether answers became slower all through the highest hold. */
const unseenRemarks = (of: LimitMode): string[] => {
  const step = lastAt(of, of.answer.holdsAtPerSec);
  return step === undefined || step.riseMs !== null ? [] : [text.notSeenToFill(of.mode, step.ratePerSec)];
};

/** Where it broke while most of the time went into waiting for a connection of our own. */
const poolRemarks = (of: LimitMode, poolAt: PoolAt): string[] => {
  const step = lastAt(of, of.answer.breaksAtPerSec);
  if (step === undefined || step.queueP95Ms === null || step.p50Ms === null) return [];
  const answeredMs = step.p95Ms ?? step.queueP95Ms;
  return step.queueP95Ms > POOL_SHARE * answeredMs
    ? [text.pool(of.mode, step.ratePerSec, poolAt(step.ratePerSec))]
    : [];
};

const SHORTEST_ALONE_MS = 120_000;
/** Some of what is sent is warm-up. */
const TO_SPARE = 1.1;

/** Shares that are nearly all or nearly none of the requests: they need the most. */
const FINE: ReadonlySet<ObjectiveId> = new Set<ObjectiveId>(['availability', 'error-rate']);

/** How long one rate takes alone to prove the objectives of the steps. */
const aloneMs = ({ steps }: LimitMode, ratePerSec: number): number => {
  const fine = steps.flatMap(({ objectives }) => objectives).filter(({ id }) => FINE.has(id));
  const needed = fine.map(({ limit }) => smallestSample({ bad: 0, allowedBadRatio: Math.min(limit, 1 - limit) }));
  return Math.max(SHORTEST_ALONE_MS, (TO_SPARE * Math.max(0, ...needed) * 1_000) / ratePerSec);
};

const demandRemarks = (of: LimitMode, atLeastPerSec: number | null): string[] => {
  if (atLeastPerSec === null) return [];
  return [text.demand(of.mode, atLeastPerSec, demandOf(of, atLeastPerSec), aloneMs(of, atLeastPerSec))];
};

/** Steps whose counts nobody compared. */
const bookRemarks = ({ mode, steps }: LimitMode): string[] => {
  const alone = steps.filter(({ booksAgree }) => booksAgree === null).length;
  return alone === 0 ? [] : [text.booksAlone(mode, alone, steps.length)];
};

/** What there is to say of a search beside its answers and its steps, mode by mode. */
export const remarksOf = ({ modes, settings, stopped }: LimitSearch, poolAt: PoolAt): string[] => [
  ...modes.flatMap((of) => [
    ...coarseRemarks(of),
    ...unseenRemarks(of),
    ...poolRemarks(of, poolAt),
    ...bookRemarks(of),
    ...demandRemarks(of, settings.atLeastPerSec),
  ]),
  text.steps(settings),
  ...(stopped === null ? [] : [text.stopped(stopped)]),
];
