import { isLevel, peakPerSec } from '../core/quote-rate.ts';
import type { Phase, QuoteLoad } from '../core/scenario.ts';

type Rescale = (perSec: number) => number;

const rescaled = (load: QuoteLoad, rescale: Rescale): QuoteLoad => {
  switch (load.shape) {
    case 'constant':
    case 'poisson':
      return { ...load, ratePerSec: rescale(load.ratePerSec) };
    case 'ramp':
      return { ...load, fromPerSec: rescale(load.fromPerSec), toPerSec: rescale(load.toPerSec) };
    case 'step':
      return { ...load, ratesPerSec: load.ratesPerSec.map(rescale) };
    case 'spike':
      return { ...load, ratePerSec: rescale(load.ratePerSec), peakPerSec: rescale(load.peakPerSec) };
  }
};

const loadsOf = (phases: readonly Phase[]): readonly QuoteLoad[] => phases.flatMap(({ quotes }) => quotes ?? []);

/**
 * The phases at another rate. Where every phase has one rate, all that send quotes get this one. As soon as a rate changes within a phase, this is
 * the highest of the scenario (what a spike reaches, what a ramp ends at), and all others keep their ratio to it: the shape stays what it was.
 */
export const withRate = (phases: readonly Phase[], ratePerSec: number): readonly Phase[] => {
  const loads = loadsOf(phases);
  const highest = Math.max(...loads.map(peakPerSec));
  // The highest is the rate that was asked for, without the rounding of a division.
  const inProportion: Rescale = (perSec) => (perSec === highest ? ratePerSec : (perSec * ratePerSec) / highest);
  const rescale = loads.every(isLevel) ? () => ratePerSec : inProportion;
  return phases.map((phase) =>
    phase.quotes === undefined ? phase : { ...phase, quotes: rescaled(phase.quotes, rescale) },
  );
};

type Lengths = { readonly fromMs: number; readonly toMs: number };

/** A load in a phase of another length: a spike begins at the same share of it and lasts as large a one; ramps and steps have no times of their own. */
export const stretched = (load: QuoteLoad, { fromMs, toMs }: Lengths): QuoteLoad => {
  if (load.shape !== 'spike') return load;
  const scaled = (ms: number): number => Math.round((ms * toMs) / fromMs);
  const atMs = scaled(load.atMs);
  return { ...load, atMs, forMs: Math.min(scaled(load.forMs), toMs - atMs) };
};
