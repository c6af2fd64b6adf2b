import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { peakReportSchema } from '../core/peak.ts';
import { PLAIN_QUOTE } from '../load/drivers/testing/plain-quote.ts';
import { startPeakWorker } from '../load/peak/process.ts';
import { nobodyListens } from '../target/testing/canned-target.ts';
import { runCli, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';

let folder: TempFolder;
let target: TestTarget;
beforeAll(async () => {
  [folder, target] = await Promise.all([tempFolder(), startTestTarget(['--fault', 'error=2%'])]);
});
afterAll(async () => {
  await target.stop();
  await folder.remove();
});

const leftIn = (out: string) => peakReportSchema.parse(JSON.parse(readFileSync(join(out, 'peak.json'), 'utf8')));

describe('gateproof peak', () => {
  it('counts what the target counted, judges each answer, and leaves its files without a secret', async () => {
    const out = folder.next();
    const words = [
      'peak',
      '--target',
      'reference-stock-api',
      '--mode',
      'gateway-only',
      '--url',
      target.url,
      '--connections',
      '4',
      '--duration',
      '300ms',
      '--rounds',
      '2',
    ];
    const { code, stdout, stderr } = await runCli([...words, '--out', out], SECRETS);
    expect([code, stdout.includes('ok/s: median')], stderr).toEqual([0, true]);
    const { rounds, figures, arms } = leftIn(out);
    const own = arms[0]?.books.state === 'compared' ? arms[0].books.lines : [];
    expect(own.map(({ holds, item }) => [holds, item])).toContainEqual([true, 'requests that reached the target']);
    expect(own.every(({ holds }) => holds)).toBe(true);
    expect(stdout).toContain("our counts equal the target's own");
    expect(rounds.map(({ round, connections }) => [round, connections])).toEqual([
      [1, 4],
      [2, 4],
    ]);
    const sum = (of: (books: (typeof rounds)[number]['played']['books']) => number): number =>
      rounds.reduce((all, { played }) => all + of(played.books), 0);
    const { load } = (await target.books()).requests;
    expect(sum(({ sent }) => sent)).toBe(load.received);
    expect(sum(({ ok }) => ok)).toBe(load.byStatus['200']);
    const failures = Object.entries(load.byStatus).filter(([status]) => status !== '200');
    for (const [status, n] of failures) expect(sum((books) => books.failures[`http-${status}`] ?? 0)).toBe(n);
    expect(failures.length).toBeGreaterThan(0);
    expect(figures.every(({ okPerSec, failedRatio }) => okPerSec !== null && (failedRatio ?? 0) > 0)).toBe(true);
    const written = ['peak.json', 'peak.txt'].map((name) => readFileSync(join(out, name), 'utf8'));
    for (const secret of Object.values(SECRETS).filter((value) => value !== SECRETS.GATEPROOF_USERNAME))
      expect([stdout, stderr, ...written].join('\n')).not.toContain(secret);
  });

  it('does not succeed where the target counted a request of a load that was not ours', async () => {
    const out = folder.next();
    const words = [
      'peak',
      '--url',
      target.url,
      '--connections',
      '2',
      '--duration',
      '1s',
      '--rounds',
      '1',
      '--out',
      out,
    ];
    const running = startCli(words, SECRETS);
    await running.said('Round 1 of 1');
    await fetch(`${target.url}/api/v1/receiver/get-stock-quote?symbols=AAPL.US`, {
      headers: { 'x-gateproof-index': '7' },
    });
    const { code, stdout } = await running.over;
    expect([code, leftIn(out).figures[0]?.reason], stdout).toEqual([5, 'bookkeeping']);
    expect(stdout).toMatch(/requests that reached the\s+target: ours/);
  });

  it('leaves what it knows when it is stopped', async () => {
    const out = folder.next();
    const words = ['peak', '--url', target.url, '--connections', '2', '--duration', '60s', '--rounds', '1'];
    const running = startCli([...words, '--out', out, '--json'], SECRETS);
    await running.said('Round 1 of 1');
    running.child.kill('SIGINT');
    const { code, stdout } = await running.over;
    const { stopped, figures } = leftIn(out);
    expect([code, stopped?.why, figures[0]?.reason]).toEqual([130, 'sigint', 'not-played']);
    expect(peakReportSchema.parse(JSON.parse(stdout)).runId).toBe(leftIn(out).runId);
  });

  it('tells of a worker that is lost, with the reason', async () => {
    const worker = startPeakWorker();
    const outcome = await worker.play({
      ...{ baseUrl: target.url, request: PLAIN_QUOTE, symbols: ['A'], credentials: { key: null, jwt: null } },
      ...{ runId: 'test', connections: 0, warmUpMs: 0, durationMs: 1, timeoutMs: 1_000, drainMs: 1 },
    });
    worker.close();
    expect(outcome).toMatchObject({ fate: 'lost', detail: expect.stringContaining('connections') });
  });

  it('exits 4 where nobody listens, and 3 for another mode', async () => {
    const nobody = await runCli(['peak', '--url', nobodyListens()], SECRETS);
    const other = await runCli(['peak', '--url', target.url, '--mode', 'legacy-fallback'], SECRETS);
    expect([nobody.code, other.code], other.stderr).toEqual([4, 3]);
  });
});
