import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge } from '../judge/judge.ts';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import { firstOf } from '../testing/wide.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** Enough that 80 % is proven when none of them is bad; 99 % would take 299. */
const CLIENTS = 20;
const LIMITS = { 'recovery-success': { limit: 0.8 } };

it.concurrent.each(
  firstOf(
    [
      { client: 'wire', fault: 'none', ends: 'recovered', verdict: 'pass' },
      { client: 'socket.io-client', fault: 'recovery=failed', ends: 'failed', verdict: 'fail' },
      { client: 'socket.io-client', fault: 'none', ends: 'recovered', verdict: 'pass' },
      { client: 'wire', fault: 'recovery=refused', ends: 'refused', verdict: 'fail' },
    ] as const,
    2,
  ),
)('$client asks for what it missed, under $fault: $ends, $verdict', async ({ client, fault, ends, verdict }) => {
  const target = await startTestTarget(['--tick-rate', '20', '--fault', fault], 'gateway-only');
  try {
    const name = `recovery-${client.slice(0, 4)}-${ends}`;
    const out = join(folder.path, `${name}-out`);
    const path = await scenarioFile(folder.path, {
      ...{ name, question: 'Does a client get back what it missed?', gating: ['recovery-success'], sliceMs: 1_000 },
      sockets: { client, recoverMs: 500 },
      phases: [{ name: 'hold', durationMs: 1_000, connections: { count: CLIENTS, holdMs: 3_000 } }],
    });
    const left = leftBy(
      out,
      await runCli(['run', path, '--url', target.url, '--out', out, '--wait-quiet', '0'], SECRETS),
    );
    const { record, stdout } = left;
    const judgement = judge(record, { limits: { origin: 'this test', limits: LIMITS } });
    const result = judgement.modes[0]?.objectives.find(({ id }) => id === 'recovery-success');
    expect(result?.n, stdout).toBe(CLIENTS);
    if (verdict === 'fail') expect([judgement.verdict, result?.verdict], stdout).toEqual(['fail', 'fail']);
    else expect([judgement.verdict === 'fail', reasonsBesidesNoise(judgement)], stdout).toEqual([false, []]);
    expect(left.code === 1).toBe(verdict === 'fail');
    expect(record.slices[0]?.connections.recovery).toMatchObject({ asked: CLIENTS, [ends]: CLIENTS });
    // What was recovered and what came live is one stream without a gap, and the seam is no duplicate.
    expect(record.modes[0]?.ledger).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
    expect((record.modes[0]?.ledger?.recovered ?? 0) > 0).toBe(ends === 'recovered');
  } finally {
    await target.stop();
  }
});
