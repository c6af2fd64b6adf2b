import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { leftBy, runCli, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import { further } from '../testing/wide.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const scenario: ScenarioInput = {
  name: 'watched',
  question: 'Is the server seen while it is loaded?',
  gating: ['pool'],
  phases: [{ name: 'load', durationMs: 11_000, quotes: { ratePerSec: 40 } }],
};

describe('a run watches the server', () => {
  further('in its own window, and its polls stand in books that agree', async () => {
    const target = await startTestTarget(['--fault', 'pool-full=90%', '--fault', 'memory-hold=20']);
    try {
      const out = folder.next();
      const words = ['run', await scenarioFile(folder.path, scenario), '--url', target.url, '--out', out];
      const left = leftBy(out, await runCli([...words, '--wait-quiet', '0'], SECRETS));
      const [figures] = left.record.serverFigures!;
      expect(figures).toMatchObject({ process: { source: 'port-owner', pids: [target.pid], ended: null } });
      expect(left.code, left.stdout).toBe(1);
      expect(left.stdout).toMatch(/connection pool broke its limit/);
      const { books, preflight } = left.record.modes[0]!;
      expect(books.state === 'compared' && books.lines.filter(({ holds }) => !holds)).toEqual([]);
      const other = books.state === 'compared' && books.lines.find(({ item }) => item === 'preflight requests');
      // To the unit: every poll that was answered was served, and nobody else asked.
      expect(other).toMatchObject({ ours: preflight.requests, target: preflight.requests });
    } finally {
      await target.stop();
    }
  });

  it('and says when its process ended', async () => {
    const target = await startTestTarget();
    try {
      const out = folder.next();
      const brief = {
        ...scenario,
        name: 'ended',
        gating: ['cpu' as const],
        phases: [{ ...scenario.phases[0]!, durationMs: 4_000 }],
      };
      const words = [
        'run',
        await scenarioFile(folder.path, brief),
        '--url',
        target.url,
        '--out',
        out,
        '--mode',
        'gateway-only',
      ];
      const cli = startCli([...words, '--wait-quiet', '0'], SECRETS);
      await expect
        .poll(async () => (await target.books()).requests.load.received, { timeout: 30_000 })
        .toBeGreaterThan(40);
      process.kill(target.pid, 'SIGKILL');
      const left = leftBy(out, await cli.over);
      const [figures] = left.record.serverFigures!;
      expect(figures).toMatchObject({ process: { ended: { pid: target.pid, successors: [] } } });
      const cpu = left.summary.modes['gateway-only']!.objectives.find(({ id }) => id === 'cpu')!;
      expect(cpu).toMatchObject({ verdict: 'inconclusive', reason: 'server-unseen' });
      expect(left.stdout).toMatch(/nothing stood in its place/);
    } finally {
      await target.stop();
    }
  });
});
