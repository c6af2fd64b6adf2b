import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Mode } from '../core/modes.ts';
import { type Left, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { byClient, playRun, theMode, unequalLines, withTarget } from '../testing/played-run.ts';
import { briefDay } from '../testing/scenarios.ts';
import { firstOf } from '../testing/wide.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** A pass, or inconclusive for the noise of this host and nothing else; never a fail. */
const expectHealthy = (left: Left) => {
  expect(left.summary.verdict, left.stdout).not.toBe('fail');
  expect(reasonsBesidesNoise(left.summary), left.stdout).toEqual([]);
  expect(left.code).toBe(left.summary.verdict === 'pass' ? 0 : 3);
};

describe('a healthy target', () => {
  it.each<[Mode, string, readonly string[]]>(
    firstOf([
      // With two load processes: the same books.
      ['legacy-fallback', 'reference-documented', ['--workers', '2']],
      ['gateway-only', 'reference-documented', []],
      ['gateway-only', 'reference-stock-api', ['--mode', 'gateway-only']],
    ]),
  )('passes in %s by %s, with books equal to its own', (mode, profile, words) =>
    withTarget(
      [],
      async (target) => {
        const client = profile === 'reference-stock-api' ? 'wire' : 'socket.io-client';
        const left = await playRun(folder, byClient(briefDay, client), target, ['--target', profile, ...words]);
        expectHealthy(left);
        expect(Object.keys(left.summary.modes)).toEqual([mode]);
        expect(unequalLines(left)).toEqual([]);
        expect(left.record.workers).toHaveLength(words.includes('--workers') ? 2 : 1);
        expect(theMode(left).books).toEqual({ state: 'compared', equal: true });
        expect(theMode(left).arrivals).toMatchObject({ planned: 3_400, ok: 3_400 });
        expect(theMode(left).connections).toMatchObject({ attempted: 350, connected: 350, closedByUs: 350, lost: 0 });
        const { received } = theMode(left).messages;
        expect(received).toBeGreaterThan(500);
        expect(theMode(left).messages).toMatchObject({ lost: 0, duplicated: 0, reordered: 0, stale: 0 });
        expect(left.record.modes[0]!.ledger).toMatchObject({ received, resets: 0, unexpected: 0 });
        expect(theMode(left).quoteAuth).toBe(profile === 'reference-stock-api' ? 'login' : 'none');
      },
      mode,
    ),
  );
});
