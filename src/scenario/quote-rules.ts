import type { Problem } from '../core/errors.ts';
import { isLevel, plannedQuotes, rateStretches, ratesOf, requestsOf } from '../core/quote-rate.ts';
import type { QuoteLoad } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { PhaseDraft, ScenarioDraft } from './draft.ts';

const { scenario: text, quoteShapes: say } = englishCatalogue;

type Found = { readonly at: string } & Omit<Problem, 'path'>;
type Subject = { readonly load: QuoteLoad; readonly phase: PhaseDraft; readonly draft: ScenarioDraft };
type QuoteRule = (subject: Subject) => readonly Found[];

const ratesWithinCap: QuoteRule = ({ load, draft: { caps } }) =>
  caps === null
    ? []
    : ratesOf(load)
        .filter(({ perSec }) => perSec > caps.ratePerSec)
        .map(({ field, perSec }) => ({
          at: field,
          expected: text.rateWithinCap(caps.ratePerSec),
          got: String(perSec),
          fix: text.rateWithinCapFix(caps.ratePerSec),
        }));

/** The least rate, to three decimals, that gives one request in so many microseconds. */
const leastPerSec = (us: number): number => Math.ceil(1_000_000_000 / us) / 1_000;

const tooFew = (at: string, perSec: number, us: number): Found => ({
  at,
  expected: text.oneRequest(),
  got: String(perSec),
  fix: text.oneRequestFix(leastPerSec(us)),
});

/** Counts are the area under the rate, rounded: a phase, a step or a peak that rounds to none would be judged on nothing. */
const atLeastOneRequest: QuoteRule = ({ load, phase: { durationMs } }) => {
  if (durationMs === null) return [];
  const phaseUs = durationMs * 1000;
  switch (load.shape) {
    case 'constant':
    case 'poisson':
      return plannedQuotes(load, durationMs) >= 1 ? [] : [tooFew('ratePerSec', load.ratePerSec, phaseUs)];
    case 'ramp':
      return plannedQuotes(load, durationMs) >= 1 ? [] : [tooFew('toPerSec', load.toPerSec, phaseUs / 2)];
    case 'step':
      return rateStretches(load, durationMs).flatMap((stretch, step) =>
        Math.round(requestsOf(stretch)) >= 1
          ? []
          : [tooFew(`ratesPerSec[${step}]`, stretch.toPerSec, stretch.toUs - stretch.fromUs)],
      );
    case 'spike': {
      const forUs = load.forMs * 1000;
      return Math.round((load.peakPerSec * forUs) / 1_000_000) >= 1
        ? []
        : [tooFew('peakPerSec', load.peakPerSec, forUs)];
    }
  }
};

const peakIsHigher: QuoteRule = ({ load }) =>
  load.shape === 'spike' && load.peakPerSec <= load.ratePerSec
    ? [
        {
          at: 'peakPerSec',
          expected: say.peakHigher(load.ratePerSec),
          got: String(load.peakPerSec),
          fix: say.peakHigherFix(),
        },
      ]
    : [];

/** A peak that outlasts its phase would never come down, and its count would be another. */
const spikeWithinPhase: QuoteRule = ({ load, phase: { durationMs } }) => {
  if (load.shape !== 'spike' || durationMs === null || load.atMs + load.forMs <= durationMs) return [];
  const expected = say.spikeWithin(durationMs);
  const fix = say.spikeWithinFix();
  return load.atMs >= durationMs
    ? [{ at: 'atMs', expected, got: String(load.atMs), fix }]
    : [{ at: 'forMs', expected, got: String(load.forMs), fix }];
};

const RULES: readonly QuoteRule[] = [ratesWithinCap, atLeastOneRequest, peakIsHigher, spikeWithinPhase];

const changingIsNotSteady = ({ quotes, steady }: PhaseDraft, phase: number): readonly Problem[] =>
  steady === true && quotes !== null && !isLevel(quotes)
    ? [
        {
          path: `phases[${phase}].steady`,
          expected: say.steadyRate(),
          got: 'true',
          fix: say.steadyRateFix(quotes.shape),
        },
      ]
    : [];

/** What the rate of a phase's quote requests needs. */
export const quoteRules = (draft: ScenarioDraft): readonly Problem[] =>
  draft.phases.flatMap((phase, index) => {
    if (phase.quotes === null) return [];
    const subject = { load: phase.quotes, phase, draft };
    const found = RULES.flatMap((rule) => rule(subject));
    return [
      ...changingIsNotSteady(phase, index),
      ...found.map(({ at, ...problem }) => ({ path: `phases[${index}].quotes.${at}`, ...problem })),
    ];
  });
