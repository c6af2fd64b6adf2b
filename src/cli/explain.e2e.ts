import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Left, leftBy, runCli, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { readSamples } from '../testing/samples.ts';
import { briefQuotes } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import { firstOf, further } from '../testing/wide.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const theMode = ({ summary }: Left) => summary.modes['gateway-only']!;
const explanation = (left: Left, objective: string) =>
  theMode(left).explanations.find((each) => each.objective === objective)!;

describe('a report on one symbol that is broken', () => {
  it.each(
    firstOf([
      ['symbol-delay=AAPL:400ms', 'response-p95', 'slow'],
      ['symbol-error=AAPL:60%', 'error-rate', 'http-500'],
    ]),
  )('%s names it, and no other', async (fault, objective, kind) => {
    const target = await startTestTarget(['--fault', fault]);
    try {
      const out = join(folder.path, objective);
      const path = await scenarioFile(folder.path, { ...briefQuotes, name: objective });
      const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '2s'];
      const left = leftBy(out, await runCli([...words, '--workers', '2'], SECRETS));
      expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
      expect(explanation(left, objective)).toMatchObject({
        ...{ course: 'lasting', worstReason: { kind }, worstSymbols: [{ symbol: 'AAPL', n: 200 }] },
        endpoint: 'GET /api/v1/receiver/get-stock-quote',
      });
      expect(explanation(left, objective).worstSymbols).toHaveLength(1);
      expect(left.stdout).toMatch(/Symbol AAPL: \d+ of 200 bad/);
      const { bySymbol } = left.record.modes[0]!;
      expect(bySymbol.map(({ n }) => n)).toEqual(Array.from({ length: 8 }, () => 200));
      const judged = left.record.slices.filter((slice) => slice.judged).map(({ quotes }) => quotes.counts);
      const notOk = judged.reduce((sum, { planned, ok }) => sum + planned - ok, 0);
      expect(bySymbol.reduce((sum, each) => sum + each.notOk, 0)).toBe(notOk);
    } finally {
      await target.stop();
    }
  });
});

describe('a breach that begins in the middle of a run', () => {
  further('is found where it was planted, to the slice', async () => {
    const target = await startTestTarget();
    try {
      const out = join(folder.path, 'middle');
      const path = await scenarioFile(folder.path, { ...briefQuotes, name: 'middle', sliceMs: 500 });
      const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--samples'];
      const cli = startCli(words, SECRETS);
      await cli.said('Playing');
      // A second of warm-up, then nearly two of the load.
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000, interval: 20 })
        .toBeGreaterThan(1_600);
      await target.faults({ action: 'replace', faults: ['error=20%'] });
      const left = leftBy(out, await cli.over);
      const { firstBreach, course, examples } = explanation(left, 'error-rate');
      const hit = readSamples(out).filter(({ judged, outcome }) => judged && outcome === 'http-500');
      const firstHitMs = Math.min(...hit.map(({ scheduledUs }) => scheduledUs)) / 1_000;
      // The slice of the first error; the next one where that slice saw no more than its last moments.
      expect(firstBreach.startMs, left.stdout).toBeGreaterThan(firstHitMs - 500);
      expect(firstBreach.startMs, left.stdout).toBeLessThanOrEqual(firstHitMs + 500);
      expect(firstBreach.startMs).toBeGreaterThan(1_500);
      expect([firstBreach.phase, course, examples[0]?.kind]).toEqual(['load', 'lasting', 'http-500']);
    } finally {
      await target.stop();
    }
  });
});
