import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const CONNECTIONS = 340;

/** Connections in a second and a half, by the clients that are meant when nobody says which. */
const play = async (name: string, faults: readonly string[]) => {
  const target = await startTestTarget(
    faults.flatMap((fault) => ['--fault', fault]),
    'gateway-only',
  );
  try {
    const out = join(folder.path, name);
    const path = await scenarioFile(folder.path, {
      ...{ name, question: 'Do two clients meet the same?', gating: ['disconnect-rate'], sliceMs: 500 },
      sockets: { connectTimeoutMs: 3_000 },
      phases: [{ name: 'ramp', durationMs: 1_500, connections: { count: CONNECTIONS, holdMs: 1_500 } }],
    });
    const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0', '--workers', '2'];
    return leftBy(out, await runCli(words, SECRETS));
  } finally {
    await target.stop();
  }
};

it('twenty of the connections are played by socket.io-client, in all totals, and agree', async () => {
  const { summary, record, stdout } = await play('alike', []);
  const { twoClients, connections, books } = summary.modes['gateway-only']!;
  expect(reasonsBesidesNoise(summary), stdout).toEqual([]);
  expect(twoClients, stdout).toMatchObject({
    ...{ verdict: 'agree', pairs: 20 },
    shares: [{ library: { n: 20 }, wire: { n: CONNECTIONS - 20 } }, { library: { n: 20 } }],
  });
  expect([connections.connected, books.equal], stdout).toEqual([CONNECTIONS, true]);
  const twins = record.modes[0]!.twins!;
  expect(twins.map(({ fate }) => fate)).toEqual(twins.map(() => 'closed-by-us'));
  for (const wanted of ['wire', 'socket.io-client'])
    expect(twins.some(({ client, frames }) => client === wanted && frames > 0)).toBe(true);
});

it('a target that lets only one client in passes nothing, and the report says why', async () => {
  // Longer than anybody waits: no stall of this machine makes as much of it.
  const { summary, code, stdout } = await play('apart', ['slow-deflate=60s']);
  const { twoClients, objectives } = summary.modes['gateway-only']!;
  expect(objectives.find(({ gating }) => gating)?.verdict, stdout).toBe('pass');
  expect([code, summary.verdict, reasonsBesidesNoise(summary).map((reason) => reason.code)], stdout).toEqual([
    ...[3, 'inconclusive'],
    ['clients-disagree'],
  ]);
  expect(twoClients?.shares[0], stdout).toMatchObject({ library: { bad: 20, n: 20 }, disagree: true });
  expect(twoClients?.times.map(({ what, disagree }) => [what, disagree])).toContainEqual(['connect', true]);
  expect(stdout.replace(/\s+/g, ' ')).toContain('not connected were 20 of 20 connections of socket.io-client (100 %)');
});
