import type { Arm } from '../core/modes.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import { meanPerSec } from '../core/quote-rate.ts';
import type { Scenario } from '../core/scenario.ts';
import type { JudgementText } from '../core/text/en/judgement.ts';
import { pairsIn } from './pairs-in.ts';
import { SLOS } from './slo/registry.ts';
import { allowedBadRatioOf, type Slo } from './slo/slo.ts';
import { DEFAULT_ALPHA } from './stats/clopperPearson.ts';
import { smallestSample } from './stats/sampleSize.ts';

/**
 * What a plan holds of one mode's judged slices. `impaired`: those of the connections that it makes slow or silent. `carried`: connections of other slices
 * that stand in a judged one. Left out, none.
 */
export type PlannedSamples = {
  readonly arrivals: number;
  readonly connections: number;
  readonly impaired?: number;
  readonly carried?: number;
};

/** What becomes of a socket that we made slow or silent is our doing: these leave it out, or hear nothing of it. */
const OF_USUAL: ReadonlySet<ObjectiveId> = new Set(['disconnect-rate', 'recovery-success']);

/** The connections that are samples of an objective. Losses are judged of those too that a warm-up opened, as far as they stand in judged time (`carried.ts`). */
const connectionsFor = (id: ObjectiveId, { connections, impaired = 0, carried = 0 }: PlannedSamples): number =>
  connections - (OF_USUAL.has(id) ? impaired : 0) + (id === 'disconnect-rate' ? carried : 0);

/** What a gating objective needs before it can pass with no bad sample at all, beside what the plan has. */
export type Need = {
  readonly mode: Arm;
  readonly objective: ObjectiveId;
  readonly sampleNoun: Slo['sampleNoun'];
  readonly allowedBadRatio: number;
  /** Fewest samples; null when nothing here measures the objective. Of messages: broadcasts; of clients and subscriptions: those that get messages. */
  readonly needed: number | null;
  /** null where the plan cannot tell: how many messages come is up to the target. */
  readonly planned: number | null;
  /** Whether the plan can decide it. True for messages when any socket is open: the target may send enough. */
  readonly decidable: boolean;
  /** The judged time (`--duration`) at the scenario's rate that would do, ms; null when it is decidable, or when time is not what is missing. */
  readonly wouldDoMs: number | null;
  /** How many pairs (`--pairs`) that time takes, where several arms may not play as many; else null. */
  readonly wouldDoPairs: number | null;
};

export type NeedsOptions = {
  /** The error of each objective (`confidence.ts`). */
  readonly alpha?: number;
  /** No more pairs than these are played where there are several arms, however long the load is. */
  readonly pairsMax?: number;
};

/** Requests are whole: of each phase that sends any, up to half a one is lost. */
const LOST_IN_PHASE = 0.5;

/** As it is written for people, nothing is cut off: whole seconds, and from an hour on whole minutes. */
const roundedUp = (ms: number): number => {
  const unitMs = ms < 3_600_000 ? 1_000 : 60_000;
  return Math.ceil(ms / unitMs) * unitMs;
};

/** How much judged time brings so many requests, ms: shared out over all judged phases, whether they send or not. Null when none sends any. */
const timeForMs = ({ phases }: Scenario, requests: number): number | null => {
  const judged = phases.filter((phase) => phase.judged);
  const sent = judged.flatMap(({ quotes, durationMs }) =>
    quotes === undefined ? [] : [(meanPerSec(quotes, durationMs) * durationMs) / 1000],
  );
  const total = sent.reduce((sum, count) => sum + count, 0);
  const judgedMs = judged.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return total === 0 ? null : roundedUp(((requests + sent.length * LOST_IN_PHASE) * judgedMs) / total);
};

/** A look at the server each second, where its process can be found. */
const judgedSeconds = ({ phases }: Scenario): number =>
  Math.floor(phases.reduce((sum, { judged, durationMs }) => sum + (judged ? durationMs : 0), 0) / 1000);

type Planned = PlannedSamples & { readonly seconds: number };

const plannedOf = (noun: Slo['sampleNoun'], { arrivals, connections, seconds }: Planned): number | null => {
  const of = {
    requests: arrivals,
    connections,
    samples: seconds,
    messages: null,
    clients: null,
    subscriptions: null,
  } as const;
  return of[noun];
};

const isDecidable = (slo: Slo, needed: number, planned: Planned): boolean => {
  if (slo.measure === null) return false;
  const samples = plannedOf(slo.sampleNoun, planned);
  return samples === null ? planned.connections > 0 : samples >= needed;
};

/** What every gating objective of every planned mode needs: whether the plan can decide it, and what would. */
export const needsOf = (
  scenario: Scenario,
  planned: Partial<Readonly<Record<Arm, PlannedSamples>>>,
  { alpha = DEFAULT_ALPHA, pairsMax = Number.POSITIVE_INFINITY }: NeedsOptions = {},
): Need[] => {
  const gating = SLOS.filter(({ id }) => scenario.gating.includes(id));
  const seconds = judgedSeconds(scenario);
  const arms = Object.entries(planned) as [Arm, PlannedSamples][];
  const pairsFor = (judgedMs: number | null): number | null => {
    const pairs = judgedMs === null || arms.length < 2 ? 0 : pairsIn(scenario, judgedMs);
    return pairs > pairsMax ? pairs : null;
  };
  return arms.flatMap(([mode, sent]) =>
    gating.map((slo) => {
      const samples = { ...sent, connections: connectionsFor(slo.id, sent), seconds };
      const allowedBadRatio = allowedBadRatioOf(slo);
      const needed = Math.max(slo.measure?.leastSamples ?? 0, smallestSample({ bad: 0, allowedBadRatio, alpha }));
      const decidable = isDecidable(slo, needed, samples);
      const byTime = slo.measure !== null && slo.sampleNoun === 'requests' && !decidable;
      const wouldDoMs = byTime ? timeForMs(scenario, needed) : null;
      return {
        ...{ mode, objective: slo.id, sampleNoun: slo.sampleNoun, allowedBadRatio, decidable },
        needed: slo.measure === null ? null : needed,
        planned: slo.measure === null ? null : plannedOf(slo.sampleNoun, samples),
        ...{ wouldDoMs, wouldDoPairs: pairsFor(wouldDoMs) },
      };
    }),
  );
};

/** A need as a sentence. */
export const needSentence = (text: JudgementText, need: Need): string => {
  const { objective, needed, planned, sampleNoun: noun, allowedBadRatio, wouldDoMs, wouldDoPairs } = need;
  if (needed === null) return text.undecidableWithoutFigures(objective);
  if (planned === null) {
    return need.decidable
      ? text.dependsOnTarget({ objective, needed, noun })
      : text.undecidableWithoutSockets(objective);
  }
  const figures = { objective, allowedBadRatio, noun, needed, planned, wouldDoMs, wouldDoPairs };
  return need.decidable ? text.decidable(figures) : text.undecidable(figures);
};
