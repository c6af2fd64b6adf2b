import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Left,
  leftBy,
  runCli,
  scenarioFile,
  startCli,
  type TempFolder,
  tempFolder,
  unbroken,
} from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { briefDay } from '../testing/scenarios.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';

/** Three processes share this machine with the target, which may wait for its turn: what is asked is whether shares add up, not how fast it is. */
const scenario = {
  ...briefDay,
  gating: ['connect-success', 'disconnect-rate'] as const,
  phases: briefDay.phases.map((phase) => ({
    ...phase,
    quotes: { ratePerSec: phase.judged === false ? 100 : 300 },
  })),
};

let folder: TempFolder;
let target: TestTarget;
let path: string;
let shards: readonly Left[];
const out = (name: string) => join(folder.path, name);

/** Far enough ahead for every process to be ready. */
const soon = () => new Date(Date.now() + 12_000).toISOString();

/** Both shards, each by its own process. */
const playBoth = (words: readonly (readonly string[])[]): Promise<Left[]> => {
  const startAt = soon();
  return Promise.all(
    words.map(async (more, i) => {
      const to = out(`2-${i + 1}`);
      const run = ['run', path, '--url', target.url, '--out', to, '--wait-quiet', '0', '--start-at', startAt];
      return leftBy(to, await runCli([...run, '--shard', `${i + 1}/2`, ...more], SECRETS));
    }),
  );
};

beforeAll(async () => {
  folder = await tempFolder();
  target = await startTestTarget();
  path = await scenarioFile(folder.path, { ...scenario, gating: [...scenario.gating] });
  shards = await playBoth([[], ['--workers', '2']]);
});
afterAll(async () => {
  await target.stop();
  await folder.remove();
});

const merge = async (name: string, records: readonly string[]) =>
  leftBy(out(name), await runCli(['merge', ...records, '--out', out(name)]));

