import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { peakReportSchema } from '../core/peak.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { verificationSchema } from '../core/verification.ts';
import { leftBy, scenarioFile, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';
import { firstOf, further } from '../testing/wide.ts';
import { type HangingFront, openHangingFront } from './testing/hanging-front.ts';

let folder: TempFolder;
let target: TestTarget;
beforeAll(async () => {
  [folder, target] = await Promise.all([tempFolder(), startTestTarget()]);
});
afterAll(async () => {
  await target.stop();
  await folder.remove();
});

const quotes: ScenarioInput = {
  name: 'few-quotes',
  question: 'Is what was played kept?',
  gating: ['availability'],
  sliceMs: 1_000,
  phases: [{ name: 'load', durationMs: 2_000, quotes: { ratePerSec: 50 } }],
};
const sockets: ScenarioInput = {
  ...quotes,
  name: 'few-sockets',
  gating: ['connect-success'],
  phases: [{ name: 'load', durationMs: 2_000, connections: { count: 10, holdMs: 500 } }],
};

const openedFront = async (hangs: (firstBytes: string) => boolean): Promise<HangingFront> => {
  const front = await openHangingFront(target.url, hangs);
  onTestFinished(() => front.close());
  return front;
};

/** A way to the target on which everything hangs that comes once the load of a run is over. */
const hangingAfterLoad = (out: string): Promise<HangingFront> => {
  const events = join(out, 'events.ndjson');
  return openedFront(() => existsSync(events) && readFileSync(events, 'utf8').includes('"load-ended"'));
};

const untilHung = (front: HangingFront) => expect.poll(front.hung, { timeout: 60_000 }).toBeGreaterThan(0);

describe('a signal after the load', () => {
  it.each(
    firstOf([
      ['SIGINT', 130, 'books', quotes],
      ['SIGTERM', 143, 'pings', sockets],
    ] as const),
  )('(%s, exit %i) gives up %s that hang, and leaves a record that cannot pass', async (...row) => {
    const [signal, code, , scenario] = row;
    const out = folder.next();
    const front = await hangingAfterLoad(out);
    const path = await scenarioFile(folder.path, scenario);
    const cli = startCli(['run', path, '--url', front.url, '--out', out, '--wait-quiet', '0'], SECRETS);
    await untilHung(front);
    cli.child.kill(signal);
    const left = leftBy(out, await cli.over);
    const { record, summary } = left;
    expect([left.code, summary.verdict, summary.reasons[0]?.code], left.stderr).toEqual([
      code,
      'inconclusive',
      'interrupted',
    ]);
    expect(left.stderr).toContain(`${signal}: the load is over.`);
    expect(record.stopped).toMatchObject({
      why: signal.toLowerCase(),
      detail: expect.stringContaining('after the load'),
    });
    // Not what a deadline makes of it: nobody waited for one.
    expect(record.modes[0]?.books).toMatchObject({
      state: 'unavailable',
      why: expect.stringContaining('told to stop'),
    });
    const { arrivals, connections } = Object.values(summary.modes)[0]!;
    expect(arrivals.ok + connections.connected).toBe(scenario === quotes ? 100 : 10);
  });

  further('leaves a verification that is no pass, with its checklist and its load', async () => {
    const out = folder.next();
    const front = await hangingAfterLoad(out);
    const brief = ['--duration', '8s', '--rate', '20', '--connections', '4', '--wait-quiet', '0'];
    const cli = startCli(['verify', '--url', front.url, '--tier', '1', '--out', out, ...brief], SECRETS);
    await untilHung(front);
    cli.child.kill('SIGINT');
    const { code, stderr } = await cli.over;
    const seen = verificationSchema.parse(JSON.parse(readFileSync(join(out, 'verify.json'), 'utf8')));
    expect([code, seen.exitCode, seen.load.state], stderr).toEqual([130, 130, 'played']);
    expect(seen.verdict).not.toBe('pass');
    expect(seen.checklist.checks.length).toBeGreaterThan(0);
    expect(readFileSync(join(out, 'record.json'), 'utf8')).toContain('"sigint"');
  });

  it('leaves what a peak has measured', async () => {
    let readings = 0;
    const front = await openedFront((firstBytes) => {
      if (firstBytes.startsWith('GET /__gateproof/books')) readings += 1;
      return readings > 1;
    });
    const out = folder.next();
    const words = ['--connections', '2', '--duration', '300ms', '--rounds', '1', '--out', out];
    const cli = startCli(['peak', '--url', front.url, ...words], SECRETS);
    await untilHung(front);
    cli.child.kill('SIGTERM');
    const { code, stderr } = await cli.over;
    const { stopped, rounds, arms } = peakReportSchema.parse(JSON.parse(readFileSync(join(out, 'peak.json'), 'utf8')));
    expect([code, stopped?.why, rounds.length, arms[0]?.books.state], stderr).toEqual([
      143,
      'sigterm',
      1,
      'unavailable',
    ]);
  });
});
