import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import { firstOf } from '../testing/wide.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const CLIENTS = 20;

it.concurrent.each(firstOf(['wire', 'socket.io-client'] as const))(
  'the ledger of %s finds exactly the ticks that the target lost, doubled, swapped and made stale',
  async (client) => {
    const target = await startTestTarget(['--tick-rate', '50'], 'gateway-only');
    try {
      const out = join(folder.path, client);
      const path = await scenarioFile(folder.path, {
        ...{ name: 'ledger', question: 'What became of each message?', gating: ['connect-success'] },
        sliceMs: 1_000,
        sockets: { client },
        phases: [{ name: 'hold', durationMs: 1_000, connections: { count: CLIENTS, holdMs: 60_000 } }],
      });
      const cli = startCli(['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0'], SECRETS);
      const books = async () => (await target.books()).messages;
      await cli.said('Playing');
      await expect.poll(async () => (await target.books()).connections.open, { timeout: 30_000 }).toBe(CLIENTS);
      const goneOn = async (): Promise<void> => {
        const { ticksMade } = await books();
        await expect.poll(async () => (await books()).ticksMade, { timeout: 10_000 }).toBeGreaterThan(ticksMade + 200);
      };
      // Every client has a number of each symbol before one is planted, and gets another one after it.
      for (const how of ['lost', 'doubled', 'swapped', 'stale'] as const) {
        await goneOn();
        await target.faults({ action: 'replace', faults: [`ticks=12,how=${how}`] });
        await goneOn();
        await goneOn();
      }
      await target.faults({ action: 'clear' });
      await goneOn();
      cli.child.kill('SIGINT');
      const { record, summary, stdout } = leftBy(out, await cli.over);
      const { planted } = await books();
      const [arm] = record.modes;
      expect(Math.min(planted.lost, planted.doubled, planted.swapped, planted.stale), stdout).toBeGreaterThan(12);
      expect(arm?.ledger, stdout).toMatchObject({
        ...{ lost: planted.lost, duplicated: planted.doubled, reordered: planted.swapped, stale: planted.stale },
        ...{ resets: 0, unexpected: 0 },
      });
      expect(summary.warnings.map(({ code }) => code)).toContain('messages-amiss');
      expect(Object.values(summary.modes)[0]?.messages).toMatchObject({
        lost: planted.lost,
        duplicated: planted.doubled,
      });
    } finally {
      await target.stop();
    }
  },
);
