import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { byClient, playRun, theMode, unequalLines, withTarget } from '../testing/played-run.ts';
import { briefDay, briefQuotes } from '../testing/scenarios.ts';
import { SECRETS } from '../testing/target.ts';
import { firstOf } from '../testing/wide.ts';

let folder: TempFolder;

beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** What is not planted must hold beside the neighbours of a busy machine too. */
const LIGHT = ['--rate', '300'] as const;

describe('a planted fault', () => {
  // Two faults a run, in the quotes and in the sockets: neither may hide the other, or be taken for it.
  it.each<[string, string, readonly (readonly [string, string])[]]>(
    firstOf([
      [
        'delay=400ms',
        'refuse',
        [
          ['response-p95', 'slow'],
          ['connect-success', 'refused-reset'],
        ],
      ],
      [
        'error=2%',
        'drop=5%,by=server,after=300ms',
        [
          ['availability', 'http-500'],
          ['error-rate', 'http-500'],
          ['disconnect-rate', 'lost-io-server-disconnect'],
        ],
      ],
    ]),
  )('%s and %s fail exactly what they break, and it says what that was', (inQuotes, inSockets, broken) =>
    withTarget(['--fault', inQuotes, '--fault', inSockets], async (target) => {
      const phases = briefDay.phases.map((phase) => ({
        ...phase,
        // Held for longer than a late socket and the fault's own time take together.
        ...(phase.connections === undefined ? {} : { connections: { ...phase.connections, holdMs: 2_500 } }),
      }));
      const client = inSockets.includes('by=server') ? 'wire' : 'socket.io-client';
      const left = await playRun(folder, byClient({ ...briefDay, phases }, client), target, LIGHT);
      expect([left.code, left.summary.verdict], left.stdout).toEqual([1, 'fail']);
      const failed = theMode(left).objectives.filter(({ verdict, gating }) => verdict === 'fail' && gating);
      expect(failed.map(({ id }) => id)).toEqual(broken.map(([id]) => id));
      expect(unequalLines(left)).toEqual([]);
      expect(left.stdout.split('\n')[0]).toContain('FAIL');
      const { explanations, connections } = theMode(left);
      const told = explanations.map(({ objective: id, worstReason, course }) => [id, worstReason?.kind, course]);
      expect(told.toSorted()).toEqual(broken.map(([id, kind]) => [id, kind, 'lasting']).toSorted());
      const firstJudged = left.record.slices.find(({ judged }) => judged)!;
      // A share of few may leave the first slice whole.
      for (const { firstBreach } of explanations)
        expect([firstJudged.index, firstJudged.index + 1]).toContain(firstBreach.slice);
      expect(left.stdout).toContain('What broke');
      const { closed } = (await target.books()).connections;
      expect(connections.lost).toBe((closed['cut-by-us'] ?? 0) + (closed['disconnected-by-us'] ?? 0));
      if (inSockets.startsWith('drop')) expect(connections.lost).toBe(Math.round(350 * 0.05));
    }),
  );

  it('a mode that contradicts itself makes the run inconclusive, whatever its figures', () =>
    withTarget(['--fault', 'wrong-mode'], async (target) => {
      const left = await playRun(folder, briefQuotes, target, ['--mode', 'gateway-only', '--duration', '1s']);
      expect([left.code, left.summary.verdict]).toEqual([3, 'inconclusive']);
      expect(left.summary.reasons[0]).toMatchObject({ code: 'mode-unproven' });
      expect(theMode(left).modeProof).toBe('contradicted');
    }));

  it('a target that dies under load leaves a record, and fails', () =>
    withTarget([], async (target) => {
      const out = folder.next();
      const path = await scenarioFile(folder.path, { ...briefDay, name: 'killed' });
      const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--duration', '5s'];
      const cli = startCli(words, SECRETS);
      await cli.said('Playing');
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 20_000 })
        .toBeGreaterThan(1_000);
      process.kill(target.pid, 'SIGKILL');
      const left = leftBy(out, await cli.over);
      expect([left.code, left.summary.verdict]).toEqual([1, 'fail']);
      expect(theMode(left).books.state).toBe('unavailable');
      expect(theMode(left).arrivals.failed).toBeGreaterThan(1_000);
    }));
});

describe('a plan of 100 requests', () => {
  it('is undecided on availability and errors by 100 requests, and says how many more it takes', () =>
    withTarget([], async (target) => {
      const left = await playRun(folder, briefQuotes, target, ['--rate', '50', '--duration', '2s']);
      expect([left.code, left.summary.verdict]).toEqual([3, 'inconclusive']);
      for (const id of ['availability', 'error-rate']) {
        expect(theMode(left).objectives.find((one) => one.id === id)).toMatchObject({
          verdict: 'inconclusive',
          reason: 'too-few-samples',
          n: 100,
          needs: 2_895,
        });
      }
      expect(left.stdout).toContain('2,895');
    }));
});
