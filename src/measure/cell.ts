import { type ClientLedger, NO_CLIENTS, NO_RECOVERY, type RecoveryCounts } from '../core/ledger.ts';
import type { PlannedSlice } from '../core/plan.ts';
import {
  type ArrivalCounts,
  type ConnectionCounts,
  type EncodedHistogram,
  type ImpairedCounts,
  NO_CONNECTIONS,
  type SliceRecord,
} from '../core/slice.ts';
import type { ReturnsCell } from './returns.ts';
import { SealableHistogram } from './sealable.ts';

export type Limits = { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type CountsByName = Record<string, number>;

/** Everything one worker has counted of one slice so far. */
export type Cell = {
  readonly planned: PlannedSlice;
  readonly arrivals: Mutable<ArrivalCounts>;
  readonly failures: CountsByName;
  readonly responseOver: number[];
  readonly controlOver: number[];
  okLatenessSumUs: number;
  readonly connections: Mutable<ConnectionCounts>;
  readonly refusedByReason: CountsByName;
  readonly lostByReason: CountsByName;
  readonly lossesAtMs: number[];
  readonly clients: Mutable<ClientLedger>;
  heldUs: number;
  unansweredSubscribes: number;
  unansweredLeaves: number;
  carried: number;
  standingUs: number;
  readonly recovery: Mutable<RecoveryCounts>;
  /** null until a socket of the slice sets out to return. */
  returns: ReturnsCell | null;
  impaired: (Mutable<ImpairedCounts> & { readonly endedByReason: CountsByName }) | null;
  received: number;
  frames: number;
  readonly framesOver: number[];
  negative: number;
  aheadMaxMs: number | null;
  ticks: number;
  tickSquares: number;
  lost: number;
  loopUtilisationMax: number | null;
  echoMaxMs: number | null;
  readonly histograms: Readonly<Record<HistogramName, SealableHistogram>>;
};

const HISTOGRAM_NAMES = [
  'response',
  'control',
  'service',
  'queue',
  'lateness',
  'connect',
  'subscribe',
  'connectLateness',
  'messageLatency',
  'heard',
  'tail',
  'unfed',
] as const;
type HistogramName = (typeof HISTOGRAM_NAMES)[number];

const zeros = (limits: readonly number[]): number[] => limits.map(() => 0);

const emptyHistograms = (): Cell['histograms'] => ({
  response: new SealableHistogram(),
  control: new SealableHistogram(),
  service: new SealableHistogram(),
  queue: new SealableHistogram(),
  lateness: new SealableHistogram(),
  connect: new SealableHistogram(),
  subscribe: new SealableHistogram(),
  connectLateness: new SealableHistogram(),
  messageLatency: new SealableHistogram(),
  heard: new SealableHistogram(),
  tail: new SealableHistogram(),
  unfed: new SealableHistogram(),
});

/** A slice of which nothing is counted yet: zeros, and one counter for each limit in ms, in their order. */
export const createCell = (planned: PlannedSlice, limits: Limits): Cell => ({
  planned,
  arrivals: { planned: 0, ok: 0, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 },
  failures: {},
  responseOver: zeros(limits.responseMs),
  controlOver: zeros(limits.responseMs),
  okLatenessSumUs: 0,
  connections: { ...NO_CONNECTIONS },
  refusedByReason: {},
  lostByReason: {},
  lossesAtMs: [],
  clients: { ...NO_CLIENTS },
  ...{ heldUs: 0, unansweredSubscribes: 0, unansweredLeaves: 0, carried: 0, standingUs: 0 },
  recovery: { ...NO_RECOVERY },
  returns: null,
  impaired: null,
  received: 0,
  frames: 0,
  framesOver: zeros(limits.messageMs),
  negative: 0,
  aheadMaxMs: null,
  ticks: 0,
  tickSquares: 0,
  lost: 0,
  loopUtilisationMax: null,
  echoMaxMs: null,
  histograms: emptyHistograms(),
});

/** Packs one histogram of a slice that is over, late samples still count; false where all are packed. */
export const sealNext = (cell: Cell): boolean =>
  HISTOGRAM_NAMES.some((name) => cell.histograms[name].seal()) || cell.returns?.seal() === true;

/** How a histogram goes into a slice. */
type Packing = (histogram: SealableHistogram) => EncodedHistogram;

const packed: Packing = (histogram) => histogram.finish();
const leftOut: Packing = () => null;

const quotesOf = (cell: Cell, limits: Limits, pack: Packing): SliceRecord['quotes'] => ({
  counts: { ...cell.arrivals },
  failures: { ...cell.failures },
  overLimit: limits.responseMs.map((limitMs, i) => ({
    limitMs,
    response: cell.responseOver[i] ?? 0,
    control: cell.controlOver[i] ?? 0,
  })),
  response: pack(cell.histograms.response),
  control: pack(cell.histograms.control),
  service: pack(cell.histograms.service),
  queue: pack(cell.histograms.queue),
  lateness: pack(cell.histograms.lateness),
  okLatenessSumUs: cell.okLatenessSumUs,
});

/** `follows` false: broadcasts are numbered, and nobody follows their numbers client by client. */
export type SliceForm = { readonly limits: Limits; readonly numbered: boolean; readonly follows?: boolean };

const connectionsOf = (cell: Cell, isFollowed: boolean, pack: Packing): SliceRecord['connections'] => ({
  counts: { ...cell.connections },
  refusedByReason: { ...cell.refusedByReason },
  lostByReason: { ...cell.lostByReason },
  lossesAtMs: cell.lossesAtMs.toSorted((a, b) => a - b),
  connect: pack(cell.histograms.connect),
  subscribe: pack(cell.histograms.subscribe),
  lateness: pack(cell.histograms.connectLateness),
  clients: isFollowed ? { ...cell.clients } : null,
  heldUs: cell.heldUs,
  unansweredSubscribes: cell.unansweredSubscribes,
  unansweredLeaves: cell.unansweredLeaves,
  carried: cell.carried,
  silence: {
    heard: pack(cell.histograms.heard),
    tail: pack(cell.histograms.tail),
    unfed: pack(cell.histograms.unfed),
  },
  recovery: { ...cell.recovery },
  returns: cell.returns?.asRecord(pack === packed) ?? null,
  impaired: cell.impaired === null ? null : structuredClone(cell.impaired),
});

const asSlice = (cell: Cell, { limits, numbered, follows = numbered }: SliceForm, pack: Packing): SliceRecord => {
  const { index, mode, phase, judged, steady, pair, startUs, endUs } = cell.planned;
  return {
    ...{ index, mode, phase, judged, steady, pair, startMs: startUs / 1000, endMs: endUs / 1000 },
    quotes: quotesOf(cell, limits, pack),
    connections: connectionsOf(cell, follows, pack),
    messages: {
      received: cell.received,
      frames: cell.frames,
      overLimit: limits.messageMs.map((limitMs, i) => ({ limitMs, frames: cell.framesOver[i] ?? 0 })),
      latency: pack(cell.histograms.messageLatency),
      negative: cell.negative,
      aheadMaxMs: cell.aheadMaxMs,
      ticks: numbered ? cell.ticks : null,
      tickSquares: numbered ? cell.tickSquares : null,
      lost: follows ? cell.lost : null,
      standingUs: cell.standingUs,
    },
    hostGapMaxMs: null,
    loopUtilisationMax: cell.loopUtilisationMax,
    echoMaxMs: cell.echoMaxMs,
  };
};

/** What the cell holds, as a slice of the record. `numbered` says whether the ticks carry numbers. */
export const sliceOf = (cell: Cell, form: SliceForm): SliceRecord => asSlice(cell, form, packed);

/** The same without its histograms, which stay as they are: cheap enough to be asked for again and again. */
export const countsOf = (cell: Cell, form: SliceForm): SliceRecord => asSlice(cell, form, leftOut);
