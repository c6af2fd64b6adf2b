import { describe, expect, it } from 'vitest';
import type { Limits } from '../core/limits.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../core/objectives.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from './judge.ts';
import { SLOS, slosUnder } from './slo/registry.ts';
import { allowedBadRatioOf } from './slo/slo.ts';
import { summarizeRun } from './summary.ts';
import { buildRecord, evenly, type Spread } from './testing/build-record.ts';
import { figuresSeen } from './testing/server-figures.ts';

const SEEN: Spread = { ok: 16_000, connections: 1_600, frames: 6_000, audience: 10 };

const judged = (limits: Limits, gating: ObjectiveId, seen: Spread = SEEN) => {
  const record = buildRecord({ modes: { 'gateway-only': { slices: evenly(seen) } }, gating: [gating] });
  const judgement = judge(record, { limits: { origin: 'mine.json', limits } });
  const result = judgement.modes[0]!.objectives.find(({ id }) => id === gating)!;
  return { judgement, result, record, documented: judge(record) };
};

const failing: Spread = { ...SEEN, failures: { 'http-503': 80 } };

describe('a record judged by other limits', () => {
  it.each<[ObjectiveId, Limits, string, Spread]>([
    // Answers are drawn around 40 ms, none over 95 ms; frames take 30 to 35 ms.
    ['response-p95', { 'response-p95': { limit: 30 } }, 'fail', SEEN],
    ['response-p95', { 'response-p95': { limit: 96 } }, 'pass', SEEN],
    ['message-latency-p95', { 'message-latency-p95': { limit: 20 } }, 'fail', SEEN],
    ['message-latency-p95', { 'message-latency-p95': { limit: 36 } }, 'pass', SEEN],
    ['availability', { availability: { limit: 0.98 } }, 'pass', failing],
    ['availability', { availability: { limit: 0.999 } }, 'fail', failing],
    ['error-rate', { 'error-rate': { limit: 0.02 } }, 'pass', failing],
    ['error-rate', { 'error-rate': { limit: 0.000_1 } }, 'inconclusive', SEEN],
    ['connect-success', { 'connect-success': { limit: 0.95 } }, 'pass', { ...SEEN, refused: { auth: 48 } }],
    ['disconnect-rate', { 'disconnect-rate': { limit: 0.05 } }, 'pass', { ...SEEN, lossesAtMs: [1, 2_000, 9_000] }],
  ])('%s under %j is %s', (id, limits, verdict, seen) => {
    const { judgement, result } = judged(limits, id, seen);
    expect([judgement.verdict, result.limit, result.source]).toEqual([verdict, limits[id]!.limit, 'mine.json']);
  });

  it('can turn a verdict either way, and leaves the one by the document as it is', () => {
    const worse = judged({ 'error-rate': { limit: 0.02 } }, 'error-rate', failing);
    expect([worse.judgement.verdict, worse.documented.verdict]).toEqual(['pass', 'fail']);
    const better = judged({ 'response-p95': { limit: 30 } }, 'response-p95');
    expect([better.judgement.verdict, better.documented.verdict]).toEqual(['fail', 'pass']);
    expect(better.documented.warnings).toEqual([]);
  });

  it('says so in the summary: a warning with both limits, and the file as source', () => {
    const { judgement, record } = judged({ 'response-p95': { limit: 150 } }, 'response-p95');
    const { warnings, modes } = summarizeRun(record, judgement, englishCatalogue);
    expect(warnings).toEqual([
      {
        ...{ code: 'own-limits', mode: null, objective: null },
        text: "Judged against limits of mine.json, not the document's: quote P95 < 150 ms (document: 200 ms). Latencies are read from histograms, to 0.1 %.",
      },
    ]);
    const sources = modes['gateway-only']!.objectives.map(({ id, source }) => [id, source]);
    expect(sources).toContainEqual(['response-p95', 'mine.json']);
    expect(sources).toContainEqual(['error-rate', 'docs/spec/rollback-strategy.zh.md:258']);
  });

  it.each<[ObjectiveId, string]>([
    ['join-p95', 'join P95 < 0.5 ms (the document sets none). Latencies are read from histograms, to 0.1 %.'],
    ['last-value', 'last-value lag < 50 % (the document sets none).'],
  ])('claims no limit of the document where it sets none: %s', (id, said) => {
    const { judgement } = judged({ [id]: { limit: 0.5 } }, id);
    const [own] = judgement.warnings.map(englishCatalogue.judgement.warning);
    expect(own).toBe(`Judged against limits of mine.json, not the document's: ${said}`);
  });

  it.each<{ why: string; limits: Limits; seen?: Spread; verdict: 'pass' | 'fail' | 'inconclusive'; reason?: string }>([
    { why: 'one that is broken fails', limits: { 'response-p95': { limit: 30 } }, verdict: 'fail' },
    { why: 'of joining too, else not even listed', limits: { 'join-p95': { limit: 0.01 } }, verdict: 'fail' },
    { why: 'one that holds leaves the pass', limits: { 'response-p95': { limit: 96 } }, verdict: 'pass' },
    {
      ...{ why: 'without a sample it is no pass', limits: { 'join-p95': { limit: 9 } }, seen: { ok: 16_000 } },
      ...{ verdict: 'inconclusive', reason: 'no-data' },
    },
    {
      ...{ why: 'nor on a server that nobody watched', limits: { cpu: { limit: 0.5 } } },
      ...{ verdict: 'inconclusive', reason: 'not-measurable' },
    },
  ])('decides by a limit that the scenario does not gate: $why', ({ limits, seen = SEEN, verdict, reason = null }) => {
    const { judgement, documented } = judged(limits, 'error-rate', seen);
    const [id] = Object.keys(limits);
    const result = judgement.modes[0]!.objectives.find((each) => each.id === id);
    expect(result).toMatchObject({ gating: true, verdict, reason });
    expect([documented.verdict, judgement.verdict]).toEqual(['pass', verdict]);
    expect(judgement.exitCode).toBe({ pass: 0, fail: 1, inconclusive: 3 }[verdict]);
  });

  it('is judged by the limits that it bears where no others are named', () => {
    const limits = { origin: 'strict.json', limits: { 'response-p95': { limit: 30 } }, unjudged: [] };
    const record = buildRecord({ modes: { 'gateway-only': { slices: evenly(SEEN) } }, gating: ['error-rate'], limits });
    const own = judge(record);
    expect([own.verdict, own.exitCode, own.warnings.map(({ code }) => code)]).toEqual(['fail', 1, ['own-limits']]);
    expect(own).toEqual(judge({ ...record, limits: null }, { limits }));
    const looser = judge(record, { limits: { origin: 'loose.json', limits: { 'response-p95': { limit: 96 } } } });
    expect([looser.verdict, looser.warnings[0]]).toEqual(['pass', expect.objectContaining({ origin: 'loose.json' })]);
  });

  it('says what of a file it did not judge', () => {
    const record = buildRecord({ modes: { 'gateway-only': { slices: evenly(SEEN) } }, gating: ['response-p95'] });
    const unjudged = ['http_req_duration "p(99)<100": of this metric only p(95)< has an objective here'];
    const limits = { origin: 'k6:x.json', limits: { 'response-p95': { limit: 96 } }, unjudged };
    const { warnings } = summarizeRun(record, judge(record, { limits }), englishCatalogue);
    expect(warnings[0]?.text).toContain(`Not judged, so this verdict says nothing of it (1): ${unjudged[0]}.`);
  });

  it('explains a breach by the limit that it was judged by', () => {
    const { judgement, record } = judged({ 'error-rate': { limit: 0.002 } }, 'error-rate', failing);
    const { reasons } = summarizeRun(record, judgement, englishCatalogue);
    expect(reasons[0]?.text).toMatch(/must be < 0.2 %.*0.2 % are allowed/);
  });

  it('is as before where the limit set is the documented one', () => {
    const { result, documented } = judged({ 'response-p95': { limit: 200 } }, 'response-p95');
    const before = documented.modes[0]!.objectives.find(({ id }) => id === 'response-p95');
    expect({ ...result, source: '' }).toEqual({ ...before, source: '' });
  });

  it('allows no more lateness of ours than the tighter limit does', () => {
    const late: Spread = SEEN;
    const slices = evenly(late).map((slice) => ({ ...slice, quotes: { ...slice.quotes, latenessMs: 4 } }));
    const record = buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['response-p95'] });
    const codes = (limits: Limits | null) =>
      judge(record, { limits: limits === null ? null : { origin: 'x', limits } }).warnings.map(({ code }) => code);
    expect(codes(null)).toEqual([]);
    expect(codes({ 'message-latency-p95': { limit: 60 } })).toEqual(['own-limits', 'late-generator']);
  });
});

