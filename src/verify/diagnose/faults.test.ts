import { describe, expect, it } from 'vitest';
import type { Diagnosis, ProblemClass } from '../../core/diagnosis.ts';
import type { ClientLedger } from '../../core/ledger.ts';
import type { Mode } from '../../core/modes.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../../core/objectives.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import { buildRecord, evenly, type RecordSeen, type SliceSeen } from '../../judge/testing/build-record.ts';
import { figuresSeen, seconds } from '../../judge/testing/server-figures.ts';
import { FAULTS } from '../../reference/faults/registry.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { MATRIX } from '../../testing/self-test/matrix.ts';
import { runChecklist } from '../checklist.ts';
import { checkedAt, profileFor } from '../testing/checked.ts';
import { type Case, decide } from './decide.ts';
import { findingsOfChecklist, isTierOneDone, whoAnswered } from './from-checklist.ts';
import { findingsOfSummary } from './from-summary.ts';

const from = { kind: 'live', path: null, seenAt: null, what: 'a test' } as const;

/** Every check but those that wait for seconds: tier 2 of a real target with this fault, as `diagnose` looks at it. */
const seenLive = async (fault: string, mode: Mode): Promise<Case> => {
  const target = await startForTest({ faults: [fault], dialect: 'documented' }, mode);
  // Where no tick comes the whole limit is waited.
  const tickLimitMs = ['silent', 'no-ticks'].includes(fault) ? 600 : 5_000;
  const profile = profileFor('documented', { tickLimitMs });
  const list = await runChecklist(checkedAt(target.url, { mode, profile }), { tier: 2, deadlineMs: 60_000 });
  return { findings: findingsOfChecklist(list), met: whoAnswered(list), isTierOneDone: isTierOneDone(list), from };
};

const seenInRecord = (seen: RecordSeen): Case => {
  const record = buildRecord(seen);
  const summary = summarizeRun(record, judge(record), englishCatalogue);
  return { findings: findingsOfSummary(summary), met: null, isTierOneDone: false, from };
};

const brokenIn = ({ findings }: Pick<Case, 'findings'>): readonly string[] =>
  findings.filter(({ state }) => state === 'broken').map(({ id }) => id);

const GATEWAY = 'gateway-only';

type LiveRow = readonly [fault: string, mode: Mode, outcome: ProblemClass | 'nothing', ids: readonly string[]];

/** Faults that a checklist sees: what is broken, and the class. */
const LIVE: readonly LiveRow[] = [
  ['none', GATEWAY, 'nothing', []],
  ['wrong-mode', GATEWAY, 'configuration', ['mode', 'flags', 'H2', 'legacy-support']],
  ['flags-lie', GATEWAY, 'configuration', ['mode', 'flags']],
  ['flags-ignored', 'legacy-fallback', 'configuration', ['mode', 'flags', 'H2', 'legacy-support']],
  ['no-limiter', GATEWAY, 'configuration', ['F3']],
  ['bad-config', GATEWAY, 'configuration', ['F4']],
  ['pool-full', GATEWAY, 'performance', ['H4']],
  ['unhealthy', GATEWAY, 'architecture', ['H1']],
  ['no-health', GATEWAY, 'architecture', ['H1']],
  ['unhealthy=which=websocket', GATEWAY, 'architecture', ['H2']],
  ['unhealthy=which=fetcher', GATEWAY, 'architecture', ['H3']],
  ['unhealthy=which=all', GATEWAY, 'architecture', ['H1', 'H2', 'H3']],
  ['no-self-connection', GATEWAY, 'architecture', ['H5']],
  ['no-legacy', GATEWAY, 'architecture', ['legacy-support']],
  ['truncate=1', GATEWAY, 'architecture', ['F1']],
  ['silent', GATEWAY, 'architecture', ['F2']],
  ['no-ticks', GATEWAY, 'architecture', ['F2']],
  ['refuse=auth', GATEWAY, 'architecture', ['H5', 'F2']],
  ['error=100%', GATEWAY, 'architecture', ['F1']],
];

