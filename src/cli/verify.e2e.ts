import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verificationSchema } from '../core/verification.ts';
import { leftBy, runCli, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { readSamples } from '../testing/samples.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** A load that is far too short to decide anything: what it finds broken is found all the same. */
const BRIEF = ['--duration', '8s', '--rate', '20', '--connections', '4', '--wait-quiet', '0'];

const verificationIn = (out: string) =>
  verificationSchema.parse(JSON.parse(readFileSync(join(out, 'verify.json'), 'utf8')));

it('a target with a broken check fails by its name, with the load, its samples and equal books beside it', async () => {
  const target = await startTestTarget(['--fault', 'unhealthy=which=fetcher']);
  try {
    const out = folder.next();
    const words = ['verify', '--url', target.url, '--tier', '1', '--since', '10m', '--out', out, '--samples', ...BRIEF];
    const { code, stdout, stderr } = await runCli(words, SECRETS);
    expect(code).toBe(1);
    const seen = verificationIn(out);
    expect(seen).toMatchObject({ verdict: 'fail', exitCode: 1, tier: 1, restart: { verdict: 'pass' } });
    expect(seen.verdictLine).toMatch(/^FAIL {2}gateway-only to tier 1: checklist FAIL.*failed: H3/);
    // Nobody said which mode should be on, so what the target says of itself proves no rollback.
    expect(seen.checklist.checks.find(({ id }) => id === 'mode')?.outcome).toMatchObject({
      ...{ state: 'inconclusive', reason: 'not-measurable' },
    });
    const { load } = seen;
    expect(load).toMatchObject({ state: 'played', summary: { verdict: 'inconclusive' } });
    expect(readFileSync(join(out, 'junit.xml'), 'utf8')).toMatch(
      /name="gateproof verify" tests="9" failures="1" errors="2"/,
    );
    expect(load.state === 'played' && load.summary.modes['gateway-only']?.books).toEqual({
      ...{ state: 'compared', equal: true },
    });
    const { ok, failed, unanswered } = leftBy(out, { code, stdout, stderr }).summary.modes['gateway-only']!.arrivals;
    expect(ok).toBeGreaterThan(0);
    expect(readSamples(out)).toHaveLength(ok + failed + unanswered);
    expect(stdout.trimEnd().split('\n').slice(-8).join(' ')).toContain('FAIL');
    expect(
      Math.max(
        ...stdout
          .split('\n')
          .filter((line) => !/^(Again|Judge|Run)|reports|\//.test(line))
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80);
    for (const secret of Object.values(SECRETS))
      expect(readFileSync(join(out, 'verify.json'), 'utf8')).not.toContain(secret);
  } finally {
    await target.stop();
  }
});

it('an interrupt leaves a verification that is no pass', async () => {
  const target = await startTestTarget([]);
  try {
    const out = folder.next();
    const since = new Date().toISOString();
    const started = startCli(
      ['verify', '--url', target.url, '--tier', '3', '--since', since, '--out', out, ...BRIEF],
      SECRETS,
    );
    await started.said('Checklist to tier 3');
    started.child.kill('SIGINT');
    const { code } = await started.over;
    expect(code).toBe(130);
    expect(verificationIn(out)).toMatchObject({
      ...{ exitCode: 130, load: { state: 'not-played' } },
    });
    expect(verificationIn(out).verdict).not.toBe('pass');
  } finally {
    await target.stop();
  }
});
