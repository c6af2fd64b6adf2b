import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import {
  type Left,
  leftBy,
  type RunningCli,
  scenarioFile,
  startCli,
  tempFolder,
  unbroken,
} from '../../src/testing/cli.ts';
import { describeSeen } from '../../src/testing/self-test/differences.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';
import { runCommand } from './run-command.ts';

const WARM_UP_MS = 2_000;
const SCENARIO: ScenarioInput = {
  name: 'faulty-generator',
  question: 'May a generator with a fault of its own blame the target?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 1_000,
  phases: [
    { name: 'warm-up', durationMs: WARM_UP_MS, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'load', durationMs: 20_000, quotes: { ratePerSec: 200 } },
  ],
};

/** What is done to a running generator; answers what ends it. */
type Fault = (cli: RunningCli) => Promise<() => void> | (() => void);
type Ran = Pick<Left, 'code' | 'stderr'> & { readonly left: Left | null };
type Case = {
  readonly name: string;
  readonly faults: readonly string[];
  readonly fault: Fault;
  readonly descriptors?: number;
  met(ran: Ran): boolean;
};

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);

/** The load processes of a command are its children, once the first of its requests are out. */
const workersOf = async (cli: RunningCli): Promise<readonly number[]> => {
  await cli.said('Playing');
  await wait(WARM_UP_MS);
  return childrenOf(cli.child.pid ?? 0);
};

/** Every load process stands still for 300 ms at the start of each period, as a loop that is blocked does. */
const blocked =
  (periodMs: number): Fault =>
  async (cli) => {
    let isOver = false;
    const workers = await workersOf(cli);
    const signal = (name: NodeJS.Signals): void => {
      for (const pid of workers) {
        try {
          process.kill(pid, name);
        } catch {
          isOver = true;
        }
      }
    };
    const beat = async (): Promise<void> => {
      while (!isOver) {
        signal('SIGSTOP');
        await wait(300);
        signal('SIGCONT');
        await wait(periodMs - 300);
      }
    };
    void beat();
    return () => {
      isOver = true;
      signal('SIGCONT');
    };
  };

const pin = (pid: number, core: number) =>
  runCommand('taskset', ['-a', '-c', '-p', String(core), String(pid)], { cwd: '.' });

/** Load processes go to one core and behind so many that never rest there; the target has another core. */
const starved =
  (hogs: number, nice: number): Fault =>
  async (cli) => {
    for (const pid of await workersOf(cli)) {
      await pin(pid, 0);
      await runCommand('renice', ['-n', String(nice), '-p', String(pid)], { cwd: '.' });
    }
    const busy = Array.from({ length: hogs }, () =>
      spawn('taskset', ['-c', '0', process.execPath, '-e', 'for(;;);'], { stdio: 'ignore' }),
    );
    return () => {
      for (const hog of busy) hog.kill('SIGKILL');
    };
  };

const free: Fault = () => () => {};

const isSaturated = ({ left }: Ran): boolean =>
  left?.summary.verdict === 'inconclusive' && left.summary.reasons.some(({ code }) => code === 'generator-saturated');
const warns = ({ left }: Ran): boolean => left?.summary.warnings.some(({ code }) => code === 'late-generator') === true;
/** A healthy target: a pass that says how late we were, or undecided by our own fault or the host's; never a fail. */
const blamesNobody = (ran: Ran): boolean =>
  warns(ran) &&
  (ran.left?.summary.verdict === 'pass' || isSaturated(ran) || ran.left?.summary.verdict === 'inconclusive');
const fails = ({ left }: Ran): boolean => left?.summary.verdict === 'fail' && left.code === 1;
/** Refused before it began, or void; in either case by the name of what ran out. */
const saysDescriptors = (ran: Ran): boolean =>
  (ran.code === 2 && ran.stderr.includes('descriptor')) ||
  (isSaturated(ran) && ran.left?.summary.reasons[0]?.text.includes('descriptors') === true);

const CASES: readonly Case[] = [
  { name: 'blocked for 300 ms every 5 s, healthy target', faults: [], fault: blocked(5_000), met: blamesNobody },
  {
    name: 'blocked for 300 ms every second, target that takes 150 of 200 ms',
    faults: ['delay=150ms'],
    ...{ fault: blocked(1_000), met: (ran) => warns(ran) && isSaturated(ran) },
  },
  {
    name: 'blocked for 300 ms every 5 s, target at twice the limit',
    faults: ['delay=400ms'],
    ...{ fault: blocked(5_000), met: fails },
  },
  // A fast machine plays this load by a tenth of a core, and is not late.
  { name: 'a thirtieth of one core (nice 15), healthy target', faults: [], fault: starved(1, 15), met: blamesNobody },
  { name: 'a sixtieth of one core, healthy target', faults: [], fault: starved(2, 15), met: blamesNobody },
  {
    name: 'a thirtieth of one core, target that takes 150 of 200 ms',
    faults: ['delay=150ms'],
    ...{ fault: starved(1, 15), met: blamesNobody },
  },
  {
    name: 'a fifth of one core (nice 7), target at twice the limit',
    faults: ['delay=400ms'],
    ...{ fault: starved(1, 7), met: fails },
  },
  { name: '60 descriptors, healthy target', faults: [], fault: free, descriptors: 60, met: saysDescriptors },
];

const seenOf = ({ left, stderr, code }: Ran): string => {
  if (left === null) return `exit ${code}: ${unbroken(stderr.trim()).split('\n').at(-2) ?? ''}`;
  const warning = left.summary.warnings.find((each) => each.code === 'late-generator')?.text ?? 'not late';
  return `${describeSeen(left)}; ${warning}`;
};

const play = async (target: TestTarget, folder: string, { fault, descriptors }: Case, name: string): Promise<Ran> => {
  const out = join(folder, name);
  const words = ['run', await scenarioFile(folder, SCENARIO), '--url', target.url, '--out', out, '--wait-quiet', '0'];
  const cli = startCli(words, SECRETS, descriptors ?? null);
  const end = await Promise.race([Promise.resolve(fault(cli)), cli.over.then(() => () => {})]);
  const over = await cli.over;
  end();
  const { code, stderr } = over;
  return { code, stderr, left: code === 2 ? null : leftBy(out, over) };
};

const rowOf = async (each: Case, folder: string, name: string): Promise<Row> => {
  const target = await startTestTarget(each.faults.flatMap((fault) => ['--fault', fault]));
  try {
    await pin(target.pid, 1);
    const ran = await play(target, folder, each, name);
    return { name: each.name, met: each.met(ran), seen: seenOf(ran) };
  } finally {
    await target.stop();
  }
};

/** Faults of the generator, planted in a real one: none of them may be read as a fault of the target, and none may hide one. */
export const generatorFaults: Acceptance = {
  name: 'generator-faults',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    try {
      for (const [i, each] of CASES.entries()) {
        rows.push(await rowOf(each, folder.path, `case-${i}`));
        process.stderr.write(`  ${each.name}: ${rows.at(-1)?.seen}\n`);
      }
    } finally {
      await folder.remove();
    }
    return {
      title: 'A generator with a fault of its own',
      claim:
        'At 200 requests a second for 20 s, with the generator stopped again and again, starved of the processor or out of descriptors: a healthy target never fails, the reason is named, and a target at twice the limit fails all the same. The target runs on a core of its own.',
      command: 'npm run accept generator-faults',
      rows,
    };
  },
};
