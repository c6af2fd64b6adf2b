import { describe, expect, it } from 'vitest';
import { cpuUsed } from './cpu-time.ts';
import { statOf } from './proc.ts';
import { type MadeProcess, madeProc } from './testing/made-proc.ts';

const stats = (processes: readonly MadeProcess[]) => {
  const made = madeProc();
  made.set(...processes);
  return processes.map(({ pid }) => statOf(made.proc, pid)!);
};

const root = (ownTicks: number, reapedTicks = 0): MadeProcess => ({ pid: 10, ownTicks, reapedTicks });
const child = (pid: number, ownTicks: number, rest: Partial<MadeProcess> = {}): MadeProcess => ({
  ...{ pid, parent: 10, startTicks: 200, ownTicks },
  ...rest,
});

describe('what a tree used between two looks', () => {
  it.each<[string, MadeProcess[], MadeProcess[], number, boolean]>([
    ['of one process is the growth of its time', [root(100)], [root(150)], 50, true],
    ['adds what its children used', [root(100), child(11, 20)], [root(110), child(11, 60)], 50, true],
    ['holds a child that was born since', [root(100)], [root(110), child(11, 30)], 40, true],
    ['holds a child that came and went, by the parent that waited for it', [root(100)], [root(110, 70)], 80, true],
    [
      'takes off what was counted of a child before it ended',
      [root(100), child(11, 60)],
      [root(110, 75)],
      10 + 75 - 60,
      true,
    ],
    [
      'follows a child and a grandchild that ended together',
      [root(0), child(11, 60), child(12, 40, { parent: 11 })],
      [root(0, 120)],
      20,
      true,
    ],
    ['is not whole where a child ended and nobody waited for it', [root(100), child(11, 60)], [root(110)], 10, false],
    ['is not whole where an orphan ended', [root(100), child(11, 60, { parent: 1 })], [root(110)], 10, false],
    ['forgives the rounding of ticks', [root(100), child(11, 60)], [root(110, 57)], 10, true],
    [
      'counts a new process with the pid of an old one from its own start',
      [root(100), child(11, 60)],
      [root(100, 60), child(11, 5, { startTicks: 900 })],
      5,
      true,
    ],
  ])('%s', (...[, before, after, ticks, isWhole]) => {
    expect(cpuUsed(stats(before), stats(after))).toEqual({ ticks, isWhole });
  });
});
