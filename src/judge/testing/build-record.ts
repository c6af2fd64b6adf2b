import type { ClientLedger, RecoveryCounts } from '../../core/ledger.ts';
import type { Arm } from '../../core/modes.ts';
import type { ObjectiveId } from '../../core/objectives.ts';
import { type ModeRecord, RECORD_SCHEMA_VERSION, type RunRecord, runRecordSchema } from '../../core/record.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { buildSlice, type SliceSeen } from './build-slice.ts';

export type { ConnectionsSeen, MessagesSeen, QuotesSeen, SliceSeen } from './build-slice.ts';

/** What was seen of a mode: its slices, and what differs from a proven mode without books. */
export type ModeSeen = Partial<Omit<ModeRecord, 'mode'>> & { readonly slices?: readonly SliceSeen[] };

export type RecordSeen = Partial<Omit<RunRecord, 'modes' | 'slices' | 'scenario'>> & {
  readonly modes?: Partial<Record<Arm, ModeSeen>>;
  readonly gating?: readonly ObjectiveId[];
};

/** The nth of `parts` shares of a whole number; the first ones take what is left over. */
export const shareOf = (whole: number, parts: number, nth: number): number =>
  Math.floor(whole / parts) + (nth < whole % parts ? 1 : 0);

export type Spread = {
  readonly slices?: number;
  readonly ok?: number;
  readonly slow?: number;
  readonly failures?: Readonly<Record<string, number>>;
  readonly connections?: number;
  readonly refused?: Readonly<Record<string, number>>;
  readonly lossesAtMs?: readonly number[];
  readonly frames?: number;
  readonly slowFrames?: number;
  readonly audience?: number;
  readonly unsubscribed?: number;
  /** What the ledger found of the clients; left out: nothing numbers their messages. */
  readonly clients?: Partial<ClientLedger>;
  readonly recovery?: Partial<RecoveryCounts>;
};

/** Totals spread evenly over judged slices (default 30), each loss in the slice of its share whatever its instant. */
export const evenly = (totals: Spread): SliceSeen[] => {
  const { slices = 30, ok = 0, slow = 0, failures = {}, connections = 0, refused = {}, lossesAtMs = [] } = totals;
  const share = (whole: number, nth: number) => shareOf(whole, slices, nth);
  const shares = (counts: Readonly<Record<string, number>>, nth: number) =>
    Object.fromEntries(Object.entries(counts).map(([name, whole]) => [name, share(whole, nth)]));
  return Array.from({ length: slices }, (_, nth) => ({
    quotes: { ok: share(ok, nth), slow: share(slow, nth), failures: shares(failures, nth) },
    connections: {
      attempted: share(connections, nth),
      refused: shares(refused, nth),
      lossesAtMs: lossesAtMs.filter((_at, index) => index % slices === nth),
      unsubscribed: share(totals.unsubscribed ?? 0, nth),
      ...(totals.recovery === undefined ? {} : { recovery: shares(totals.recovery, nth) }),
      ...(totals.clients === undefined ? {} : { clients: shares(totals.clients, nth) }),
    },
    messages: {
      frames: share(totals.frames ?? 0, nth),
      slow: share(totals.slowFrames ?? 0, nth),
      audience: totals.audience ?? 1,
    },
  }));
};

/** A healthy mode: a warm-up slice, then enough of everything for a full verdict (16,000 requests, 1,600 connections). */
export const healthySlices = (): SliceSeen[] => [
  { quotes: { ok: 100 }, connections: { attempted: 10 }, messages: { frames: 50 }, judged: false, phase: 'warm-up' },
  ...evenly({ ok: 16_000, connections: 1_600, frames: 6_000, audience: 10 }),
];

