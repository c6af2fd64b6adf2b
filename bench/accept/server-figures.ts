import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leftBy, runCli, scenarioFile, tempFolder } from '../../src/testing/cli.ts';
import { type ComparedFigures, compareWithSystem, meanCpuPoints } from '../../src/testing/compared-figures.ts';
import type { Plant } from '../../src/testing/planted-process.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

/** How far a figure may read from what the operating system booked. */
const MOST_APART_POINTS = 3;
const SECONDS = 12;

const plant = (ratio: number, memoryMib: number, rest: Partial<Plant> = {}): Plant => ({
  ...{ ratio, memoryMib, children: [], briefChildren: false },
  ...rest,
});

const PLANTS: Readonly<Record<string, Plant>> = {
  'idle, 20 MiB': plant(0, 20),
  '10 % of a core, 100 MiB': plant(0.1, 100),
  '35 % of a core, 250 MiB': plant(0.35, 250),
  '70 % of a core, 500 MiB': plant(0.7, 500),
  '95 % of a core': plant(0.95, 10),
  'three processes of 20 %, 100 MiB each': plant(0.2, 100, { children: [plant(0.2, 100), plant(0.2, 100)] }),
  'a child that comes and goes twice a second': plant(0.1, 10, { briefChildren: true }),
};

const points = ({ ours, system }: { readonly ours: number; readonly system: number }): string =>
  `${ours.toFixed(1)} against ${system.toFixed(1)}`;

const apart = ({ ours, system }: { readonly ours: number; readonly system: number }): number => Math.abs(ours - system);

const plantedRow = (
  name: string,
  { samples, unseen, cpuPoints, memoryPoints }: ComparedFigures,
  isBrief: boolean,
): Row => ({
  name,
  // Memory of children that come and go has no one figure to hold it against.
  met:
    samples >= SECONDS - 1 &&
    unseen === 0 &&
    apart(cpuPoints) <= MOST_APART_POINTS &&
    (isBrief || apart(memoryPoints) <= MOST_APART_POINTS),
  seen: `CPU ${points(cpuPoints)}, memory ${points(memoryPoints)}, ${samples} samples`,
});

/** User and system time of a process with the instant, from the file itself and not by the code that is held against it. */
const ticksOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

type Trace = { readonly atMs: number; readonly ticks: number };

/** The ticks at an instant, between the two readings around it. */
const ticksAt = (trace: readonly Trace[], atMs: number): number => {
  const next = trace.find((each) => each.atMs >= atMs);
  const before = trace.findLast((each) => each.atMs < atMs);
  if (next === undefined || before === undefined) throw new RangeError('the trace does not cover the run');
  return before.ticks + ((next.ticks - before.ticks) * (atMs - before.atMs)) / (next.atMs - before.atMs);
};

const SCENARIO = {
  name: 'server-figures',
  question: 'Are the figures of the server those of the system?',
  gating: ['availability' as const],
  phases: [{ name: 'load', durationMs: 15_000, quotes: { ratePerSec: 100 } }],
};

/** A whole run on a target that burns CPU, its samples against a trace of the file of the system over the very same time. */
const runRow = async (folder: string, fault: string): Promise<Row> => {
  const target = await startTestTarget(['--fault', fault]);
  const trace: Trace[] = [];
  const tracing = setInterval(() => trace.push({ atMs: Date.now(), ticks: ticksOf(target.pid) }), 50);
  try {
    const out = join(folder, fault.replace(/\W/g, '-'));
    const words = ['run', await scenarioFile(folder, SCENARIO), '--url', target.url, '--out', out, '--wait-quiet', '0'];
    const { record, summary } = leftBy(out, await runCli(words, SECRETS));
    const figures = record.serverFigures?.[0]?.process;
    if (figures?.state !== 'sampled') throw new Error(`not sampled: ${JSON.stringify(figures)}`);
    const { samples } = figures;
    const startMs = Date.parse(record.startedAt);
    const [fromMs, toMs] = [startMs + (samples[0]?.fromMs ?? 0), startMs + (samples.at(-1)?.toMs ?? 0)];
    const system = ((ticksAt(trace, toMs) - ticksAt(trace, fromMs)) * 1_000) / (toMs - fromMs);
    const cpu = { ours: meanCpuPoints(samples), system };
    const books = summary.modes['gateway-only']?.books.equal === true;
    return {
      name: `a run on a target with ${fault}`,
      met: samples.length >= 14 && apart(cpu) <= MOST_APART_POINTS && books,
      seen: `CPU ${points(cpu)}, ${samples.length} samples, books ${books ? 'equal' : 'NOT equal'}`,
    };
  } finally {
    clearInterval(tracing);
    await target.stop();
  }
};

/** CPU and memory of planted processes and of a target under load, against what the operating system booked. */
export const serverFigures: Acceptance = {
  name: 'server-figures',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    for (const [name, planted] of Object.entries(PLANTS))
      rows.push(plantedRow(name, await compareWithSystem(planted, SECONDS), planted.briefChildren));
    for (const fault of ['none', 'cpu-burn=40%', 'cpu-burn=100%']) rows.push(await runRow(folder.path, fault));
    await folder.remove();
    return {
      title: 'The figures of a server',
      claim:
        'CPU and memory of a process tree, sampled once a second, stand within 3 points of what the operating system booked over the same time: CPU in points of one core (getrusage of the processes themselves; in a run, /proc read by other code), memory in points of 1 GiB.',
      command: 'npm run accept server-figures',
      rows,
    };
  },
};
