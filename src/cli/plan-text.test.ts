import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ScenarioInput } from '../core/scenario.ts';
import { scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { registerAb } from './commands/ab.ts';
import { registerPlan } from './commands/plan.ts';
import { runHere } from './testing/in-process.ts';

type PhaseInput = ScenarioInput['phases'][number];

const sample = z.object({ arrivals: z.int(), connections: z.int(), impaired: z.int(), carried: z.int() });
const planJson = z.object({
  counts: z.object({ judged: z.record(z.string(), sample) }),
  needs: z.array(z.object({ mode: z.string(), objective: z.string(), planned: z.int().nullable() })),
});

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const dryRun = async (...words: readonly string[]) => {
  const { code, stdout } = await runHere(registerAb, ['ab', 'quote-steady', '--dry-run', ...words]);
  return { code, stdout: stdout.replaceAll(/\s+/g, ' ') };
};

describe('what a plan needs', () => {
  it.each([
    ['at a fifth of the error, where it ends at the look that decides', ['--until-decided', '--pairs', '15'], '4,603'],
    ['at 95 % confidence, where it plays to its end', [], '2,995'],
  ])('is told %s', async (_, words, needed) => {
    const { code, stdout } = await dryRun('--rate', '100', ...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`error rate (is undecidable: 0.1 % needs|can be decided: .* of at least) ${needed}`),
    );
    const data: unknown = JSON.parse((await dryRun('--rate', '100', ...words, '--json')).stdout);
    const error = expect.objectContaining({ objective: 'error-rate', needed: Number(needed.replace(',', '')) });
    expect(data).toMatchObject({ needs: expect.arrayContaining([error]) });
  });
});

describe('what a plan has', () => {
  it('is of disconnects and recovery without the sockets that we make slow or silent', async () => {
    const path = await scenarioFile(folder.path, {
      ...{ name: 'silent', question: 'enough?', gating: ['connect-success', 'disconnect-rate', 'recovery-success'] },
      sockets: { recoverMs: 1_000, halfOpen: { share: 0.5 }, slowReaders: { share: 0.1 } },
      phases: [{ name: 'storm', durationMs: 24_000, connections: { count: 480, holdMs: 5_000 } }],
    });
    const { stdout } = await runHere(registerPlan, ['plan', path]);
    expect(stdout).toContain('connect success can be decided: 480 of at least 299 connections.');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /disconnect rate is undecidable: 1 % needs 299 connections, this plan has 192\..*recovery.*this plan has 192\./,
    );
  });

  /** 600 sockets that a warm-up of 6 s opens, one each 10 ms, and 160 that open in judged time. */
  const fleet = async (name: string, open: Partial<PhaseInput>, sockets: ScenarioInput['sockets'] = {}) =>
    scenarioFile(folder.path, {
      ...{ name, question: 'enough?', gating: ['connect-success', 'disconnect-rate'], sockets },
      phases: [
        { name: 'open', durationMs: 6_000, judged: false, connections: { count: 600, holdMs: 60_000 }, ...open },
        { name: 'day', durationMs: 16_000, connections: { count: 160, holdMs: 2_000 } },
      ],
    });

  it('is of disconnects with the sockets that a warm-up opens and that stand in judged time', async () => {
    const { stdout } = await runHere(registerPlan, ['plan', await fleet('held', {})]);
    const said = stdout.replaceAll(/\s+/g, ' ');
    expect(said).toContain('160 judged connections; 600 more from phases that are not judged still stand then');
    expect(said).toContain('disconnect rate can be decided: 760 of at least 299 connections.');
    expect(said).toContain('connect success is undecidable: 1 % needs 299 connections, this plan has 160.');
  });

  it.each<[string, Parameters<typeof fleet>, readonly string[], number]>([
    ['not with those that leave before', ['short', { connections: { count: 600, holdMs: 100 } }], [], 10],
    ['not with those that we make silent', ['mute', {}, { halfOpen: { share: 0.5 } }], [], 300],
    ['not with those that a herd cuts before', ['cut', { herd: { atMs: 5_500 } }, { reconnect: true }], [], 50],
    ['with none where each leaves with its slice', ['both', {}], ['--both-modes'], 0],
  ])('is of disconnects %s', async (_, of, words, carried) => {
    const { stdout } = await runHere(registerPlan, ['plan', await fleet(...of), '--json', ...words]);
    const { counts, needs } = planJson.parse(JSON.parse(stdout));
    const { connections, impaired, ...rest } = counts.judged['gateway-only']!;
    expect(rest).toEqual({ arrivals: 0, carried });
    const lossesOf = needs.find(({ mode, objective }) => mode === 'gateway-only' && objective === 'disconnect-rate');
    expect([connections, lossesOf?.planned]).toEqual([160, 160 - impaired + carried]);
  });
});
