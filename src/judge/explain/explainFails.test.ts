import { describe, expect, it } from 'vitest';
import { type Explanation, explanationSchema } from '../../core/explanation.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../../core/objectives.ts';
import type { ModeRecord, RunRecord } from '../../core/record.ts';
import { judge } from '../judge.ts';
import { type AbSeen, buildAb, healthySlice } from '../testing/build-ab.ts';
import { buildRecord, evenly, type ModeSeen, type SliceSeen } from '../testing/build-record.ts';
import { figuresSeen, seconds } from '../testing/server-figures.ts';
import { explainFails } from './explainFails.ts';

const explained = (record: RunRecord): Explanation[] => explainFails(record, judge(record));

const run = (slices: readonly SliceSeen[], gating: readonly ObjectiveId[], rest: Omit<ModeSeen, 'slices'> = {}) =>
  explained(buildRecord({ modes: { 'gateway-only': { ...rest, slices } }, gating }));

const warmUp: SliceSeen = { quotes: { ok: 10 }, judged: false, phase: 'warm-up' };
const healthy = (count: number): SliceSeen[] => Array.from({ length: count }, () => ({ quotes: { ok: 200 } }));
const failing = (count: number, phase = 'day'): SliceSeen[] =>
  Array.from({ length: count }, () => ({ quotes: { ok: 190, failures: { 'http-503': 8, reset: 2 } }, phase }));

/** Losses over so many ms, each an event of its own. */
const spreadFrom = (ms: number, overMs: number): number[] =>
  Array.from({ length: Math.floor(overMs / 125) }, (_, at) => ms + at * 125);

