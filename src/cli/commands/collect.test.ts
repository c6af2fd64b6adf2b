import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportedRunSchema } from '../../core/exported.ts';
import type { Limits } from '../../core/limits.ts';
import type { ScenarioInput } from '../../core/scenario.ts';
import { type Summary, summarySchema } from '../../core/summary.ts';
import { createPlan } from '../../scenario/plan.ts';
import { scenarioFile, type TempFolder, tempFolder } from '../../testing/cli.ts';
import { runHere } from '../testing/in-process.ts';
import { registerCollect } from './collect.ts';
import { registerExport } from './export.ts';
import { registerReport } from './report.ts';

/** Of 4,000 answers every tenth takes 150 ms: under the document's limit, and only `--slo` asks for their time. */
const SCENARIO: ScenarioInput = {
  name: 'exported',
  question: 'By whose limits?',
  gating: ['error-rate'],
  sliceMs: 1_000,
  phases: [{ name: 'load', durationMs: 4_000, quotes: { ratePerSec: 1_000 } }],
};
const [FAST_US, SLOW_US] = [20_000, 150_000];

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const EXPORTED = 'gateproof.json';
const readJson = (...names: readonly string[]): unknown => JSON.parse(readFileSync(join(...names), 'utf8'));

/** An exported folder with what one k6 left in it. */
const played = async (limits: Limits | null): Promise<string> => {
  const out = folder.next();
  const slo = join(folder.path, 'strict.json');
  writeFileSync(slo, JSON.stringify(limits));
  const flags = ['--url', 'http://127.0.0.1:3000', '--out', out, ...(limits === null ? [] : ['--slo', slo])];
  const { code } = await runHere(registerExport, ['export', 'k6', await scenarioFile(folder.path, SCENARIO), ...flags]);
  expect(code).toBe(0);
  const { scenario, mode, seed, rowsHash, exportId } = exportedRunSchema.parse(readJson(out, EXPORTED));
  const { count, dueUs } = createPlan(scenario, { modes: [mode], seed }).arrivals;
  const lines = Array.from(dueUs, (due, i) => {
    const sentUs = Math.round(due);
    return `q ${i} 0 ${sentUs} ${sentUs + (i % 10 === 0 ? SLOW_US : FAST_US)} ok;`;
  });
  const head = `g 3 ${rowsHash} ${count} ${Date.parse('2026-11-23T10:00:00Z') * 1_000} ${exportId} own;`;
  writeFileSync(join(out, 'points.log'), [head, ...lines, 'e;', ''].join('\n'));
  return out;
};

const collected = async (exported: string) => {
  const out = folder.next();
  const words = ['collect', join(exported, 'points.log'), '--export', exported, '--out', out];
  return { out, ...(await runHere(registerCollect, words)) };
};

const summaryIn = (out: string): Summary => summarySchema.parse(readJson(out, 'summary.json'));
const warnedOf = ({ warnings }: Summary): boolean => warnings.some(({ code }) => code === 'own-limits');

describe('what k6 left is judged', () => {
  it('by the limits that were exported, and says so, and so it is when it is judged again', async () => {
    const { out, code, stdout } = await collected(await played({ 'response-p95': { limit: 100 } }));
    expect(code, stdout).toBe(1);
    const summary = summaryIn(out);
    expect(warnedOf(summary)).toBe(true);
    expect(summary.modes['gateway-only']?.objectives).toContainEqual(
      expect.objectContaining({ id: 'response-p95', limit: 100, gating: true, verdict: 'fail' }),
    );
    expect(stdout).toContain(`gateproof report ${out}`);
    const again = await runHere(registerReport, ['report', out]);
    expect([again.code, again.stdout.includes('by the limits of'), summaryIn(out)]).toEqual([1, true, summary]);
  });

  it('by the document where no other limits were exported', async () => {
    const { out, code, stdout } = await collected(await played(null));
    const summary = summaryIn(out);
    expect([code, warnedOf(summary)], stdout).toEqual([0, false]);
    expect(summary.modes['gateway-only']?.operations).toMatchObject([{ operation: 'quote', arrivals: { ok: 4_000 } }]);
  });

  it('as no pass where requests do not see what a limit asks for', async () => {
    const { code, stdout } = await collected(await played({ 'connect-success': { limit: 0.9 } }));
    expect(code, stdout).toBe(3);
  });

  it('also from a folder that is older than the limits in it', async () => {
    const exported = await played(null);
    const { limits, ...older } = exportedRunSchema.parse(readJson(exported, EXPORTED));
    expect(limits).toBeNull();
    writeFileSync(join(exported, EXPORTED), JSON.stringify(older));
    const { code, stdout } = await collected(exported);
    expect(code, stdout).toBe(0);
  });
});
