import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import { processAt } from './sample-process.ts';
import { type MadeProcess, madeProc } from './testing/made-proc.ts';
import { watchProcess } from './watch.ts';

const MACHINE = { cores: 4, memoryBytes: 8_000_000_000 };
const LIMITS = { cores: 1, memoryLimitBytes: 104_857_600 };

const watched = (first: MadeProcess, successors: readonly number[] | null = null) => {
  const made = madeProc();
  made.set(first);
  const clock = createVirtualClock();
  const found = processAt({ source: 'pid-file', pids: [first.pid], limits: LIMITS }, made.proc, MACHINE);
  if (typeof found === 'string') throw new Error(found);
  const startUs = clock.nowUs();
  const watch = watchProcess(found, { proc: made.proc, clock, startUs, findAgain: async () => successors });
  clock.advance(0);
  return { made, clock, watch };
};

const server = (rest: Partial<MadeProcess> = {}): MadeProcess => ({ pid: 10, memoryMib: 40, ...rest });

describe('a watched process', () => {
  it('is looked at each second: what it used in it, and what it holds', async () => {
    const { made, clock, watch } = watched(server());
    made.set(server({ ownTicks: 30 }));
    clock.advance(1_000_000);
    made.set(server({ ownTicks: 120, memoryMib: 60 }), { pid: 11, parent: 10, ownTicks: 5, memoryMib: 8 });
    clock.advance(1_000_000);
    const { samples, ended, failures, bounds } = await watch.stop();
    expect(samples).toEqual([
      { fromMs: 0, toMs: 1_000, cpuCores: 0.3, memoryBytes: 40 * 1_048_576 },
      { fromMs: 1_000, toMs: 2_000, cpuCores: 0.95, memoryBytes: 68 * 1_048_576 },
    ]);
    expect({ ended, failures }).toEqual({ ended: null, failures: [] });
    expect(bounds).toEqual({ cpuCores: 1, cpuFrom: 'stated', memoryBytes: 104_857_600, memoryFrom: 'stated' });
  });

  it('has its figure over the time that really passed where a beat was late, and beats are not made up for', async () => {
    const { made, clock, watch } = watched(server());
    made.set(server({ ownTicks: 125 }));
    clock.block(2_500_000);
    clock.advance(0);
    made.set(server({ ownTicks: 150 }));
    clock.advance(500_000);
    const { samples } = await watch.stop();
    expect(samples.map(({ fromMs, toMs, cpuCores }) => [fromMs, toMs, cpuCores])).toEqual([
      [0, 2_500, 0.5],
      [2_500, 3_000, 0.5],
    ]);
  });

  it.each<[string, MadeProcess[]]>([
    ['is gone', []],
    ['is dead and was not reaped', [server({ state: 'Z' })]],
    ['is another one with the same pid', [server({ startTicks: 999, ownTicks: 3 })]],
  ])('that %s has samples without figures from then on, and says when', async (_, then) => {
    const { made, clock, watch } = watched(server(), [77]);
    clock.advance(1_000_000);
    made.set(...then);
    clock.advance(2_000_000);
    const { samples, ended } = await watch.stop();
    expect(samples.map(({ cpuCores, memoryBytes }) => [cpuCores, memoryBytes])).toEqual([
      [0, 40 * 1_048_576],
      [null, null],
      [null, null],
    ]);
    expect(ended).toEqual({ atMs: 2_000, pid: 10, successors: [77] });
  });

  it('that ended after the last beat is found out at the end', async () => {
    const { made, clock, watch } = watched(server());
    clock.advance(1_000_000);
    made.set();
    clock.advance(400_000);
    expect((await watch.stop()).ended).toEqual({ atMs: 1_400, pid: 10, successors: null });
  });

  it('has no CPU figure for a second in which a child ended that nobody waited for, and says so', async () => {
    const { made, clock, watch } = watched(server());
    made.set(server(), { pid: 11, parent: 10, ownTicks: 50 });
    clock.advance(1_000_000);
    made.set(server({ ownTicks: 10 }));
    clock.advance(1_000_000);
    const { samples, failures } = await watch.stop();
    expect(samples.map(({ cpuCores }) => cpuCores)).toEqual([0.5, null]);
    expect(failures).toEqual([expect.stringMatching(/nobody waited/)]);
  });

  it('costs the files of its own tree and of what is new, not of every process of the machine', async () => {
    const { made, clock, watch } = watched(server());
    const strangers = Array.from({ length: 500 }, (_, i) => ({ pid: 1_000 + i }));
    made.set(server(), ...strangers);
    clock.advance(1_000_000);
    made.takeReads();
    clock.advance(1_000_000);
    expect(made.takeReads()).toEqual(['/proc/10/stat', '/proc/10/status']);
    await watch.stop();
  });

  it('is not looked at after the end', async () => {
    const { made, clock, watch } = watched(server());
    await watch.stop();
    made.takeReads();
    clock.advance(5_000_000);
    expect(made.takeReads()).toEqual([]);
  });
});

