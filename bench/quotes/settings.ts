/** What is measured: CPU of a request at one rate, CPU of a request in a closed loop, two planted truths, and how far our open model reaches. */
export const MEASURES = ['open', 'closed', 'constant', 'freeze', 'reach'] as const;
export type Measure = (typeof MEASURES)[number];

/** One play as every generator gets it. */
export type Play = {
  readonly measure: Measure;
  readonly size: string;
  /** What is asked for; a closed loop asks for none. */
  readonly ratePerSec: number;
  readonly connections: number;
  /** All of it; the first `warmUpMs` are no part of what a generator says of lateness. */
  readonly durationMs: number;
  readonly warmUpMs: number;
  /** What the server does: holds each answer, or stops once after so many requests. */
  readonly holdMs: number;
  readonly freeze: { readonly afterRequests: number; readonly ms: number } | null;
  /** Rates of generators that cannot reach the rate of the others. */
  readonly slowRatePerSec: number;
};

export type Sizes = {
  readonly connections: number;
  readonly open: { readonly ratePerSec: number; readonly slowRatePerSec: number };
  /** The same load for a short and a longer time: the figure is the slope, so start and report fall out. */
  readonly shortMs: number;
  readonly longMs: number;
  readonly constant: { readonly ratePerSec: number; readonly holdMs: number; readonly durationMs: number };
  readonly freeze: {
    readonly ratePerSec: number;
    readonly afterRequests: number;
    readonly ms: number;
    readonly durationMs: number;
  };
  readonly reach: { readonly ratesPerSec: readonly number[]; readonly durationMs: number; readonly warmUpMs: number };
};

export const FULL: Sizes = {
  connections: 50,
  open: { ratePerSec: 5_000, slowRatePerSec: 500 },
  // The first seconds of each are its compiler's; the slope is to say what a request costs as a load goes on.
  ...{ shortMs: 2_000, longMs: 10_000 },
  constant: { ratePerSec: 500, holdMs: 100, durationMs: 3_000 },
  freeze: { ratePerSec: 1_000, afterRequests: 1_500, ms: 1_400, durationMs: 5_000 },
  reach: { ratesPerSec: [20_000, 25_000, 30_000, 40_000], durationMs: 5_000, warmUpMs: 1_000 },
};

/** To see that all of it works; its figures mean nothing. */
export const SMALL: Sizes = {
  connections: 20,
  open: { ratePerSec: 300, slowRatePerSec: 100 },
  ...{ shortMs: 1_000, longMs: 2_000 },
  constant: { ratePerSec: 100, holdMs: 100, durationMs: 1_000 },
  freeze: { ratePerSec: 300, afterRequests: 150, ms: 1_400, durationMs: 3_000 },
  reach: { ratesPerSec: [1_000, 2_000], durationMs: 2_000, warmUpMs: 1_000 },
};

export const SYMBOL = 'AAPL.US';
/** The quote of the documented contract (docs/spec/documented-contract.md:18). */
export const QUOTE_PATH = '/api/v1/receiver/get-stock-quote';
export const QUOTE_URL = `${QUOTE_PATH}?symbols=${SYMBOL}&provider=infoway`;

const NO_FAULT = { holdMs: 0, freeze: null, warmUpMs: 0 } as const;

/** All plays of a round but for who plays them. */
export const playsOf = (sizes: Sizes): readonly Play[] => {
  const { connections, open, shortMs, longMs, constant, freeze, reach } = sizes;
  const load = (measure: 'open' | 'closed', size: string, durationMs: number): Play => ({
    ...{ measure, size, connections, durationMs, ...open, ...NO_FAULT },
  });
  const slow = { connections, slowRatePerSec: open.slowRatePerSec };
  return [
    load('open', 'short', shortMs),
    load('open', 'long', longMs),
    load('closed', 'short', shortMs),
    load('closed', 'long', longMs),
    {
      measure: 'constant',
      size: 'all',
      ...slow,
      ...constant,
      slowRatePerSec: constant.ratePerSec,
      freeze: null,
      warmUpMs: 0,
    },
    {
      ...{ measure: 'freeze', size: 'all', ...slow, ratePerSec: freeze.ratePerSec, durationMs: freeze.durationMs },
      ...{
        slowRatePerSec: freeze.ratePerSec,
        holdMs: 0,
        warmUpMs: 0,
        freeze: { afterRequests: freeze.afterRequests, ms: freeze.ms },
      },
    },
    ...reach.ratesPerSec.map(
      (ratePerSec): Play => ({
        ...{
          measure: 'reach',
          size: String(ratePerSec),
          ...slow,
          ratePerSec,
          durationMs: reach.durationMs,
          ...NO_FAULT,
        },
        warmUpMs: reach.warmUpMs,
      }),
    ),
  ];
};
