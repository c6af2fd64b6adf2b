import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ObjectiveResult } from '../../core/judgement.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../../core/objectives.ts';
import { judge } from '../judge.ts';
import { buildRecord, evenly, type Spread } from '../testing/build-record.ts';
import { type FiguresSeen, figuresSeen, seconds } from '../testing/server-figures.ts';
import { DIRECTIONS } from './direction.ts';
import { EXACT_LIMITS, SLOS } from './registry.ts';
import { allowedBadRatioOf, type Slo, SPEC_FILE, sourceOf } from './slo.ts';

const spec = readFileSync(new URL(`../../../${SPEC_FILE}`, import.meta.url), 'utf8').split('\n');

/** What is seen of the server in a load that breaks nothing of it; and a second of each figure that is over its limit. */
const QUIET: FiguresSeen = { cpu: seconds(60, 0.2), memory: seconds(60, 0.3), pool: seconds(60, 0.1) };

const judged = (
  id: ObjectiveId,
  seen: Spread & FiguresSeen,
): { result: ObjectiveResult; verdict: string; exitCode: number } => {
  const judgement = judge(
    buildRecord({
      modes: { 'gateway-only': { slices: evenly(seen) } },
      gating: [id],
      serverFigures: [figuresSeen(seen)],
    }),
  );
  const result = judgement.modes[0]!.objectives.find((objective) => objective.id === id)!;
  return { result, verdict: judgement.verdict, exitCode: judgement.exitCode };
};

const GREEN: Spread & FiguresSeen = {
  ...{ ...QUIET, ok: 3_000, connections: 300, frames: 1_200, audience: 10 },
  clients: { followed: 300, compared: 300 },
  recovery: { asked: 300, recovered: 300 },
};

/** A load that breaks each objective. Every entry of the registry that can be measured needs one. */
const RED: Partial<Record<ObjectiveId, Spread & FiguresSeen>> = {
  availability: { ...GREEN, failures: { 'http-503': 20 } },
  'error-rate': { ...GREEN, failures: { partial: 20 } },
  'response-p95': { ...GREEN, slow: 300 },
  'connect-success': { ...GREEN, refused: { authentication: 15 } },
  'disconnect-rate': { ...GREEN, lossesAtMs: Array.from({ length: 15 }, (_, index) => index * 3_000) },
  'message-latency-p95': { ...GREEN, slowFrames: 300 },
  cpu: { ...GREEN, cpu: seconds(60, 0.75) },
  memory: { ...GREEN, memory: seconds(60, 0.85) },
  pool: { ...GREEN, pool: seconds(60, 0.9) },
  'event-lossless': { ...GREEN, clients: { ...GREEN.clients, lossy: 1 } },
  'last-value': { ...GREEN, clients: { ...GREEN.clients, behind: 1 } },
  'message-order': { ...GREEN, clients: { ...GREEN.clients, disordered: 1 } },
  'recovery-success': { ...GREEN, recovery: { asked: 300, recovered: 285, refused: 5, failed: 5, unanswered: 5 } },
  'join-p95': { ...GREEN, refused: { authentication: 25 } },
  'subscribe-p95': { ...GREEN, unsubscribed: 25 },
};

const written = ({ limit, unit }: Slo): string =>
  unit === 'ms' ? `${limit}ms` : `${Number((limit * 100).toPrecision(6))}%`;

describe('the catalogue of objectives', () => {
  it('holds every objective once, in the order of the vocabulary', () => {
    expect(SLOS.map(({ id }) => id)).toEqual(OBJECTIVE_IDS);
  });

  it('names the limits that need exact counters', () => {
    expect(EXACT_LIMITS).toEqual({ responseMs: [200], messageMs: [100] });
  });

  it.each([
    { direction: 'below', limit: 0.01, sign: '<', allowed: 0.01, ofBad: 0.004, reads: 0.004 },
    { direction: 'above', limit: 0.999, sign: '>', allowed: 0.001, ofBad: 0.004, reads: 0.996 },
  ] as const)('$direction $limit allows $allowed bad', ({ direction, limit, sign, allowed, ofBad, reads }) => {
    expect(DIRECTIONS[direction].sign).toBe(sign);
    expect(DIRECTIONS[direction].allowedBadRatio(limit)).toBe(allowed);
    expect(DIRECTIONS[direction].observedRatio(ofBad)).toBe(reads);
  });
});

describe.each(SLOS.map((slo) => ({ id: slo.id, slo })))('$id', ({ id, slo }) => {
  it('claims what its line of the document says, sign and number', () => {
    if (slo.line === null)
      return expect(sourceOf(slo)).toMatch(/^left open by docs|^docs.spec.target-contract.md:\d+$/);
    const line = (spec[slo.line - 1] ?? '').replaceAll(' ', '');
    if (id === 'event-lossless') return expect(line).toContain('零数据丢失');
    expect(line).toContain(`${DIRECTIONS[slo.direction].sign}${written(slo)}`);
    if (slo.quantile !== null && id === 'response-p95') expect(line).toContain(`P${slo.quantile * 100}`);
    expect(sourceOf(slo)).toBe(`docs/spec/rollback-strategy.zh.md:${slo.line}`);
    expect(allowedBadRatioOf(slo)).toBeGreaterThan(0);
  });

  it('without a sample it is inconclusive, never a pass', () => {
    const { result, verdict, exitCode } = judged(id, {});
    expect(result).toMatchObject({ verdict: 'inconclusive', n: 0, observed: null, lower: null, upper: null });
    expect(result.reason).toBe('no-data');
    expect({ verdict, exitCode }).toEqual({ verdict: 'inconclusive', exitCode: 3 });
  });

  it('is green on a healthy run', () => {
    const { result, verdict, exitCode } = judged(id, GREEN);
    expect(result).toMatchObject({ verdict: 'pass', reason: null, bad: 0, needs: null });
    expect({ verdict, exitCode }).toEqual({ verdict: 'pass', exitCode: 0 });
  });

  it('is red when its own limit is broken', () => {
    const red = RED[id];
    expect(red, `${id} needs a load that breaks it`).toBeDefined();
    const { result, verdict, exitCode } = judged(id, red!);
    expect(result).toMatchObject({ verdict: 'fail', reason: null, needs: null });
    expect(result.lower).toBeGreaterThan(allowedBadRatioOf(slo));
    expect({ verdict, exitCode }).toEqual({ verdict: 'fail', exitCode: 1 });
  });
});
