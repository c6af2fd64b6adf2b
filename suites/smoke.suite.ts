import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODES } from '../src/core/modes.ts';
import { leftBy, runCli, tempFolder } from '../src/testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../src/testing/target.ts';

/** Small enough to be quick, large enough for every gating objective: 4,800 requests, 480 connections. */
const SIZES = {
  'quote-steady': ['--rate', '600', '--duration', '8s'],
  'storm-connect': ['--connections', '480', '--duration', '8s'],
  'mixed-day': ['--rate', '600', '--connections', '480', '--duration', '8s'],
} as const;

describe.each(MODES)('smoke in %s', (mode) => {
  let target: TestTarget;
  let folder: { path: string; remove(): Promise<void> };
  beforeAll(async () => {
    target = await startTestTarget([], mode);
    folder = await tempFolder();
  });
  afterAll(async () => {
    await target.stop();
    await folder.remove();
  });

  it.each(Object.entries(SIZES))('%s holds its objectives', async (scenario, size) => {
    const out = `${folder.path}/${scenario}`;
    const { summary, record, stdout } = leftBy(
      out,
      await runCli(['run', scenario, '--url', target.url, '--out', out, ...size], SECRETS),
    );
    const seen = summary.modes[mode];
    expect(seen?.books, stdout).toEqual({ state: 'compared', equal: true });
    expect(seen?.modeProof).toBe('proven');
    expect(summary.verdict, stdout).not.toBe('fail');
    // A host that stalls may leave a figure undecided; nothing else may.
    expect(summary.reasons.filter(({ code }) => code !== 'noisy-host')).toEqual([]);
    expect(record.slices.length).toBeGreaterThanOrEqual(5);
  });
});
