import { createRandom, type Random } from '../../core/random.ts';
import { marketOf } from './symbols.ts';

/** One trade as a `data` frame carries it (docs/spec/wire-samples.md:12). `volume` is the tick's number, from 1, for each symbol. */
export type Tick = {
  readonly symbol: string;
  readonly lastPrice: number;
  readonly volume: number;
  readonly turnover: number;
  readonly timestamp: number;
  readonly tradeDirection: number;
  readonly price: number;
};

export type SymbolTicks = { readonly symbol: string; readonly ticks: readonly Tick[] };

export type MarketSettings = {
  readonly symbols: readonly string[];
  readonly heartbeat: string;
  readonly ratePerSec: number;
  /** The heartbeat ticks at least this often. */
  readonly heartbeatRatePerSec?: number;
  readonly seed: number;
  readonly startUs: number;
  readonly startWallMs: number;
};

export type Market = {
  /** Makes every tick due by `nowUs`, at the instants the rate gives, however late the call is. */
  advance(nowUs: number): readonly SymbolTicks[];
  /** Lets the market stand still for that long: later ticks come that much later, and none is made up for. */
  hold(durationUs: number): void;
  /** The latest quote of a strict symbol as JSON without its `{"symbol":…,` head, or null when this market has no such symbol. */
  quoteTail(symbol: string): string | null;
  lastTickAgeMs(nowUs: number): number;
};

/** Unless it is told otherwise: a live stream can always be told from a dead one. */
const HEARTBEAT_RATE_PER_SEC = 4;
const CENTS = 100;

type Instrument = {
  readonly symbol: string;
  readonly random: Random;
  readonly intervalUs: number;
  readonly phaseUs: number;
  cents: number;
  number: number;
  direction: number;
  stampMs: number;
  tail: string | null;
};

const openInstrument = (symbol: string, settings: MarketSettings): Instrument => {
  const random = createRandom(settings.seed, `market ${symbol}`);
  const floor = symbol === settings.heartbeat ? (settings.heartbeatRatePerSec ?? HEARTBEAT_RATE_PER_SEC) : 0;
  const ratePerSec = Math.max(settings.ratePerSec, floor);
  const intervalUs = ratePerSec > 0 ? 1e6 / ratePerSec : Number.POSITIVE_INFINITY;
  return {
    symbol,
    random,
    intervalUs,
    phaseUs: ratePerSec > 0 ? random() * intervalUs : 0,
    cents: 1_000 + Math.floor(random() * 40_000),
    number: 0,
    direction: 1,
    stampMs: settings.startWallMs,
    tail: null,
  };
};

/** Walks by up to five cents, never below one. */
const step = (instrument: Instrument, stampMs: number): Tick => {
  const move = Math.floor(instrument.random() * 11) - 5;
  instrument.cents = Math.max(1, instrument.cents + move);
  instrument.number += 1;
  instrument.direction = move < 0 ? 2 : 1;
  instrument.stampMs = stampMs;
  instrument.tail = null;
  const price = instrument.cents / CENTS;
  return {
    symbol: instrument.symbol,
    lastPrice: price,
    volume: instrument.number,
    turnover: (instrument.cents * instrument.number) / CENTS,
    timestamp: stampMs,
    tradeDirection: instrument.direction,
    price,
  };
};

const tailOf = (instrument: Instrument): string => {
  const { cents, number } = instrument;
  const figures = `"lastPrice":${cents / CENTS},"volume":${number},"turnover":${(cents * number) / CENTS}`;
  const stamp = new Date(instrument.stampMs).toISOString();
  return `${figures},"timestamp":"${stamp}","tradeDirection":${instrument.direction},"market":"${marketOf(instrument.symbol)}"}`;
};

/** A seeded random walk for each symbol: the same seed and settings give the same ticks, number by number. */
export const createMarket = (settings: MarketSettings): Market => {
  const names = new Set([...settings.symbols, settings.heartbeat]);
  const instruments = new Map([...names].map((symbol) => [symbol, openInstrument(symbol, settings)]));
  let heldUs = 0;
  let newestDueUs = settings.startUs;

  const ticksDue = (instrument: Instrument, nowUs: number): readonly Tick[] => {
    const ticks: Tick[] = [];
    if (!Number.isFinite(instrument.intervalUs)) return ticks;
    const firstUs = settings.startUs + heldUs + instrument.phaseUs;
    let dueUs = firstUs + instrument.number * instrument.intervalUs;
    while (dueUs <= nowUs) {
      ticks.push(step(instrument, settings.startWallMs + Math.floor((dueUs - settings.startUs) / 1000)));
      if (dueUs > newestDueUs) newestDueUs = dueUs;
      dueUs = firstUs + instrument.number * instrument.intervalUs;
    }
    return ticks;
  };

  return {
    advance: (nowUs) => {
      const batches: SymbolTicks[] = [];
      for (const instrument of instruments.values()) {
        const ticks = ticksDue(instrument, nowUs);
        if (ticks.length > 0) batches.push({ symbol: instrument.symbol, ticks });
      }
      return batches;
    },
    hold: (durationUs) => {
      heldUs += durationUs;
    },
    quoteTail: (symbol) => {
      const instrument = instruments.get(symbol);
      if (instrument === undefined) return null;
      instrument.tail ??= tailOf(instrument);
      return instrument.tail;
    },
    lastTickAgeMs: (nowUs) => Math.max(0, Math.round((nowUs - newestDueUs) / 1000)),
  };
};