describe.each(OBJECTIVE_IDS)('%s under another limit', (id) => {
  const documented = SLOS.find((slo) => slo.id === id)!;
  const limit = documented.unit === 'ms' ? 20 : 0.5;
  const [under] = slosUnder({ origin: 'x', limits: { [id]: { limit } } }).filter((slo) => slo.id === id);

  it('keeps everything but the limit', () => {
    const { measure: _measure, ...rest } = under!;
    const { measure: _documented, ...before } = documented;
    expect(rest).toEqual({ ...before, limit });
  });

  it('allows or counts differently', () => {
    const between = [0.6];
    const record = buildRecord({
      modes: { 'gateway-only': { slices: evenly({ ...SEEN, slices: 1 }) } },
      serverFigures: [figuresSeen({ cpu: between, memory: between, pool: between })],
    });
    const [slice] = record.slices;
    const read = (limits: Limits | null) =>
      slosUnder(limits === null ? null : { origin: 'x', limits }, record).find((slo) => slo.id === id)!;
    const judgedOn = { clock: 'judged', apartMs: 0 } as const;
    const seen = (slo: typeof documented) => [allowedBadRatioOf(slo), slo.measure?.count(slice!, judgedOn).bad];
    expect(seen(read({ [id]: { limit } }))).not.toEqual(seen(read(null)));
  });
});
