import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { AMISS_KINDS } from '../core/target-books.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { addCountsByName } from '../measure/add-counts.ts';
import { type Left, leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { PLANTED_ANSWERS, plantedCounts } from '../testing/planted-answers.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';
import { firstOf } from '../testing/wide.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const scenario = (name: string, phase: { durationMs: number; ratePerSec: number }): ScenarioInput => ({
  name,
  question: 'Is every kind of failure seen for what it is?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 500,
  drainMs: 3_000,
  quotes: { timeoutMs: 2_500, symbolsPerRequest: 2 },
  phases: [{ name: 'load', durationMs: phase.durationMs, quotes: { ratePerSec: phase.ratePerSec } }],
});

const run = async (target: TestTarget, path: string, words: readonly string[]): Promise<Left & { out: string }> => {
  const out = folder.next();
  const all = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--mode', 'gateway-only', ...words];
  return { out, ...leftBy(out, await runCli(all, SECRETS)) };
};

const REQUESTS = 600;
const KINDS = PLANTED_ANSWERS.map(({ kind }) => kind);

const textsIn = (out: string): string =>
  readdirSync(out)
    .filter((name) => !name.endsWith('.png'))
    .map((name) => readFileSync(join(out, name), 'utf8'))
    .join('\n');

describe('every kind of failure at once', () => {
  it.each(
    firstOf([
      ['reference-documented', 'none'],
      ['reference-stock-api', 'key'],
    ]),
  )('lands in its own count, with an example, and the books of both sides are equal (%s)', async (profile, auth) => {
    const target = await startTestTarget(PLANTED_ANSWERS.flatMap(({ fault }) => ['--fault', fault]));
    try {
      const path = await scenarioFile(folder.path, scenario('all-kinds', { durationMs: 1_000, ratePerSec: REQUESTS }));
      const words = ['--target', profile];
      const left = await run(target, path, words);
      const { ok, ...kinds } = plantedCounts(REQUESTS);
      for (const kind of KINDS) expect(kinds[kind]).toBeGreaterThan(10);

      const { slices, modes } = left.record;
      const [mode] = modes;
      expect(addCountsByName(slices.map(({ quotes }) => quotes.failures))).toEqual(kinds);
      const { planned, ...fates } = left.summary.modes['gateway-only']!.arrivals;
      const failed = REQUESTS - ok! - kinds['timeout']!;
      expect(fates).toEqual({ ok, failed, unanswered: kinds['timeout'], dropped: 0, notReleased: 0 });
      expect([planned, Object.values(fates).reduce((sum, n) => sum + n, 0)]).toEqual([REQUESTS, REQUESTS]);

      const { load } = (await target.books()).requests;
      const { reset, timeout, 'http-503': unavailable, ...amiss } = kinds;
      const throttled = amiss['http-429-limiter']! + amiss['http-429-upstream']!;
      const answered = REQUESTS - reset! - timeout! - unavailable! - throttled;
      expect(load).toMatchObject({ received: REQUESTS, resetByUs: reset, abortedByClient: timeout, amiss });
      expect(load.byStatus).toEqual({ 200: answered, 429: throttled, 503: unavailable });
      expect(load.retryAfter).toBe(amiss['http-429-limiter']);

      const books = mode!.books.state === 'compared' ? mode!.books.lines : [];
      for (const kind of AMISS_KINDS)
        expect(books).toContainEqual({
          item: englishCatalogue.quoteAnswers.amiss(kind),
          rule: 'equal',
          holds: true,
          ours: kinds[kind],
          target: kinds[kind],
        });
      const limited = kinds['http-429-limiter'];
      expect(books).toContainEqual({
        ...{ item: englishCatalogue.quoteAnswers.retryAfter(), rule: 'equal', holds: true },
        ...{ ours: limited, target: limited },
      });
      expect(books.filter(({ ours, target: theirs, rule }) => rule !== 'at-most' && ours !== theirs)).toEqual([]);
      expect(left.summary.modes['gateway-only']!.books).toEqual({ state: 'compared', equal: true });

      for (const kind of KINDS) {
        const examples = mode!.examples.filter((each) => each.kind === kind);
        expect([kind, examples.length > 0 && examples.length <= 3]).toEqual([kind, true]);
      }
      expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
      expect(mode!.quoteAuth === 'none').toBe(auth === 'none');
      const texts = textsIn(left.out);
      for (const kind of KINDS) expect(texts).toContain(`gateway-only: ${kind} at `);
      for (const secret of Object.values(SECRETS).filter((value) => value !== SECRETS.GATEPROOF_USERNAME))
        expect(texts).not.toContain(secret);
      const page = mode!.examples.find(({ kind }) => kind === 'not-json')!.detail;
      expect(page).toContain('<h1>Bad gateway</h1>');
      expect(page.includes('<p>-</p><p>-</p>')).toBe(auth === 'none');
    } finally {
      await target.stop();
    }
  });
});

describe('a server that sheds load', () => {
  it('breaks P95, though its good answers are faster than all were before, and the report shows both', async () => {
    // Before it sheds, no answer of it comes in under 2 s; a host that stalls for a while is faster than that.
    const target = await startTestTarget(['--fault', 'fail-fast=12%,base=2s,faster=97%']);
    try {
      const path = await scenarioFile(folder.path, scenario('shedding', { durationMs: 2_000, ratePerSec: 400 }));
      const left = await run(target, path, []);
      const p95 = left.summary.modes['gateway-only']!.objectives.find(({ id }) => id === 'response-p95')!;
      expect(p95, left.stdout).toMatchObject({ verdict: 'fail', observed: null, censored: true, n: 800 });
      expect(p95.bad).toBeGreaterThanOrEqual(96);
      expect(p95.observedOkOnly).toBeGreaterThanOrEqual(60);
      expect(p95.observedOkOnly).toBeLessThan(2_000);
      expect(left.stdout).toMatch(/no answer {2}BROKEN[\s\S]*good ones alone: [\d.,]+ ms/);
      expect(left.record.slices.reduce((sum, { quotes }) => sum + (quotes.failures['http-503'] ?? 0), 0)).toBe(96);
      expect(left.summary.modes['gateway-only']!.books).toEqual({ state: 'compared', equal: true });
    } finally {
      await target.stop();
    }
  });
});