describe('an explanation says', () => {
  it('since when, in the phase of that slice, and that it lasted', () => {
    const [only, ...more] = run([warmUp, ...healthy(10), ...failing(10)], ['error-rate']);
    expect(more).toEqual([]);
    expect(only).toMatchObject({
      ...{ arm: 'gateway-only', objective: 'error-rate', course: 'lasting', eventBad: null },
      firstBreach: { slice: 11, phase: 'day', startMs: 22_000 },
      lastBreach: { slice: 20, endMs: 42_000 },
      slices: { inBreach: 10, of: 20 },
      worstReason: { kind: 'http-503', count: 80, share: 0.8 },
      worstSymbols: [],
      otherArm: null,
    });
  });

  it('that it ended, and when', () => {
    const [only] = run([...healthy(5), ...failing(10), ...healthy(8)], ['error-rate']);
    expect(only).toMatchObject({ course: 'ended', firstBreach: { startMs: 10_000 }, lastBreach: { endMs: 30_000 } });
  });

  it('that it lasted also where no further slice has samples', () => {
    const storm: SliceSeen = { connections: { attempted: 10 } };
    expect(run([...healthy(5), ...failing(10), storm], ['error-rate'])[0]).toMatchObject({ course: 'lasting' });
  });

  it('that it was one event, and of how many', () => {
    const lossesAtMs = Array.from({ length: 36 }, (_, at) => 34_000 + at);
    const [only] = run(evenly({ connections: 1_200, lossesAtMs }), ['disconnect-rate']);
    expect(only).toMatchObject({
      ...{ course: 'one-event', eventBad: 36, slices: { inBreach: 1, of: 30 } },
      firstBreach: { slice: 17, startMs: 34_000 },
      lastBreach: { slice: 17, endMs: 36_000 },
      worstReason: { kind: 'lost-transport-close', count: 36, share: 1 },
    });
  });

  it('where connections of a warm-up were lost in judged time, those too', () => {
    const lossesAtMs = Array.from({ length: 36 }, (_, at) => 4_000 + at * 500);
    const fleet: SliceSeen = { ...warmUp, connections: { attempted: 600, carried: 600, lossesAtMs } };
    const day = Array.from({ length: 10 }, (): SliceSeen => ({ connections: { attempted: 5 } }));
    const [only] = run([fleet, ...day], ['disconnect-rate']);
    expect(only).toMatchObject({ worstReason: { kind: 'lost-transport-close', count: 36 } });
  });

  it('that losses went on to the end of a run that bailed, among the slices that it played', () => {
    const fleet: SliceSeen = { connections: { attempted: 600, lossesAtMs: spreadFrom(12_000, 4_000) } };
    const idle: SliceSeen = { connections: { attempted: 5 } };
    const unsent: SliceSeen = { connections: { notReleased: 5 } };
    const slices = [fleet, ...Array.from({ length: 7 }, () => idle), ...Array.from({ length: 12 }, () => unsent)];
    const ended = (why: 'bail' | 'decided', atMs: number, of = slices) =>
      explained(
        buildRecord({
          modes: { 'gateway-only': { slices: of } },
          ...{ gating: ['disconnect-rate'], stopped: { why, detail: 'enough was seen', atMs } },
        }),
      );
    const seen = {
      ...{ course: 'lasting', eventBad: null, slices: { inBreach: 2, of: 8 } },
      ...{ firstBreach: { startMs: 12_000 }, lastBreach: { slice: 7, endMs: 16_000 } },
    };
    expect(ended('bail', 16_000)).toMatchObject([seen]);
    expect(ended('decided', 16_000)).toMatchObject([seen]);
    // Cut within the ninth slice: that much of it is one more.
    expect(ended('bail', 16_200)).toMatchObject([
      { course: 'lasting', slices: { of: 9 }, lastBreach: { slice: 8, endMs: 16_200 } },
    ]);
    // What was lost while it drained stands with the last that was played.
    const drained: SliceSeen = { connections: { attempted: 600, lossesAtMs: spreadFrom(14_000, 4_000) } };
    expect(ended('bail', 16_000, [drained, ...slices.slice(1)])).toMatchObject([
      { course: 'lasting', slices: { inBreach: 1, of: 8 }, firstBreach: { startMs: 14_000 } },
    ]);
  });

  it('of a run that bailed, that it was no event where most of what was played is over the limit', () => {
    const event = Array.from({ length: 36 }, (_, at) => 2_000 + at);
    const lossesAtMs = [...spreadFrom(0, 750), ...event, ...spreadFrom(4_000, 3_500)];
    const fleet: SliceSeen = { connections: { attempted: 1_200, lossesAtMs } };
    const rest = Array.from({ length: 9 }, (): SliceSeen => ({}));
    const record = buildRecord({
      modes: { 'gateway-only': { slices: [fleet, ...rest] } },
      gating: ['disconnect-rate'],
    });
    const stopped = { why: 'bail', detail: 'enough was seen', atMs: 8_000 } as const;
    expect(explained(record)).toMatchObject([{ course: 'one-event' }]);
    expect(explained({ ...record, stopped })).toMatchObject([{ course: 'lasting', eventBad: null }]);
  });

  it('where the same losses are spread, that they went on', () => {
    const lossesAtMs = Array.from({ length: 36 }, (_, at) => at * 1_660);
    const [only] = run(evenly({ connections: 1_200, lossesAtMs }), ['disconnect-rate']);
    expect(only).toMatchObject({
      course: 'lasting',
      eventBad: null,
      firstBreach: { slice: 0 },
      lastBreach: { slice: 29 },
    });
  });

  it('the first few examples of what was bad, worst kind first, and no other', () => {
    const example = (kind: string, atMs: number) => ({ kind, atMs, detail: `${kind} as seen` });
    const examples = [
      ...[example('partial', 1), example('reset', 2), example('http-503', 3)],
      ...[example('http-503', 4), example('refused-reset', 5), example('reset', 6)],
    ];
    const [only] = run(failing(10), ['availability'], { examples });
    expect(only!.examples.map(({ atMs }) => atMs)).toEqual([3, 4, 2]);
    // Nothing timed out in the judged slices: that one is from the warm-up.
    const [few] = run(failing(10), ['availability'], { examples: [example('timeout', 0), example('reset', 6)] });
    expect(few!.examples.map(({ atMs }) => atMs)).toEqual([6]);
  });

  it.each([
    ['error-rate', 'GET /api/v1/receiver/get-stock-quote'],
    ['disconnect-rate', 'Socket.IO /api/v1/stream-receiver/connect'],
    ['message-latency-p95', 'Socket.IO /api/v1/stream-receiver/connect'],
  ] as const)('what was asked: %s', (id, endpoint) => {
    const lossesAtMs = Array.from({ length: 30 }, (_, at) => at * 2_000);
    const seen = { ok: 3_000, failures: { reset: 60 }, connections: 300, frames: 1_200, slowFrames: 600, lossesAtMs };
    expect(run(evenly(seen), [id])[0]!.endpoint).toBe(endpoint);
  });

  it('nothing of an endpoint that the target does not have', () => {
    const [mode] = buildRecord().modes;
    const target: ModeRecord['target'] = { ...mode!.target, operations: { quote: null, 'query-symbols': null } };
    expect(run(failing(10), ['error-rate'], { target })[0]!.endpoint).toBeNull();
  });

  it('the symbol that is worse than all others, by the measure of each objective', () => {
    const bySymbol: ModeRecord['bySymbol'] = ['A', 'B', 'C'].map((symbol) => ({
      ...{ symbol, n: 1_000, notOk: symbol === 'B' ? 60 : 0, failures: symbol === 'B' ? { 'http-404': 60 } : {} },
      overLimit: [{ limitMs: 200, response: symbol === 'C' ? 900 : 0 }],
    }));
    const seen = evenly({ ok: 2_940, slow: 900, failures: { 'http-404': 40, 'http-503': 20 } });
    const named = (id: ObjectiveId) => run(seen, [id], { bySymbol })[0]!.worstSymbols.map(({ symbol }) => symbol);
    expect([named('error-rate'), named('response-p95'), named('availability')]).toEqual([['B'], ['C'], []]);
  });

  it('the operation of a mix that is worse than all others, by the measure of each objective', () => {
    const byOperation: ModeRecord['byOperation'] = ['quote', 'history', 'search'].map((operation) => {
      const failed = operation === 'history' ? 60 : 0;
      return {
        ...{ operation, endpoint: `GET /${operation}`, fromCache: 0, response: null, cache: null },
        counts: { planned: 1_010, ok: 1_000 - failed, failed, unanswered: 0, dropped: 0, notReleased: 10 },
        failures: failed === 0 ? {} : { 'http-404': failed },
        overLimit: [{ limitMs: 200, response: operation === 'search' ? 900 : 0 }],
      };
    });
    const slices = evenly({ ok: 2_940, slow: 900, failures: { 'http-404': 40, 'http-503': 20 } });
    const worst = (id: ObjectiveId, operations = byOperation) =>
      run(slices, [id], { byOperation: operations })[0]!.worstOperations;
    expect(worst('error-rate')).toEqual([
      { operation: 'history', endpoint: 'GET /history', n: 1_000, bad: 60, othersBadShare: 0 },
    ]);
    expect(worst('response-p95').map(({ operation }) => operation)).toEqual(['search']);
    expect(worst('error-rate', byOperation.slice(1, 2))).toEqual([]);
  });

  it('nothing of what holds, does not gate or is void', () => {
    const slices = evenly({ ok: 3_000, slow: 1_000, failures: { 'http-404': 60 } });
    expect(run(slices, ['availability'])).toEqual([]);
    expect(run(slices, ['error-rate']).map(({ objective }) => objective)).toEqual(['error-rate']);
    const stopped = { why: 'sigint', detail: '', atMs: 9 } as const;
    expect(explained(buildRecord({ modes: { 'gateway-only': { slices } }, stopped }))).toEqual([]);
  });

  it('the same by the limits of a file, for the slices over those', () => {
    const slices = [...evenly({ slices: 10, ok: 2_000 }), ...evenly({ slices: 10, ok: 2_000, slow: 100 })];
    const record = buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['response-p95', 'error-rate'] });
    expect(explained(record)).toEqual([]);
    // Healthy answers end under 95 ms.
    const own = { origin: 'mine.json', limits: { 'response-p95': { limit: 10 } } };
    const judgement = judge(record, { limits: own });
    expect(explainFails(record, judgement)).toMatchObject([
      { objective: 'response-p95', firstBreach: { slice: 0 }, worstReason: { kind: 'slow', count: 4_000 } },
    ]);
  });

  it('of every objective, and reads back', () => {
    const lossesAtMs = Array.from({ length: 60 }, (_, at) => at * 1_000);
    const full = seconds(60, 0.95);
    const record = buildRecord({
      gating: OBJECTIVE_IDS,
      serverFigures: [figuresSeen({ cpu: full, memory: full, pool: full })],
      modes: {
        'gateway-only': {
          slices: evenly({
            ...{ ok: 3_000, slow: 600, failures: { 'http-503': 60 }, connections: 600, refused: { auth: 60 } },
            ...{ lossesAtMs, frames: 1_200, slowFrames: 600 },
            clients: { followed: 480, lossy: 60, compared: 480, behind: 60, disordered: 60 },
            recovery: { asked: 480, recovered: 420, failed: 60 },
          }),
        },
      },
    });
    const all = explained(record);
    expect(all.map(({ objective }) => objective)).toEqual(OBJECTIVE_IDS);
    for (const each of all) expect(explanationSchema.parse(JSON.parse(JSON.stringify(each)))).toEqual(each);
    expect(explained({ ...record, slices: record.slices.toReversed() })).toEqual(all);
  });
});