const OK = { ok: 16_000, connections: 1_600, frames: 6_000, audience: 10 };
const quotes = (more: Parameters<typeof evenly>[0]): RecordSeen => ({
  modes: { [GATEWAY]: { slices: evenly({ ...OK, ...more }) } },
});
const eachSlice = (change: (slice: SliceSeen) => SliceSeen): RecordSeen => ({
  modes: { [GATEWAY]: { slices: evenly(OK).map(change) } },
});
const server = (id: 'cpu' | 'memory' | 'pool'): RecordSeen => ({
  gating: [id],
  serverFigures: [
    figuresSeen({ cpu: seconds(60, 0.1), memory: seconds(60, 0.1), pool: seconds(60, 0.1), [id]: seconds(60, 0.95) }),
  ],
});

/** What became of the messages of all clients, judged by one objective. */
const amiss = (bad: Partial<ClientLedger>, gating: ObjectiveId): RecordSeen => ({
  ...quotes({ clients: { followed: 1_600, compared: 1_600, ...bad } }),
  gating: [gating],
});

type RecordRow = readonly [fault: string, seen: RecordSeen, outcome: ProblemClass, ids: readonly string[]];

/** Faults that only a load sees, by a record of what they do. */
const LOST_60 = Array.from({ length: 60 }, (_, at) => 2_000 + at * 900);

const RECORDS: readonly RecordRow[] = [
  ['delay=400ms', quotes({ slow: 16_000 }), 'performance', ['response-p95']],
  ['symbol-delay=AAPL:400ms', quotes({ slow: 2_000 }), 'performance', ['response-p95']],
  ['freeze=1.4s', quotes({ slow: 1_600 }), 'performance', ['response-p95']],
  ['error=2%', quotes({ failures: { 'http-500': 330 } }), 'architecture', ['availability', 'error-rate']],
  ['reset=2%', quotes({ failures: { reset: 330 } }), 'architecture', ['availability', 'error-rate']],
  ['symbol-error=AAPL:5%', quotes({ failures: { 'http-500': 120 } }), 'architecture', ['availability', 'error-rate']],
  [
    'hang=100%',
    eachSlice((slice) => ({ ...slice, quotes: { unanswered: 500 } })),
    'architecture',
    ['availability', 'error-rate', 'response-p95'],
  ],
  ['partial=2%', quotes({ failures: { partial: 330 } }), 'architecture', ['error-rate']],
  ['missing=2%', quotes({ failures: { 'missing-symbol': 330 } }), 'architecture', ['error-rate']],
  ['malformed=2%', quotes({ failures: { 'not-json': 330 } }), 'architecture', ['error-rate']],
  ['throttle=2%', quotes({ failures: { 'http-429-limiter': 330 } }), 'architecture', ['error-rate']],
  [
    'fail-fast=8%,base=80ms',
    quotes({ failures: { 'http-503': 1_400 } }),
    'architecture',
    ['availability', 'error-rate', 'response-p95'],
  ],
  ['queue=200', quotes({ slow: 16_000 }), 'performance', ['response-p95']],
  ['refuse=5%', quotes({ refused: { reset: 80 } }), 'architecture', ['connect-success']],
  ...['slow-handshake=50ms', 'slow-accept=30'].map(
    (fault): RecordRow => [
      fault,
      eachSlice((slice) => ({ ...slice, connections: { attempted: 60, timedOut: 30 } })),
      'performance',
      ['connect-success'],
    ],
  ),
  ...[
    'drop=36',
    'ping-timeout=36',
    'bad-frames=36',
    'net-reset=36,after=300ms,on=sockets',
    'net-cut=1KiB,of=36,on=sockets',
  ].map((fault): RecordRow => [fault, quotes({ lossesAtMs: LOST_60 }), 'architecture', ['disconnect-rate']]),
  ['legacy-slow=400ms', quotes({ slowFrames: 4_500 }), 'performance', ['message-latency-p95']],
  ['net-delay=250ms,dir=down,on=http', quotes({ slow: 16_000 }), 'performance', ['response-p95']],
  ['net-bandwidth=2KiB/s,dir=down,on=http', quotes({ slow: 16_000 }), 'performance', ['response-p95']],
  ['net-freeze=1.4s', quotes({ slow: 1_600 }), 'performance', ['response-p95']],
  ['ticks=36', amiss({ lossy: 1_600 }, 'event-lossless'), 'architecture', ['event-lossless']],
  [
    'recovery=failed',
    { ...quotes({ recovery: { asked: 1_600, failed: 1_600 } }), gating: ['recovery-success'] },
    'architecture',
    ['recovery-success'],
  ],
  ['mute=5%', amiss({ behind: 80 }, 'last-value'), 'architecture', ['last-value']],
  ['net-black-hole=36,after=300ms,on=sockets', amiss({ behind: 36 }, 'last-value'), 'architecture', ['last-value']],
  ['cpu-burn=100%', server('cpu'), 'performance', ['cpu']],
  ['memory-hold=300', server('memory'), 'performance', ['memory']],
  ['pool-full', server('pool'), 'performance', ['pool']],
];

