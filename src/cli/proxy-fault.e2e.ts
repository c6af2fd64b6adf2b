import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** More than a handshake and a subscription, less than what comes in the hold: each is cut as an established one. */
const AT_BYTE = 3_000;
const CUT = 12;

/** Plays a storm through a proxy, against a target of its own whose books nobody else fills. */
const playThrough = async (name: string, clients: number, fault: string) => {
  const target = await startTestTarget(['--tick-rate', '20'], 'gateway-only');
  try {
    const out = join(folder.path, name);
    const path = await scenarioFile(folder.path, {
      ...{ name, question: 'What does a bad network do to it?', gating: ['connect-success', 'disconnect-rate'] },
      ...{ sliceMs: 500, sockets: { client: 'wire' } },
      phases: [{ name: 'storm', durationMs: 1_000, connections: { count: clients, holdMs: 2_000 } }],
    });
    const where = ['--url', target.url, '--out', out, '--wait-quiet', '0', '--proxy-fault', fault];
    const left = leftBy(out, await runCli(['run', path, ...where], SECRETS));
    const [arm] = left.record.modes;
    const [mode] = Object.values(left.summary.modes);
    const contradicted =
      arm!.books.state === 'compared' ? arm!.books.lines.filter(({ holds }) => !holds) : [arm!.books];
    return { ...left, arm: arm!, mode: mode!, books: await target.books(), contradicted };
  } finally {
    await target.stop();
  }
};

it.concurrent('a reset of exactly so many connections is red with exactly that count, in all three books', async () => {
  const fault = `net-cut=${AT_BYTE},of=${CUT},on=sockets,by=reset`;
  const played = await playThrough('reset', 60, fault);
  const { arm, mode, summary, stdout, code, books, contradicted, record } = played;
  expect([summary.verdict, code], stdout).toEqual(['fail', 1]);
  expect(mode.connections, stdout).toMatchObject({ attempted: 60, connected: 60, lost: CUT, closedByUs: 60 - CUT });
  expect(arm.proxy?.books, stdout).toMatchObject({
    ...{ accepted: 60, reached: 60, open: 0, ownFailures: {} },
    ended: { fault: CUT, unreached: 0, proxy: 0 },
    faults: [{ hit: CUT, done: CUT }],
  });
  // What is asked before and after the load goes straight to the target.
  expect(books.connections.accepted).toBe(60 + arm.preflight.connections);
  expect(contradicted, stdout).toEqual([]);
  expect(record.warnings.join()).toContain(`ended ${CUT} of them by a fault`);
  expect(stdout).toContain('a proxy of ours with');
});

it.concurrent('a proxy without a fault changes no verdict, and carries all of the load', async () => {
  const { arm, mode, summary, stdout, contradicted } = await playThrough('none', 320, 'none');
  expect(reasonsBesidesNoise(summary), stdout).toEqual([]);
  expect(mode.connections, stdout).toMatchObject({ attempted: 320, connected: 320, lost: 0 });
  const { books, ...proxy } = arm.proxy!;
  expect(proxy).toMatchObject({ faults: [], lost: null });
  expect(books).toMatchObject({ accepted: 320, open: 0, faults: [], ended: { fault: 0, unreached: 0 } });
  expect([books?.up.read, books?.down.read]).toEqual([books?.up.passed, books?.down.passed]);
  expect(contradicted, stdout).toEqual([]);
});

it('everything that is wrong with the faults of a proxy is said at once, with the fix', async () => {
  const faults = ['delay=50ms', 'net-cut=4KiB,by=magic', 'net-rest=3%', 'refuse'];
  const words = faults.flatMap((fault) => ['--proxy-fault', fault]);
  const { code, stderr } = await runCli(['run', 'quote-steady', '--dry-run', ...words]);
  expect(code).toBe(2);
  for (const part of ['4 problems', '`net-delay`', '--proxy-fault net-cut, by', '`net-reset`', 'gateproof target'])
    expect(unbroken(stderr)).toContain(part);
});
