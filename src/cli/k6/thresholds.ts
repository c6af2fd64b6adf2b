import { z } from 'zod';
import { type Limits, limitsSchema } from '../../core/limits.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const text = englishCatalogue.k6Thresholds;

const conditionSchema = z.union([
  z.string(),
  z.looseObject({ threshold: z.string(), abortOnFail: z.boolean().optional() }),
]);

/** The part of an options file of k6 that is read: its `thresholds` (k6 documentation, using-k6/thresholds). */
export const k6OptionsSchema = z.looseObject({ thresholds: z.record(z.string(), z.array(conditionSchema)) });
export type K6Options = z.output<typeof k6OptionsSchema>;

/** What could be read as limits, and a sentence for everything else; `unjudged`: those of them that no verdict by these limits covers. */
export type ReadThresholds = {
  readonly limits: Limits | null;
  readonly leftOut: readonly string[];
  readonly unjudged: readonly string[];
};

type Known = {
  readonly id: ObjectiveId;
  readonly figure: RegExp;
  readonly shown: string;
  limitOf(value: number): number;
};

const same = (value: number): number => value;
const BELOW = String.raw`<=?\s*([\d.eE+-]+)$`;
const rateBelow = (id: ObjectiveId, limitOf = same): Known => ({
  ...{ id, limitOf, shown: 'rate<' },
  figure: new RegExp(String.raw`^rate\s*${BELOW}`),
});

/** Metrics that mean what an objective means. `checks` are whatever their author wrote, so they are none of these. */
const KNOWN: Readonly<Record<string, Known>> = {
  http_req_duration: {
    ...{ id: 'response-p95', limitOf: same, shown: 'p(95)<' },
    figure: new RegExp(String.raw`^p\(95(?:\.0+)?\)\s*${BELOW}`),
  },
  http_req_failed: rateBelow('error-rate'),
  gateproof_bad_error_rate: rateBelow('error-rate'),
  gateproof_bad_availability: rateBelow('availability', (bad) => Number((1 - bad).toPrecision(12))),
};

/** Of two limits, the one that lets less through. */
const isTighter = (id: ObjectiveId, one: number, other: number): boolean =>
  id === 'availability' ? one > other : one < other;

type Found = { readonly id: ObjectiveId; readonly limit: number; readonly label: (why: string) => string };

/** A condition as a limit, or why it is none. */
const readOne = (metric: string, condition: string): Found | string => {
  const label = (why: string): string => text.ofThreshold(metric, condition, why);
  const [name = metric] = metric.split('{', 1);
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known === undefined) return label(text.unknownMetric());
  if (name !== metric) return label(text.tagged());
  const value = known.figure.exec(condition.trim())?.[1];
  if (value === undefined) return label(text.otherFigure(known.shown));
  const limit = known.limitOf(Number(value));
  const fits = limitsSchema.safeParse({ [known.id]: { limit } }).success;
  return fits ? { id: known.id, limit, label } : label(text.outOfRange());
};

/** Reads thresholds as limits: of several for one objective the tightest. What has no objective here is listed, never dropped in silence. */
export const readThresholds = ({ thresholds }: K6Options): ReadThresholds => {
  const kept = new Map<ObjectiveId, Found>();
  const leftOut: string[] = [];
  const unjudged: string[] = [];
  for (const [metric, conditions] of Object.entries(thresholds))
    for (const each of conditions) {
      const condition = typeof each === 'string' ? each : each.threshold;
      const found = readOne(metric, condition);
      if (typeof found === 'string') {
        leftOut.push(found);
        unjudged.push(found);
        continue;
      }
      if (typeof each !== 'string' && each.abortOnFail === true) leftOut.push(found.label(text.abort()));
      const before = kept.get(found.id);
      const takes = before === undefined || isTighter(found.id, found.limit, before.limit);
      const [winner, loser] = takes ? [found, before] : [before, found];
      kept.set(found.id, winner);
      if (loser !== undefined) leftOut.push(loser.label(text.looser(winner.limit)));
    }
  const limits = Object.fromEntries([...kept].map(([id, { limit }]) => [id, { limit }]));
  return { limits: kept.size === 0 ? null : limitsSchema.parse(limits), leftOut, unjudged };
};
