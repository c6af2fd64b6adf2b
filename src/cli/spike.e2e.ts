import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** 100 slots hold 140 ms of the spike: fewer than its limit of 200 ms would take. */
const SPIKE: ScenarioInput = {
  ...{ name: 'brief-spike', question: 'What becomes of requests without a slot?', gating: ['error-rate'] },
  ...{ sliceMs: 500, quotes: { inFlightMax: 100 } },
  phases: [
    {
      name: 'spike',
      durationMs: 5_000,
      quotes: { shape: 'spike', ratePerSec: 200, peakPerSec: 700, atMs: 1_500, forMs: 2_500 },
    },
  ],
};

it('has what finds no slot dropped and counted once when a target freezes in a spike', async () => {
  const target = await startTestTarget();
  try {
    const out = join(folder.path, 'out');
    const path = await scenarioFile(folder.path, SPIKE);
    const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--workers', '1'];
    const cli = startCli(words, SECRETS);
    const received = async () => (await target.books()).requests.load.received;
    await expect.poll(received, { timeout: 60_000, interval: 20 }).toBeGreaterThan(320);
    await target.faults({ action: 'add', faults: ['freeze=700ms'] });
    const { summary, record, stdout } = leftBy(out, await cli.over);

    const counts = record.slices.map(({ quotes }) => quotes.counts);
    const sum = (pick: (of: (typeof counts)[number]) => number) => counts.reduce((all, of) => all + pick(of), 0);
    const dropped = sum((of) => of.dropped);
    expect(sum((of) => of.planned)).toBe(500 + 1_750);
    expect(sum((of) => of.ok + of.failed + of.unanswered + of.notReleased) + dropped).toBe(2_250);
    expect(dropped, stdout).toBeGreaterThan(0);
    expect(record.modes[0]?.books).toMatchObject({ state: 'compared' });
    const reasons = reasonsBesidesNoise(summary).map(({ code }) => code);
    expect(reasons, stdout).toEqual(summary.verdict === 'fail' ? ['objective-failed'] : []);
    expect(summary.verdict, stdout).not.toBe('pass');
    expect(stdout).toMatch(/Rates of quotes[\s\S]*spike 0-1\.5 +200[\s\S]*spike 1\.5-4 +700[\s\S]*spike 4-5 +200/);
    expect(record.warnings.join('\n')).toMatch(/keep 140 requests in flight; quotes\.inFlightMax has 100\./);
  } finally {
    await target.stop();
  }
});
