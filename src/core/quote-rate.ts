import type { QuoteLoad, Scenario } from './scenario.ts';

/** A part of a phase in which the planned rate goes evenly from one value to another; whole microseconds from the start of the phase. */
export type RateStretch = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly fromPerSec: number;
  readonly toPerSec: number;
};

const flat = (fromUs: number, toUs: number, perSec: number): RateStretch => ({
  ...{ fromUs, toUs },
  ...{ fromPerSec: perSec, toPerSec: perSec },
});

/** The planned rate of quote requests over a phase, stretch after stretch without a gap; none is empty. */
export const rateStretches = (load: QuoteLoad, durationMs: number): readonly RateStretch[] => {
  const endUs = durationMs * 1000;
  switch (load.shape) {
    case 'constant':
    case 'poisson':
      return [flat(0, endUs, load.ratePerSec)];
    case 'ramp':
      return [{ fromUs: 0, toUs: endUs, fromPerSec: load.fromPerSec, toPerSec: load.toPerSec }];
    case 'step': {
      const edgeUs = (step: number): number => Math.round((step * endUs) / load.ratesPerSec.length);
      return load.ratesPerSec.map((perSec, step) => flat(edgeUs(step), edgeUs(step + 1), perSec));
    }
    case 'spike': {
      const atUs = load.atMs * 1000;
      const overUs = atUs + load.forMs * 1000;
      const parts = [
        flat(0, atUs, load.ratePerSec),
        flat(atUs, overUs, load.peakPerSec),
        flat(overUs, endUs, load.ratePerSec),
      ];
      return parts.filter(({ fromUs, toUs }) => toUs > fromUs);
    }
  }
};

/** The area under the rate: how many requests a stretch holds, a fraction too. */
export const requestsOf = ({ fromUs, toUs, fromPerSec, toPerSec }: RateStretch): number =>
  (((fromPerSec + toPerSec) / 2) * (toUs - fromUs)) / 1_000_000;

const areaOf = (load: QuoteLoad, durationMs: number): number =>
  rateStretches(load, durationMs).reduce((sum, stretch) => sum + requestsOf(stretch), 0);

/** How many quote requests a phase has. */
export const plannedQuotes = (load: QuoteLoad, durationMs: number): number => Math.round(areaOf(load, durationMs));

/** The mean of the planned rate over a phase, per second. */
export const meanPerSec = (load: QuoteLoad, durationMs: number): number =>
  (areaOf(load, durationMs) / durationMs) * 1000;

/** Every rate of a load by the field it stands in. */
export const ratesOf = (load: QuoteLoad): readonly { readonly field: string; readonly perSec: number }[] => {
  switch (load.shape) {
    case 'constant':
    case 'poisson':
      return [{ field: 'ratePerSec', perSec: load.ratePerSec }];
    case 'ramp':
      return [
        { field: 'fromPerSec', perSec: load.fromPerSec },
        { field: 'toPerSec', perSec: load.toPerSec },
      ];
    case 'step':
      return load.ratesPerSec.map((perSec, step) => ({ field: `ratesPerSec[${step}]`, perSec }));
    case 'spike':
      return [
        { field: 'ratePerSec', perSec: load.ratePerSec },
        { field: 'peakPerSec', perSec: load.peakPerSec },
      ];
  }
};

/** The highest planned rate of a load, per second. */
export const peakPerSec = (load: QuoteLoad): number => Math.max(...ratesOf(load).map(({ perSec }) => perSec));

/** Whether the rate is the same all through a phase. */
export const isLevel = ({ shape }: QuoteLoad): boolean => shape === 'constant' || shape === 'poisson';

/** The highest planned rate of quotes in a scenario; 0 without quotes. */
export const highestPerSec = ({ phases }: Pick<Scenario, 'phases'>): number =>
  Math.max(0, ...phases.flatMap(({ quotes }) => (quotes === undefined ? [] : [peakPerSec(quotes)])));
