import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { theMode, unequalLines, withTarget } from '../testing/played-run.ts';
import { briefDay, briefQuotes } from '../testing/scenarios.ts';
import { SECRETS } from '../testing/target.ts';
import { firstOf } from '../testing/wide.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

describe('a run that is interrupted', () => {
  it.each(
    firstOf([
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const),
  )('by %s drains, leaves a record that cannot pass, and exits %i', (signal, code) =>
    withTarget([], async (target) => {
      const out = folder.next();
      const path = await scenarioFile(folder.path, { ...briefDay, name: 'interrupted' });
      const cli = startCli(
        ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '20s'],
        SECRETS,
      );
      await cli.said('Playing');
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(500);
      cli.child.kill(signal);
      const left = leftBy(out, await cli.over);
      expect([left.code, left.summary.verdict, left.summary.reasons[0]?.code]).toEqual([
        code,
        'inconclusive',
        'interrupted',
      ]);
      expect(theMode(left).arrivals.notReleased).toBeGreaterThan(10_000);
      expect(theMode(left).connections.openAtKill).toBe(0);
      expect(unequalLines(left)).toEqual([]);
    }),
  );

  it('twice ends at once', () =>
    withTarget([], async (target) => {
      const out = folder.next();
      const path = await scenarioFile(folder.path, {
        ...briefQuotes,
        name: 'twice',
        quotes: { timeoutMs: 60_000 },
        drainMs: 60_000,
      });
      const cli = startCli(
        ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '20s'],
        SECRETS,
      );
      await cli.said('Playing');
      // Only now: the one quote before the load would wait for it too.
      await target.faults({ action: 'replace', faults: ['hang=100%'] });
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(50);
      cli.child.kill('SIGINT');
      await cli.said('SIGINT');
      cli.child.kill('SIGINT');
      expect((await cli.over).code).toBe(130);
    }));
});
