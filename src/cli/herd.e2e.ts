import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const CLIENTS = 200;

it('a herd that the target drops is lost, comes back whole, and is in the books of both sides', async () => {
  const target = await startTestTarget([], 'gateway-only');
  try {
    const out = join(folder.path, 'out');
    const path = await scenarioFile(folder.path, {
      ...{ name: 'herd', question: 'Does everybody come back?', gating: ['connect-success'] },
      sliceMs: 1_000,
      sockets: { client: 'wire', reconnect: true },
      phases: [{ name: 'open', durationMs: 1_000, connections: { count: CLIENTS, holdMs: 600_000 } }],
    });
    const cli = startCli(['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0'], SECRETS);
    const books = async () => (await target.books()).connections;
    await cli.said('Playing');
    await expect.poll(async () => (await books()).open, { timeout: 60_000 }).toBe(CLIENTS);
    await target.faults({ action: 'replace', faults: ['drop=100%,by=tcp,at=0s'] });
    await expect.poll(async () => (await books()).closed['cut-by-us'], { timeout: 60_000 }).toBe(CLIENTS);
    await expect.poll(async () => (await books()).open, { timeout: 60_000 }).toBe(CLIENTS);
    cli.child.kill('SIGINT');
    const { record, summary, stdout } = leftBy(out, await cli.over);
    const mode = summary.modes['gateway-only'];
    expect(mode?.connections, stdout).toMatchObject({ connected: CLIENTS, lost: CLIENTS, closedByUs: 0 });
    expect(mode?.returns, stdout).toMatchObject({ out: CLIENTS, back: CLIENTS, stayedOut: 0, lostAgain: 0 });
    expect(mode?.returns?.attempts).toBeGreaterThanOrEqual(CLIENTS);
    expect(mode?.returns?.backP95Ms).toBeGreaterThan(1_000);
    expect(mode?.books, stdout).toEqual({ state: 'compared', equal: true });
    const [arm] = record.modes;
    const lines = arm?.books.state === 'compared' ? arm.books.lines : [];
    // Both connections of each socket, and those before the run.
    expect(lines.some(({ rule, ours }) => rule === 'equal' && ours >= 2 * CLIENTS)).toBe(true);
    expect(stdout).toContain('Sockets that were dropped');
  } finally {
    await target.stop();
  }
});