describe('what another arm shows at the same time', () => {
  const ab = (seen: Partial<AbSeen>): Explanation[] =>
    explained(
      buildAb({
        pairs: 20,
        gating: ['response-p95'],
        reference: () => healthySlice,
        candidate: () => healthySlice,
        ...seen,
      }),
    );
  const slow: SliceSeen = { ...healthySlice, quotes: { ok: 100, slow: 100 } };

  it('is its figure in the slices of the same pairs, and its verdict on the whole run', () => {
    const quick: SliceSeen = { ...healthySlice, quotes: { ok: 100, medianMs: 20 } };
    const [only] = ab({
      candidate: (pair) => (pair < 10 ? healthySlice : slow),
      reference: (pair) => (pair < 10 ? slow : quick),
    }).filter(({ arm }) => arm === 'gateway-only');
    expect(only).toMatchObject({
      firstBreach: { slice: 30 },
      otherArm: {
        ...{ arm: 'legacy-fallback', verdict: 'fail' },
        figure: { censored: false, n: 1_000, bad: 0 },
        ownFigure: { censored: false, n: 1_000, bad: 1_000 },
      },
    });
    expect(only!.otherArm!.figure.observed).toBeLessThan(40);
    expect(only!.otherArm!.ownFigure.observed).toBeGreaterThan(399);
  });

  it('is unknown where nothing was measured there, and endless where nothing was answered', () => {
    const [unknown] = ab({ candidate: () => slow, reference: () => ({}) });
    expect(unknown!.otherArm).toMatchObject({
      ...{ verdict: 'inconclusive', figure: { observed: null, censored: false, n: 0, bad: 0 } },
    });
    const dead: SliceSeen = { quotes: { failures: { reset: 100 } } };
    const [, endless] = ab({ candidate: () => dead, reference: () => slow });
    expect(endless).toMatchObject({ arm: 'gateway-only', otherArm: { ownFigure: { observed: null, censored: true } } });
  });

  it('is that of the arm that does best, the first of equals', () => {
    const slices = (seen: SliceSeen) => Array.from({ length: 20 }, () => seen);
    const arms = (reference: SliceSeen, control: SliceSeen) => {
      const record = buildRecord({
        modes: {
          reference: { slices: slices(reference) },
          control: { slices: slices(control) },
          candidate: { slices: slices(slow) },
        },
        gating: ['response-p95'],
      });
      const paired = record.slices.map((slice, index) => ({ ...slice, pair: index % 20 }));
      return explained({ ...record, slices: paired }).find(({ arm }) => arm === 'candidate')!.otherArm?.arm;
    };
    expect(arms(healthySlice, healthySlice)).toBe('reference');
    expect(arms(slow, healthySlice)).toBe('control');
    expect(arms({}, healthySlice)).toBe('control');
    expect(arms(healthySlice, slow)).toBe('reference');
  });

  it('is not told of arms that did not take turns', () => {
    const modes = { 'gateway-only': { slices: evenly({ ok: 3_000, slow: 900 }) }, 'legacy-fallback': {} };
    expect(explained(buildRecord({ modes, gating: ['response-p95'] }))[0]!.otherArm).toBeNull();
  });
});
