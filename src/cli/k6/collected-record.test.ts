import { describe, expect, it } from 'vitest';
import type { ExportedRun } from '../../core/exported.ts';
import type { Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { runRecordSchema } from '../../core/record.ts';
import type { ScenarioInput } from '../../core/scenario.ts';
import { judge } from '../../judge/judge.ts';
import { collectPoints, type RunnerFile } from '../../load/k6/collect.ts';
import { addCountsByName } from '../../measure/add-counts.ts';
import { totalsOf } from '../../measure/summarize.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { createPlan } from '../../scenario/plan.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { loadProfile } from '../sources.ts';
import { collectedRecord } from './collected-record.ts';

const SLICE_MS = 1_000;
const HASH = 'abcd0123';
const EXPORT = '0123456789abcdef';

type Ground = { readonly plan: Plan; readonly run: ExportedRun };

/** What was exported of such a scenario, for a target of such a profile. */
const exportedOf = async (asked: Pick<ScenarioInput, 'quotes' | 'phases'>, profile: string): Promise<Ground> => {
  const named = { name: 'collected', question: 'What is it worth?', gating: ['error-rate'], sliceMs: SLICE_MS };
  const scenario = parseScenario({ ...named, ...asked }, 'here');
  const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
  const target = targetSpecOf(await loadProfile(profile), { mode: 'gateway-only', url: 'http://127.0.0.1:3000' });
  return {
    plan,
    run: {
      ...{ schemaVersion: 1, toolVersion: '1', command: 'gateproof export', scenario, mode: 'gateway-only', seed: 1 },
      ...{ planHash: plan.hash, rowsHash: HASH, exportId: EXPORT, target, quoteAuth: 'none', parallelism: 2 },
      limits: null,
    },
  };
};

const PLAIN = await exportedOf(
  { phases: [{ name: 'load', durationMs: 4_000, quotes: { ratePerSec: 1_000 } }] },
  'reference-documented',
);

/** The file of one of two runners; `bad` of its requests were answered with an error. */
const fileOf = (runner: 0 | 1, { startMs = 1_000, bad = 0, plan = PLAIN.plan } = {}): RunnerFile => {
  const { count, dueUs: dues } = plan.arrivals;
  const lines = [`g 3 ${HASH} ${count} ${startMs * 1000} ${EXPORT} own;`];
  for (let arrival: number = runner; arrival < count; arrival += 2) {
    const dueUs = Math.round(dues[arrival] ?? 0);
    lines.push(`q ${arrival} 0 ${dueUs} ${dueUs + 900} ${arrival / 2 < bad ? 'http-500 -' : 'ok'};`);
  }
  lines.push('e;');
  return { name: `${runner}.log`, text: `${lines.join('\n')}\n` };
};

const recordOf = (files: readonly RunnerFile[], mode: Mode | null = null, { plan, run }: Ground = PLAIN) => {
  const limits = { responseMs: [200], messageMs: [100] };
  const known = { plan, rowsHash: HASH, exportId: EXPORT, runners: 2, limits, target: run.target };
  return collectedRecord({
    run,
    plan,
    collected: collectPoints({ ...known, files }),
    command: 'gateproof collect',
    mode,
  });
};

describe('the record of what runners left', () => {
  it('has a name that tells two exports of one scenario apart that began together', () => {
    expect(recordOf([fileOf(0), fileOf(1)]).runId).toMatch(new RegExp(`-k6-${EXPORT.slice(0, 8)}$`));
  });

  it.each([
    { why: 'all of it is there and good', files: [fileOf(0), fileOf(1)], verdict: 'pass', stopped: null },
    { why: 'the target broke it', files: [fileOf(0, { bad: 100 }), fileOf(1)], verdict: 'fail', stopped: null },
    { why: 'a runner is missing', files: [fileOf(0)], verdict: 'inconclusive', stopped: /1 of 2 runners/ },
    {
      why: 'a runner is missing, and the other saw a breach',
      files: [fileOf(0, { bad: 2_000 })],
      verdict: 'inconclusive',
      stopped: /2,000 of 4,000/,
    },
    {
      why: 'they began apart by half a slice',
      files: [fileOf(0), fileOf(1, { startMs: 1_000 + SLICE_MS / 2 })],
      verdict: 'pass',
      stopped: null,
    },
    {
      why: 'they began further apart than half a slice',
      files: [fileOf(0), fileOf(1, { startMs: 1_001 + SLICE_MS / 2 })],
      verdict: 'inconclusive',
      stopped: /began 501 ms apart/,
    },
  ] as const)('is $verdict when $why', ({ files, verdict, stopped }) => {
    const record = recordOf(files);
    expect(runRecordSchema.parse(JSON.parse(JSON.stringify(record))).scenario.name).toBe('collected');
    const judgement = judge(record);
    expect(judgement.verdict, JSON.stringify(judgement.reasons)).toBe(verdict);
    if (stopped === null) expect(record.stopped).toBeNull();
    else expect(record.stopped?.detail).toMatch(stopped);
  });

  it('passes nothing and fails nothing where the clock of a runner went back', () => {
    const back = { ...fileOf(1), text: `${fileOf(1).text}c 100000 5000;\n` };
    const record = recordOf([fileOf(0), back]);
    expect(record.engine.clockStepMs).toBe(-5);
    expect(judge(record).reasons[0]).toMatchObject({ code: 'invalid', reason: 'clock' });
  });

  it.each([
    [null, 'not-provable', 'pass', /--mode takes your word/],
    ['gateway-only', 'not-provable', 'pass', /--mode gateway-only is your word/],
    ['legacy-fallback', 'contradicted', 'inconclusive', /exported for gateway-only/],
  ] as const)(
    'says that nobody asked for the mode nor read any books, and takes the mode %s as given',
    (mode, state, verdict, evidence) => {
      const record = recordOf([fileOf(0), fileOf(1)], mode);
      expect(record.modes[0]?.modeProof).toEqual({ state, evidence: expect.stringMatching(evidence) });
      const judgement = judge(record);
      expect(judgement.verdict).toBe(verdict);
      expect(judgement.warnings).toContainEqual({
        code: 'books-unavailable',
        mode: 'gateway-only',
        why: expect.any(String),
      });
    },
  );

  it.each([
    ['all of them tell', 2, 0],
    ['one of them is missing', 1, 150],
  ] as const)(
    'has each operation as an endpoint, counted as the judged slices are: %s',
    async (_, told, notReleased) => {
      const quotes = { mix: [{ operation: 'quote', weight: 3 }, { operation: 'query-symbols' }] };
      const load = { durationMs: 1_000, quotes: { ratePerSec: 100 } };
      const phases = [
        { ...load, name: 'warm-up', judged: false },
        { ...load, name: 'load', durationMs: 3_000 },
      ];
      const ground = await exportedOf({ quotes, phases }, 'stock-api');
      const { plan } = ground;
      const files = [fileOf(0, { plan, bad: 60 }), fileOf(1, { plan })].slice(0, told);
      const { modes, slices } = recordOf(files, null, ground);
      const seen = modes[0]?.byOperation ?? [];
      expect(seen.map(({ operation, endpoint }) => [operation, endpoint])).toEqual([
        ['quote', 'POST /api/v1/receiver/data'],
        ['query-symbols', 'GET /api/v1/query/symbols'],
      ]);
      const judged = totalsOf(slices.filter((slice) => slice.judged));
      expect(addCountsByName(seen.map(({ counts }) => counts))).toEqual(judged.arrivals);
      expect(addCountsByName(seen.map(({ failures }) => failures))).toEqual(judged.failures);
      expect(judged.arrivals).toMatchObject({ planned: 300, failed: 10, notReleased });
      expect(seen.map(({ cache }) => cache?.told)).toEqual([false, false]);
    },
  );
});
