import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN_HEADER } from '../../core/target-books.ts';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../../testing/cli.ts';
import { startSeveralTargets } from '../../testing/several-targets.ts';
import { SECRETS } from '../../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

it('a run goes round two processes of one target from two source addresses, and its books are their sum', async () => {
  const target = await startSeveralTargets(2);
  try {
    const path = await scenarioFile(folder.path, {
      ...{ name: 'several', question: 'Do two processes get half each?', gating: ['connect-success'], sliceMs: 500 },
      sockets: { client: 'wire', sourceAddresses: process.platform === 'linux' ? 2 : 'auto' },
      phases: [
        { name: 'all', durationMs: 1_000, quotes: { ratePerSec: 100 }, connections: { count: 40, holdMs: 1_000 } },
      ],
    });
    const out = join(folder.path, 'out');
    const urls = target.urls.flatMap((url) => ['--url', url]);
    const words = ['run', path, ...urls, '--out', out, '--wait-quiet', '0', '--workers', '2'];
    const { record, summary, stderr } = leftBy(out, await runCli(words, SECRETS));
    const mode = summary.modes['gateway-only'];
    expect(mode, stderr).toMatchObject({ modeProof: 'proven', books: { state: 'compared', equal: true } });
    expect(mode?.connections.connected, stderr).toBe(40);
    const [arm] = record.modes;
    expect(arm?.target).toMatchObject({ baseUrl: target.urls[0], alsoAt: [target.urls[1]] });
    expect(arm?.modeProof.evidence).toContain(target.urls[1]);
    if (process.platform === 'linux') {
      expect(record.host?.sources).toEqual(['127.0.1.1', '127.0.1.2']);
      expect(record.serverFigures?.[0]?.process).toMatchObject({ state: 'sampled', pids: target.pids });
    }
    expect(record.serverFigures?.[0]?.pool).toMatchObject({ state: 'none' });
    const [first, second] = [await target.booksOf(0), await target.booksOf(1)];
    expect([first.requests.load.received, second.requests.load.received]).toEqual([50, 50]);
    // The first sockets before a load, and the one that reads its clock, go to the first address.
    expect(second.connections.accepted).toBe(20);
    const preflight = arm?.preflight.connections ?? 0;
    expect(first.connections.accepted).toBe(20 + preflight);
    expect((await target.books()).connections.accepted).toBe(40 + preflight);
  } finally {
    await target.stop();
  }
});

it('faults go to all processes, a bad one changes none, and the token opens the books', async () => {
  const target = await startSeveralTargets(2);
  try {
    const ask = (path: string, body?: unknown, token: string = SECRETS.GATEPROOF_ADMIN_TOKEN) =>
      fetch(`${target.admin}${path}`, {
        headers: { [ADMIN_TOKEN_HEADER]: token },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
    const planted = await ask('/faults', { action: 'replace', faults: ['delay=1ms'] });
    expect(await planted.json()).toEqual({ faults: ['delay=1ms'] });
    for (const at of [0, 1]) expect((await target.booksOf(at)).faults).toEqual(['delay=1ms']);
    expect((await ask('/faults', { action: 'replace', faults: ['no-such-fault'] })).status).toBe(400);
    for (const at of [0, 1]) expect((await target.booksOf(at)).faults).toEqual(['delay=1ms']);
    expect((await ask('/books', undefined, 'another')).status).toBe(404);
    expect((await ask('/nowhere')).status).toBe(404);
    expect(await (await ask('/clients')).json()).toEqual({ clients: [] });
    // When one of them ends, all do: half a target is none.
    process.kill(target.pids[1] ?? 0, 'SIGKILL');
    expect(await target.over).toBe(4);
    await expect(fetch(`${target.urls[0]}/api/health`)).rejects.toThrow();
  } finally {
    await target.stop();
  }
});
