import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Env, leftBy, runCli, scenarioFile, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { bothUrls, withTwo } from '../testing/played-run.ts';
import { briefDay } from '../testing/scenarios.ts';
import { SECRETS } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

let folder: TempFolder;
let scenario: string;
beforeAll(async () => {
  folder = await tempFolder();
  scenario = await scenarioFile(folder.path, { ...briefDay, washoutMs: 50 });
});
afterAll(() => folder.remove());

describe('ab', () => {
  it('fails for the mode that is broken, and says that the other holds', () =>
    withTwo(['--fault', 'delay=400ms'], async (a, b) => {
      const out = join(folder.path, 'broken');
      const left = leftBy(
        out,
        await runCli(
          [
            'ab',
            scenario,
            ...bothUrls(a, b),
            '--out',
            out,
            '--wait-quiet',
            '0',
            '--duration',
            '2s',
            '--rate',
            '200',
            '--connections',
            '60',
          ],
          SECRETS,
        ),
      );
      expect([left.code, left.summary.verdict]).toEqual([1, 'fail']);
      expect(left.summary.modes['legacy-fallback']?.verdict).toBe('fail');
      expect(left.summary.modes['gateway-only']?.verdict).not.toBe('fail');
      expect(left.summary.reasons[0]).toMatchObject({ mode: 'legacy-fallback', objective: 'response-p95' });
      const { otherArm } = left.summary.modes['legacy-fallback']!.explanations[0]!;
      expect(otherArm?.arm).toBe('gateway-only');
      expect(otherArm!.figure.n).toBe(otherArm!.ownFigure.n);
      // null: no good answer at P95.
      expect(otherArm!.ownFigure.observed ?? Number.POSITIVE_INFINITY).toBeGreaterThan(otherArm!.figure.observed!);
      expect(left.stdout).toMatch(/gateway-only at the same time: [\d.,]+ ms, here /);
    }));

  further('swapped addresses are a contradicted mode, whatever the figures', () =>
    withTwo([], async (a, b) => {
      const out = join(folder.path, 'swapped');
      const left = leftBy(
        out,
        await runCli(
          ['ab', scenario, ...bothUrls(b, a), '--out', out, '--wait-quiet', '0', '--duration', '2s'],
          SECRETS,
        ),
      );
      expect([left.code, left.summary.reasons[0]?.code]).toEqual([3, 'mode-unproven']);
    }),
  );
});

describe('a stored record', () => {
  further('judges to the same bytes again, under another time zone and language', () =>
    withTwo(['--fault', 'error=2%'], async (a, b) => {
      const out = join(folder.path, 'stored');
      await runCli(['ab', scenario, ...bothUrls(a, b), '--out', out, '--wait-quiet', '0', '--duration', '2s'], SECRETS);
      const summary = readFileSync(join(out, 'summary.json'), 'utf8');
      const elsewhere: Env = { TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8', LC_ALL: 'de_DE.UTF-8' };
      for (const env of [{}, elsewhere]) {
        const again = await runCli(['report', out, '--json', '--out', join(folder.path, 'again')], env);
        expect([again.code, again.stdout]).toEqual([1, summary]);
      }
    }),
  );

  it('is refused when it is damaged or of another version', async () => {
    const damaged = join(folder.path, 'damaged.json');
    writeFileSync(
      damaged,
      readFileSync(join(folder.path, 'broken', 'record.json'), 'utf8').replace(/"v2":"HIST/g, '"v2":"HISX'),
    );
    const newer = join(folder.path, 'newer.json');
    writeFileSync(newer, '{"schemaVersion":99}');
    for (const [path, text] of [
      [damaged, 'histogram'],
      [newer, 'schema version 99'],
    ] as const) {
      const { code, stderr } = await runCli(['report', path]);
      expect([code, unbroken(stderr).includes(text)], stderr).toEqual([2, true]);
    }
  });
});
