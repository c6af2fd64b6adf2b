import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checklistSchema } from '../core/checklist.ts';
import { runCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const widest = (text: string): number =>
  Math.max(...text.split('\n').flatMap((line) => (line.startsWith('Again: ') ? [] : [line.length])));

const expectNoSecrets = (...outputs: readonly string[]): void => {
  for (const secret of Object.values(SECRETS).filter((value) => value !== 'operator'))
    for (const output of outputs) expect(output).not.toContain(secret);
};

describe('gateproof check', () => {
  it('in tier 2 passes against a healthy target, and both books agree', async () => {
    const target = await startTestTarget();
    try {
      const out = folder.next();
      const words = ['check', '--url', target.url, '--tier', '2', '--out', out];
      const { code, stdout, stderr } = await runCli(words, SECRETS);
      expect([code, stderr], stdout).toEqual([0, '']);
      expect(stdout.trimEnd().split('\n').at(-1)).toBe('PASS, 9 of 9 checks, 4 of the 13 left to a deeper tier');
      expect(widest(stdout)).toBeLessThanOrEqual(80);
      const files = ['checklist.json', 'checklist.txt', 'checklist.md', 'junit.xml'].map((name) =>
        readFileSync(join(out, name), 'utf8'),
      );
      expectNoSecrets(stdout, ...files);
      const { command, exitCode, ...list } = JSON.parse(files[0] ?? '');
      expect([command.startsWith('gateproof check --url'), exitCode]).toEqual([true, 0]);
      const { traffic } = checklistSchema.parse(list);
      const { requests, connections } = await target.books();
      expect([requests.other.received, connections.accepted]).toEqual([
        traffic.requests,
        traffic.connections.connected,
      ]);
    } finally {
      await target.stop();
    }
  });

  it('in tier 1 fails on a planted fault with its evidence, as JSON too', async () => {
    const target = await startTestTarget(['--fault', 'unhealthy=which=fetcher'], 'legacy-fallback');
    try {
      const words = ['check', '--url', target.url, '--mode', 'legacy-fallback', '--tier', '1', '--json'];
      const { code, stdout, stderr } = await runCli(words, SECRETS);
      expect([code, stderr.trimEnd().split('\n').at(-1)]).toEqual([
        1,
        'FAIL, 4 of 5 checks, 8 of the 13 left to a deeper tier, failed: H3',
      ]);
      const list = JSON.parse(stdout);
      const failed = list.checks.find((check: { id: string }) => check.id === 'H3');
      expect(failed).toMatchObject({
        ...{ source: 'docs/spec/rollback-strategy.zh.md:209', outcome: { state: 'fail' } },
        evidence: [{ request: 'GET /api/health/stream-data-fetcher', answer: expect.stringContaining('503') }],
      });
      expectNoSecrets(stdout, stderr);
    } finally {
      await target.stop();
    }
  });
});
