import type { Arm } from '../../core/modes.ts';
import type { RunRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { buildRecord, evenly, healthySlices } from '../../judge/testing/build-record.ts';
import { buildTwins } from '../../judge/testing/build-twins.ts';
import type { ReportView } from '../view.ts';

const COMMANDS = {
  files: ['reports/runs/20261123-100000-built/record.json', 'reports/runs/20261123-100000-built/summary.json'],
  runAgain: 'gateproof run scenarios/built-for-a-test.ts --mode gateway-only --seed 7',
  rejudge: 'gateproof report reports/runs/20261123-100000-built/record.json',
} as const;

/** A report of a record as the command line would make it. */
export const viewOf = (record: RunRecord): ReportView => ({
  record,
  judgement: judge(record),
  catalogue: englishCatalogue,
  ...COMMANDS,
});

const SLICE_MS = 2_000;
const WASHOUT_MS = 250;

/** Puts the slices of two modes into pairs, in turns, as a run of both modes has them. */
export const interleaved = (record: RunRecord): RunRecord => {
  const nthOf: Partial<Record<Arm, number>> = {};
  const slices = record.slices.map((slice) => {
    const pair = nthOf[slice.mode] ?? 0;
    nthOf[slice.mode] = pair + 1;
    const index = pair * 2 + ((slice.mode === 'gateway-only' ? 0 : 1) ^ (pair % 2));
    const startMs = index * (SLICE_MS + WASHOUT_MS);
    const shifted = slice.connections.lossesAtMs.map((_, nth) => startMs + 900 + nth * 10);
    const connections = { ...slice.connections, lossesAtMs: shifted };
    return { ...slice, index, pair, startMs, endMs: startMs + SLICE_MS, connections };
  });
  return { ...record, slices: slices.toSorted((a, b) => a.index - b.index) };
};

const warmUp = { judged: false, phase: 'warm-up', quotes: { ok: 100 }, connections: { attempted: 20 } } as const;

const equalBooks = {
  state: 'compared',
  lines: [
    { item: 'requests answered 200', ours: 16_100, target: 16_100, rule: 'equal', holds: true },
    { item: 'connections accepted', ours: 1_610, target: 1_610, rule: 'equal', holds: true },
    { item: 'frames received', ours: 60_000, target: 60_004, rule: 'at-most', holds: true },
    { item: 'requests of others', ours: 0, target: 3, rule: 'shown', holds: true },
  ],
} as const;

const passed = (): RunRecord =>
  buildRecord({ modes: { 'gateway-only': { books: { ...equalBooks, lines: [...equalBooks.lines] } } } });

/** One mode holds, the other breaks in several ways. */
const failedAb = (): RunRecord =>
  interleaved(
    buildRecord({
      modes: {
        'gateway-only': {
          slices: [warmUp, ...evenly({ ok: 8_000, slow: 40, connections: 800, frames: 6_000, audience: 10 })],
        },
        'legacy-fallback': {
          slices: [
            warmUp,
            ...evenly({
              ...{
                ok: 7_960,
                slow: 700,
                failures: { 'http-503': 36, reset: 4 },
                connections: 800,
                frames: 6_000,
                audience: 10,
              },
              ...{ refused: { auth: 9 }, lossesAtMs: Array.from({ length: 30 }, (_, nth) => 10_000 + nth * 400) },
            }),
          ],
          examples: [
            { kind: 'http-503', atMs: 12_400, detail: '{"success":false,"error":{"code":"UPSTREAM_DOWN"}}' },
            { kind: 'lost-transport-close', atMs: 21_000, detail: 'closed by the target after 8.6 s' },
          ],
        },
      },
    }),
  );

/** 60 pairs of slices in which the candidate answers so much slower; each mode holds its own limits. */
const pairsOf = (slower: number): RunRecord => {
  const slice = (medianMs: number) =>
    ({
      quotes: { ok: 400, medianMs },
      connections: { attempted: 50 },
      messages: { frames: 100, audience: 50 },
    }) as const;
  const slices = (medianMs: number) => Array.from({ length: 60 }, () => slice(medianMs));
  return interleaved(
    buildRecord({
      modes: { 'gateway-only': { slices: slices(50) }, 'legacy-fallback': { slices: slices(50 * slower) } },
    }),
  );
};

const firstSockets: NonNullable<RunRecord['modes'][number]['preflight']['sockets']> = {
  timing: {
    aloneMs: 41,
    burst: { asked: 10, connectedMs: Array.from({ length: 10 }, (_, i) => 42 + 40 * i), limitMs: 10_000 },
  },
  counts: {
    ...{ planned: 11, notReleased: 0, attempted: 11, connected: 11, refused: 0, timedOut: 0 },
    ...{ lost: 0, closedByUs: 11, openAtKill: 0, subscribed: 11, subscribeFailed: 0 },
  },
  refusedByReason: {},
  lostByReason: {},
  messages: { received: 3, frames: 2 },
};

/** A machine that told nothing but its descriptors. */
const host: RunRecord['host'] = {
  facts: {
    platform: 'darwin',
    descriptors: { soft: 10_240, hard: null },
    ...{ ports: null, sockets: null, destinations: [], sourceAddresses: null },
    cpu: { cores: 2, quotaCores: null, load1: 0.5 },
    memoryFreeBytes: null,
    clock: { stepUs: 1, backwards: 0, wallJumpMs: 0, lookedMs: 5 },
  },
  reach: {
    ...{ workers: 1, perWorker: 10_176, byDescriptors: 10_176, byPorts: null, byMemory: null, connections: 10_176 },
    ...{ connectionsByCpu: 4_000, requestsPerSecByCpu: 4_000 },
  },
  sources: [],
  names: [],
  warnings: [{ code: 'unknown', platform: 'darwin', what: ['ports', 'sockets'] }],
};

/** Nothing wrong, and too little of it. */
const undecided = (): RunRecord =>
  buildRecord({
    host,
    modes: {
      'gateway-only': {
        slices: evenly({ slices: 15, ok: 2_000, connections: 250, frames: 3_000, audience: 10 }),
        modeProof: { state: 'not-provable', evidence: 'the profile names no flags endpoint' },
        preflight: {
          requests: 3,
          answered: 3,
          connections: 11,
          rateLimit: { limit: 100, remaining: 97, resetSec: 60 },
          findings: [],
          sockets: firstSockets,
        },
      },
    },
  });

/** All objectives hold, and one client of two is made to wait. */
const clientsDisagree = (): RunRecord =>
  buildRecord({
    modes: { 'gateway-only': { twins: buildTwins(20, 19, { connectUs: 412_600, subscribeUs: 414_000 }) } },
  });

/** All objectives hold, and of the slices that k6 played every answer came later. */
const enginesDisagree = (): RunRecord => {
  const k6Slices = Array.from({ length: 15 }, (_, pair) => 1 + 2 * pair + (pair % 2));
  const slices = healthySlices().map((slice, index) => ({
    ...slice,
    quotes: { ...slice.quotes, medianMs: k6Slices.includes(index) ? 70 : 40 },
  }));
  const engine = { name: 'both' as const, k6Version: '2.2.0', k6Slices, clockStepMs: null };
  return buildRecord({ engine, modes: { 'gateway-only': { slices } } });
};

/** A target that let nobody in. */
const refusedEverything = (): RunRecord =>
  buildRecord({
    modes: {
      'gateway-only': {
        slices: evenly({ failures: { refused: 16_000 }, connections: 1_600, refused: { reset: 1_600 } }),
        examples: [{ kind: 'refused', atMs: 0, detail: 'connect ECONNREFUSED 127.0.0.1:3000' }],
      },
    },
  });

/** Not one sample of anything. */
const noData = (): RunRecord =>
  buildRecord({
    modes: { 'gateway-only': { slices: evenly({ slices: 3 }) } },
    stopped: { why: 'sigint', detail: 'Ctrl-C', atMs: 6_000 },
    noise: null,
  });

const RECORDS = {
  pass: passed,
  'fail-ab': failedAb,
  'pass-ab': () => pairsOf(1),
  'slower-ab': () => pairsOf(1.15),
  inconclusive: undecided,
  'clients-disagree': clientsDisagree,
  'engines-disagree': enginesDisagree,
  'refused-everything': refusedEverything,
  'no-data': noData,
};

export type SampleName = keyof typeof RECORDS;

export const SAMPLE_NAMES = Object.keys(RECORDS) as SampleName[];

const made = new Map<SampleName, ReportView>();

/** A finished run of each kind, the same every time. */
export const sampleView = (name: SampleName): ReportView => {
  const view = made.get(name) ?? viewOf(RECORDS[name]());
  made.set(name, view);
  return view;
};

/** A healthy mode, for tests that change one thing about it. */
export const healthyView = (change: Partial<RunRecord> = {}): ReportView =>
  viewOf({ ...buildRecord({ modes: { 'gateway-only': { slices: healthySlices() } } }), ...change });