/** Faults that leave nothing broken for a diagnosis to see, and why. */
const NOWHERE: Readonly<Record<string, string>> = {
  'delay-tail': 'its example stays under the limit; a longer one is a delay like the others',
  'delay-lognormal': 'its example stays under the limit; a longer one is a delay like the others',
  clock: 'it is read before the load and corrected; one that runs away leaves latencies undecided',
  'slow-health': 'under the 10 s that a check waits; the alert of `watch` is for it',
  'error-rate': 'no check reads it; the alert of `watch` is for it',
  'slow-deflate': 'the two clients of a run disagree, which takes a pass away; no objective judges it',
  'net-slow-read':
    'how many requests a slow connection of a pool gets is up to the pool, so it may break the latency and need not',
  'net-jitter': 'its example stays under the limit; a longer one is a delay like the others',
  'emergency-fallbacks': 'no check reads it; the trigger of `watch` is for it',
};

const nameOf = (fault: string): string => fault.split('=')[0] ?? '';

const expectOutcome = (of: Diagnosis['outcome'], diagnosis: Pick<Diagnosis, 'outcome' | 'class' | 'exitCode'>) =>
  expect([diagnosis.outcome, diagnosis.exitCode]).toEqual([of, of === 'class' ? 1 : 0]);

describe('every planted fault', () => {
  it('has its row, here or among those that show nowhere', () => {
    const rows = [...LIVE, ...RECORDS].map(([fault]) => nameOf(fault));
    expect([...new Set([...rows, ...Object.keys(NOWHERE)])].toSorted()).toEqual(
      FAULTS.map(({ name }) => name).toSorted(),
    );
    expect(rows.filter((name) => name in NOWHERE)).toEqual([]);
  });

  it.each(LIVE)('%s in %s is seen by the checklist: %s, by %j', async (fault, mode, outcome, ids) => {
    const seen = await seenLive(fault, mode);
    const { diagnosis } = decide(seen);
    expect(brokenIn(seen)).toEqual(ids);
    expect(diagnosis.class).toBe(outcome === 'nothing' ? null : outcome);
    expectOutcome(outcome === 'nothing' ? 'nothing' : 'class', diagnosis);
    expect(diagnosis.also).toEqual([]);
  });

  it.each(RECORDS)('%s is seen by a load', (_fault, seen, outcome, ids) => {
    const found = seenInRecord(seen);
    const { diagnosis } = decide(found);
    expect(brokenIn(found)).toEqual(ids);
    expect(diagnosis.class).toBe(outcome);
    expect(diagnosis.also).toEqual([]);
  });

  it.each(RECORDS)('%s really breaks what its record says: the self-test sees it', (fault, _seen, _outcome, ids) => {
    const cells = MATRIX.filter((row) => nameOf(row.fault) === nameOf(fault)).map((row) => row.cells);
    for (const id of OBJECTIVE_IDS.filter((each) => ids.includes(each)))
      expect(
        cells.map((cell) => cell[id]),
        id,
      ).toContain('fail');
  });

  it.each(Object.keys(NOWHERE))(
    '%s breaks nothing that gates: the self-test says so too, or no check reads it',
    (name) => {
      const cells = MATRIX.filter((row) => nameOf(row.fault) === name).flatMap((row) => Object.values(row.cells));
      expect(cells).not.toContain('fail');
      expect(cells.every((cell) => cell === 'may fail') || name === 'clock').toBe(true);
    },
  );

  it.each(['slow-health=200ms', 'error-rate=5%'])('%s leaves the checklist green', async (fault) => {
    expect(brokenIn(await seenLive(fault, GATEWAY))).toEqual([]);
  });
});