const targetOf = (mode: Arm): ModeRecord['target'] => ({
  profile: 'reference-documented',
  dialect: 'documented',
  mode: mode === 'legacy-fallback' ? mode : 'gateway-only',
  baseUrl: 'http://127.0.0.1:3000',
  alsoAt: [],
  quoteSymbols: ['700.HK', 'AAPL'],
  quoteMarkets: {},
  tags: { user: null, worker: null },
  operations: {
    quote: {
      ...{ method: 'GET', path: '/api/v1/receiver/get-stock-quote', symbolsIn: 'query', symbolsKey: 'symbols' },
      ...{ query: { provider: 'longport' }, body: {}, auth: 'none' },
      ...{ optionsIn: 'query', takes: {}, symbolsMost: 50, cache: null },
      answer: {
        ...{ successAt: ['success'], rowsAt: ['data', 'data'], symbolField: 'symbol' },
        ...{ partialAt: ['data', 'metadata', 'hasPartialFailures'], errorCodeAt: ['error', 'code'] },
      },
    },
    'query-symbols': null,
  },
  socket: {
    ...{ path: '/api/v1/stream-receiver/connect', subscribe: {}, symbols: ['700.HK'], sequence: 'data[].volume' },
  },
});

const modeOf = (mode: Arm, { slices: _slices, ...seen }: ModeSeen): ModeRecord => ({
  mode,
  target: targetOf(mode),
  modeProof: { state: 'proven', evidence: `flags endpoint says ${mode}` },
  quoteAuth: 'none',
  preflight: { requests: 1, answered: 1, connections: 0, rateLimit: null, findings: [], sockets: null },
  clock: null,
  books: { state: 'none' },
  examples: [],
  bySymbol: [],
  wire: null,
  byOperation: [],
  keys: null,
  ledger: null,
  twins: null,
  proxy: null,
  ...seen,
});

const scenarioOf = (gating: readonly ObjectiveId[]) =>
  scenarioSchema.parse({
    name: 'built-for-a-test',
    question: 'Does the gateway hold its objectives under a steady load?',
    phases: [
      { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 50 } },
      {
        ...{ name: 'steady', durationMs: 60_000, steady: true },
        ...{ quotes: { ratePerSec: 267 }, connections: { count: 1_600, holdMs: 5_000 } },
      },
    ],
    gating: [...gating],
  });

/**
 * A valid record of what is said to have been seen; by default a healthy run of `gateway-only` that gates on all but the server's own figures.
 * Throws when the result would not be a record.
 */
export const buildRecord = ({ modes = { 'gateway-only': {} }, gating, ...rest }: RecordSeen = {}): RunRecord => {
  const entries = Object.entries(modes) as [Arm, ModeSeen][];
  const all = [
    'availability',
    'error-rate',
    'response-p95',
    'connect-success',
    'disconnect-rate',
    'message-latency-p95',
  ];
  const slices = entries.flatMap(([mode, seen]) => (seen.slices ?? healthySlices()).map((slice) => ({ mode, slice })));
  return runRecordSchema.parse({
    schemaVersion: RECORD_SCHEMA_VERSION,
    kind: entries.length > 1 ? 'ab' : 'run',
    runId: '20261123-100000-built',
    tool: { name: 'gateproof', version: '0.1.0' },
    startedAt: '2026-11-23T10:00:00.000Z',
    durationMs: slices.length * 2_000,
    command: 'gateproof run scenarios/built-for-a-test.ts --seed 7',
    environment: { node: 'v24.21.0', platform: 'linux x64', cpus: 2, memoryBytes: 8_000_000_000 },
    seed: 7,
    planHash: 'a'.repeat(64),
    scenario: scenarioOf(gating ?? (all as ObjectiveId[])),
    modes: entries.map(([mode, seen]) => modeOf(mode, seen)),
    workers: [{ index: 0, fate: 'done', detail: '' }],
    wallJumpMs: 0,
    noise: { quiet: true, lostRatio: 0, gapMaxMs: 1.2, waitedMs: 0 },
    stopped: null,
    warnings: [],
    serverFigures: null,
    slices: slices.map(({ mode, slice }, index) => buildSlice(slice, index, mode)),
    ...rest,
  });
};