describe('what a process is a share of', () => {
  it.each<[string, Partial<MadeProcess>, { cores: number | null; memoryLimitBytes: number | null }, object]>([
    [
      'one core and the machine, unless something else is said',
      {},
      { cores: 1, memoryLimitBytes: null },
      { cpuCores: 1, cpuFrom: 'stated', memoryBytes: 8_000_000_000, memoryFrom: 'machine' },
    ],
    ['all of the machine on request', {}, { cores: null, memoryLimitBytes: null }, { cpuCores: 4, cpuFrom: 'machine' }],
    [
      'the cores it is pinned to',
      { cpuList: '0-1,3' },
      { cores: null, memoryLimitBytes: null },
      { cpuCores: 3, cpuFrom: 'affinity' },
    ],
    [
      'less than a core where its control group allows no more',
      { groups: '0::/app\n' },
      { cores: 1, memoryLimitBytes: null },
      { cpuCores: 0.5, cpuFrom: 'cgroup', memoryBytes: 1_000_000, memoryFrom: 'cgroup' },
    ],
    [
      'what version 1 of control groups allows',
      { groups: '4:memory:/m\n1:cpu,cpuacct:/c\n' },
      { cores: 4, memoryLimitBytes: 5_000_000 },
      { cpuCores: 2, cpuFrom: 'cgroup', memoryBytes: 2_000_000, memoryFrom: 'cgroup' },
    ],
    [
      'the stated limit under that of the group',
      { groups: '0::/app\n' },
      { cores: 0.25, memoryLimitBytes: 500_000 },
      { cpuCores: 0.25, cpuFrom: 'stated', memoryBytes: 500_000, memoryFrom: 'stated' },
    ],
  ])('%s', (_, process, limits, expected) => {
    const made = madeProc({
      '/sys/fs/cgroup/app/cpu.max': '50000 100000\n',
      '/sys/fs/cgroup/app/memory.max': '1000000\n',
      '/sys/fs/cgroup//memory.max': 'max\n',
      '/sys/fs/cgroup/memory/m/memory.limit_in_bytes': '2000000\n',
      '/sys/fs/cgroup/memory//memory.limit_in_bytes': '9223372036854771712\n',
      '/sys/fs/cgroup/cpu/c/cpu.cfs_quota_us': '200000\n',
      '/sys/fs/cgroup/cpu/c/cpu.cfs_period_us': '100000\n',
    });
    made.set({ pid: 10, ...process });
    const found = processAt({ source: 'pm2', pids: [10], limits }, made.proc, MACHINE);
    expect(found).toMatchObject({ bounds: expected });
  });

  it('of several processes at the top is a core each', () => {
    const made = madeProc();
    made.set({ pid: 10 }, { pid: 20 }, { pid: 30 });
    const found = processAt(
      { source: 'pm2', pids: [10, 20, 30], limits: { cores: 1, memoryLimitBytes: null } },
      made.proc,
      MACHINE,
    );
    expect(found).toMatchObject({ bounds: { cpuCores: 3 } });
  });

  it.each<[string, MadeProcess[], number[]]>([
    ['a pid that is not there', [], [10]],
    ['a dead process', [{ pid: 10, state: 'Z' }], [10]],
    ['no pid', [], []],
  ])('%s is a sentence, not a process', (_, processes, pids) => {
    const made = madeProc();
    made.set(...processes);
    expect(processAt({ source: 'pm2', pids, limits: LIMITS }, made.proc, MACHINE)).toEqual(
      expect.stringMatching(/pid/),
    );
  });
});