describe('shards of one run', () => {
  it('are each undecided, exit 3, and say that they are to be merged', () => {
    for (const [i, { code, summary, record, stdout }] of shards.entries()) {
      expect([code, summary.verdict, summary.reasons[0]?.code], stdout).toEqual([3, 'inconclusive', 'not-measurable']);
      expect(stdout).toContain(`shard ${i + 1} of 2`);
      expect(stdout).toContain('gateproof merge');
      expect(record.shard).toEqual({ index: i + 1, count: 2 });
      expect(record.modes[0]!.books.state).toBe('read');
    }
  });

  it('merge to the whole plan, with books that equal the target’s own to the unit', async () => {
    const { record, summary, stdout } = await merge('merged', [out('2-2'), join(out('2-1'), 'record.json')]);
    const books = record.modes[0]!.books;
    expect(books.state === 'compared' ? books.lines.filter(({ holds }) => !holds) : books, stdout).toEqual([]);
    // Twenty pairs of two clients, each once, whatever shard and worker played which half.
    const { twins } = record.modes[0]!;
    expect(twins?.map(({ pair }) => pair)).toEqual(Array.from({ length: 40 }, (_, i) => Math.floor(i / 2)));
    expect(new Set(twins?.map(({ connection }) => connection)).size).toBe(40);
    expect(summary.modes['gateway-only']).toMatchObject({
      books: { state: 'compared', equal: true },
      arrivals: { planned: 1_300, ok: 1_300 },
      connections: { attempted: 350, connected: 350, closedByUs: 350, lost: 0 },
    });
    // Three workers beside the target on one machine may stall; what may not be is a fail, or a reason of the merge itself.
    expect(reasonsBesidesNoise(summary), stdout).toEqual([]);
    expect(record.workers.map(({ index }) => index)).toEqual([0, 1, 3]);
    expect(record.shards.map(({ index, workers }) => [index, workers])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it('merge to the same bytes in any order', async () => {
    await merge('forwards', [out('2-1'), out('2-2')]);
    await merge('backwards', [out('2-2'), out('2-1')]);
    for (const file of ['record.json', 'summary.json'])
      expect(readFileSync(join(out('forwards'), file), 'utf8')).toBe(
        readFileSync(join(out('backwards'), file), 'utf8'),
      );
  });

  it('started by the same clock began within half a slice of each other', () => {
    const starts = shards.map(({ record }) => Date.parse(record.startedAt));
    expect(Math.abs(starts[0]! - starts[1]!)).toBeLessThan(500);
  });
});

describe('a shard that waits for the common start', () => {
  it('can be stopped: nothing was sent, and its record says so', async () => {
    const words = ['run', path, '--url', target.url, '--out', out('waiting'), '--wait-quiet', '0', '--shard', '1/2'];
    const before = (await target.books()).requests.load.received;
    const cli = startCli([...words, '--start-at', new Date(Date.now() + 3_600_000).toISOString()], SECRETS);
    await cli.said('Waiting until');
    cli.child.kill('SIGINT');
    const { code, summary, record } = leftBy(out('waiting'), await cli.over);
    expect([code, summary.verdict, summary.reasons[0]?.code]).toEqual([130, 'inconclusive', 'interrupted']);
    const { planned, notReleased } = summary.modes['gateway-only']!.arrivals;
    expect([planned, notReleased, record.stopped?.atMs]).toEqual([650, 650, 0]);
    expect((await target.books()).requests.load.received).toBe(before);
  });
});

describe('what does not belong together', () => {
  it('is inconclusive, exit 5, and named where a shard is missing, doubled or cut', async () => {
    const text = readFileSync(join(out('2-2'), 'record.json'), 'utf8');
    const [damaged, cut] = [out('damaged.json'), out('cut.json')];
    writeFileSync(damaged, text.replace(/"v2":"HIST/, '"v2":"HISX'));
    writeFileSync(cut, text.slice(0, text.length / 2));
    const rows: [string, readonly string[], RegExp, number][] = [
      ['missing', [out('2-1')], /Shard 2 of 2 is missing/, 650],
      ['doubled', [out('2-1'), out('2-2'), out('2-2')], /Shard 2 is there twice/, 1_300],
      ['damaged', [out('2-1'), damaged], /damaged\.json \(shard 2\) is damaged/, 650],
      ['cut', [cut, out('2-1')], /Shard 2 of 2 is missing.*cut\.json is no whole record/, 650],
    ];
    for (const [name, records, said, ok] of rows) {
      const { code, summary, record, stdout } = await merge(name, records);
      expect([code, summary.verdict, summary.reasons[0]?.code], stdout).toEqual([5, 'inconclusive', 'interrupted']);
      expect(record.stopped?.detail).toMatch(said);
      expect(summary.modes['gateway-only']!.arrivals).toMatchObject({ planned: 1_300, ok, notReleased: 1_300 - ok });
    }
  });

  it('is refused with exit 2 and named where it is of another run', async () => {
    const text = readFileSync(join(out('2-2'), 'record.json'), 'utf8');
    const other = out('other.json');
    writeFileSync(other, text.replace(/"seed":1,/, '"seed":2,'));
    const rows: [readonly string[], RegExp][] = [
      [[out('2-1'), other], /other\.json is not a part of the same run[\s\S]*seed/],
      [[out('2-1'), out('nowhere')], /nowhere/],
    ];
    for (const [records, said] of rows) {
      const { code, stderr, stdout } = await runCli(['merge', ...records, '--out', out('refused')]);
      expect([code, stdout], stderr).toEqual([2, '']);
      expect(unbroken(stderr)).toMatch(said);
    }
  });

  it('is not made by shards that were played one after the other: no verdict on a load that never was', async () => {
    const late = out('late.json');
    const text = readFileSync(join(out('2-2'), 'record.json'), 'utf8');
    writeFileSync(late, text.replace(/"startedAt":"[^"]+"/, '"startedAt":"2026-01-01T00:00:00.000Z"'));
    const left = await merge('apart', [out('2-1'), late]);
    expect([left.code, left.summary.reasons[0]?.code]).toEqual([3, 'not-steady']);
    expect(left.stdout).toContain('--start-at');
  });
});
