import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { playRun, theMode, unequalLines, withTarget } from '../testing/played-run.ts';
import { briefStorm } from '../testing/scenarios.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** 340 connections that get in, stay for over two seconds and leave. */
const storm = {
  ...briefStorm,
  sockets: { ...briefStorm.sockets, connectTimeoutMs: 10_000, subscribe: false },
  phases: briefStorm.phases.map((phase) =>
    phase.connections === undefined ? phase : { ...phase, connections: { ...phase.connections, holdMs: 2_500 } },
  ),
};

const played = (faults: readonly string[]) =>
  withTarget(
    faults.flatMap((fault) => ['--fault', fault]),
    async (target) => {
      const left = await playRun(folder, storm, target);
      const { connections } = await target.books();
      return { left, acks: connections.subscribeAcks, mode: theMode(left) };
    },
  );

describe('a storm of sockets that subscribe to nothing', () => {
  it.concurrent('passes where all get in and stay, with books equal, and nobody misses a subscription', async () => {
    const { left, acks, mode } = await played([]);
    expect([acks, mode.connections.subscribed, mode.connections.connected], left.stdout).toEqual([0, 0, 350]);
    expect(unequalLines(left)).toEqual([]);
    expect([left.summary.verdict === 'fail', reasonsBesidesNoise(left.summary)], left.stdout).toEqual([false, []]);
    const warned = left.summary.warnings.map(({ code }) => code);
    expect(warned).not.toContain('not-subscribed');
    expect(warned).not.toContain('preflight');
  });

  it.concurrent('fails by exactly those that the target sends away', async () => {
    const { left, mode } = await played(['drop=5%,by=server,after=300ms']);
    expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
    const failed = mode.objectives.filter(({ verdict, gating }) => verdict === 'fail' && gating);
    expect(failed.map(({ id }) => id)).toEqual(['disconnect-rate']);
    expect(mode.connections.lost).toBe(Math.round(mode.connections.connected * 0.05));
    expect(unequalLines(left)).toEqual([]);
  });
});
