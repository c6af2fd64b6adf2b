import type { QuoteLoad } from '../../scenario.ts';
import { count, counted, duration, listed } from './figures.ts';

/** Rates are written as their author wrote them, to three decimals. */
const rate = (perSec: number): string => String(Number(perSec.toFixed(3)));

/** Of a phase: tenths, where a part begins between two seconds. */
const seconds = (ms: number): string => String(Number((ms / 1_000).toFixed(1)));

/** English sentences about the rate of quote requests over a phase: what happens, what it cannot be, what came of each part. */
export const quoteShapesText = {
  planned: (load: QuoteLoad, durationMs: number): string => {
    switch (load.shape) {
      case 'constant':
      case 'poisson':
        return `${rate(load.ratePerSec)} quotes/s ${load.shape}`;
      case 'ramp':
        return `quotes from ${rate(load.fromPerSec)}/s evenly to ${rate(load.toPerSec)}/s`;
      case 'step': {
        const { length } = load.ratesPerSec;
        return `quotes in ${length} steps of ${duration(durationMs / length)}: ${listed(load.ratesPerSec.map(rate))}/s`;
      }
      case 'spike':
        return `${rate(load.ratePerSec)} quotes/s, but ${rate(load.peakPerSec)}/s from ${duration(load.atMs)} on for ${duration(load.forMs)}`;
    }
  },

  peakHigher: (ratePerSec: number) => `above ${rate(ratePerSec)}, the rate around the spike`,
  peakHigherFix: () => "Raise peakPerSec, or write shape: 'constant' for a rate that stays.",
  spikeWithin: (durationMs: number) =>
    `a spike that is over with its phase: atMs and forMs together at most ${durationMs}`,
  spikeWithinFix: () => 'Begin the spike earlier, shorten it, or lengthen the phase.',
  steadyRate: () => '`false` where the rate changes',
  steadyRateFix: (shape: string) => `Set steady to false: a ${shape} is not a steady state.`,

  slotsTooFew: (p: {
    readonly perSec: number;
    readonly limitMs: number;
    readonly inFlight: number;
    readonly setting: 'inFlightMax' | 'poolConnections';
    readonly slots: number;
    readonly enough: number;
    readonly processes: number;
  }): string =>
    `At ${rate(p.perSec)} quotes/s, answers that take ${duration(p.limitMs)}, the limit of response-p95, keep ${count(p.inFlight)} requests in flight; quotes.${p.setting} has ${count(p.slots)}${p.processes > 1 ? ` in ${p.processes} load processes` : ''}. ${p.setting === 'inFlightMax' ? 'A request without a slot is dropped and counts as not served' : 'A request without a connection waits for one, and that counts as its response time'}. Set ${p.setting} to ${count(p.enough)} or more.`,

  noSlot: (mode: string, of: { readonly dropped: number; readonly inFlightMax: number }) =>
    `${mode}: ${counted(of.dropped, 'requests')} found no free slot: the target held all ${count(of.inFlightMax)} of a load process. Look at what it did then; if answers may take that long, raise quotes.inFlightMax.`,

  usersWaited: (mode: string, dropped: number) =>
    `${mode}: ${counted(dropped, 'requests')} were not sent before the drain was over: every virtual user of k6 was waiting for the target. Look at what it did then.`,

  title: 'Rates of quotes',
  caption:
    'Each part of a load that changes its rate. Released: let go by us; ok: answered well. P95 counts the rest as slower; late: P99 of our own lateness.',
  column: {
    mode: 'mode',
    part: 'phase, seconds',
    planned: 'planned/s',
    released: 'released/s',
    ok: 'ok/s',
    p95: 'P95 (ms)',
    late: 'late (ms)',
  },
  part: (phase: string, fromMs: number, toMs: number) => `${phase} ${seconds(fromMs)}-${seconds(toMs)}`,
  perSec: (value: number): string => count(Math.round(value)),
  notAnswered: 'no answer',
} as const;
