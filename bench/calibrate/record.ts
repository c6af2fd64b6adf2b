import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../src/core/modes.ts';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { leftBy, runCli, scenarioFile, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import { stampNow } from '../accept/outcome.ts';
import { slicesIn } from './record-slices.ts';
import { printTrace, type Trace, traceUrl } from './traces.ts';

/** `node bench/calibrate/record.ts [name...]`: plays a reference target against its twin and keeps every response time in `traces/`. */

type Recording = {
  readonly name: string;
  readonly fault: string;
  /** `quiet`: record it when nothing else runs. `as-found`: beside whatever the host has to do. The others are ours. */
  readonly neighbour: 'quiet' | 'as-found' | 'steady' | 'bursts';
  /** Of both targets: with one seed for both, the twins would draw the same delays. */
  readonly seeds: readonly [one: number, twin: number];
};

const LOG_NORMAL = 'delay-lognormal=median=50ms,sigma=0.4';

const RECORDINGS: readonly Recording[] = [
  { name: 'quiet', fault: LOG_NORMAL, neighbour: 'quiet', seeds: [7, 8] },
  { name: 'as-found', fault: LOG_NORMAL, neighbour: 'as-found', seeds: [1, 2] },
  { name: 'neighbour', fault: LOG_NORMAL, neighbour: 'steady', seeds: [3, 4] },
  { name: 'fixed-delay', fault: 'delay=50ms', neighbour: 'bursts', seeds: [5, 6] },
];

const NEIGHBOUR_TEXT = {
  quiet: 'none',
  'as-found': 'other work on the host, as it came',
  steady: 'one busy process all the time',
  bursts: 'one process, busy 4 s and at rest 8 s on average',
} as const;

const SLICE_MS = 2_000;
const PAIRS = 64;
const RATE_PER_SEC = 100;
/** Both targets run in the first mode; the second one says that it is in the other, so that `ab` takes them for its two arms. */
const RUN_IN: Mode = 'gateway-only';
const SAID_BY_TWIN: Mode = 'legacy-fallback';

const SCENARIO: ScenarioInput = {
  name: 'twins',
  question: 'How does a target compare with its twin?',
  gating: ['response-p95'],
  sliceMs: SLICE_MS,
  washoutMs: 100,
  phases: [
    { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: RATE_PER_SEC } },
    { name: 'steady', durationMs: PAIRS * SLICE_MS, quotes: { ratePerSec: RATE_PER_SEC } },
  ],
};

const startNeighbour = (kind: Recording['neighbour']): ChildProcess | null => {
  if (kind === 'quiet' || kind === 'as-found') return null;
  const file = fileURLToPath(new URL('./neighbour.ts', import.meta.url));
  return spawn(process.execPath, [file, kind], { stdio: ['pipe', 'ignore', 'inherit'] });
};

/** Plays both twins beside the neighbour; the files of the run stand in `out` afterwards. */
const play = async ({ fault, neighbour, seeds }: Recording, out: string) => {
  const [one, twin] = await Promise.all([
    startTestTarget(['--seed', String(seeds[0]), '--fault', fault], RUN_IN),
    startTestTarget(['--seed', String(seeds[1]), '--fault', fault, '--fault', 'wrong-mode'], RUN_IN),
  ]);
  const beside = startNeighbour(neighbour);
  try {
    await mkdir(out, { recursive: true });
    const urls = ['--url', `${RUN_IN}=${one.url}`, '--url', `${SAID_BY_TWIN}=${twin.url}`];
    const more = ['--workers', '1', '--wait-quiet', '1s', '--samples', '--out', join(out, 'run')];
    return leftBy(
      join(out, 'run'),
      await runCli(['ab', await scenarioFile(out, SCENARIO), ...urls, '--pairs', String(PAIRS), ...more], SECRETS),
    );
  } finally {
    beside?.stdin?.end();
    await Promise.all([one.stop(), twin.stop()]);
  }
};

const record = async (recording: Recording): Promise<Trace> => {
  const folder = await tempFolder();
  try {
    const { record: left } = await play(recording, folder.path);
    const { date, machine } = stampNow();
    return {
      name: recording.name,
      target: `${recording.fault}, ${RATE_PER_SEC} requests a second`,
      neighbour: NEIGHBOUR_TEXT[recording.neighbour],
      recorded: `${date} on ${machine}`,
      sliceMs: SLICE_MS,
      slices: slicesIn(left, join(folder.path, 'run'), RUN_IN),
    };
  } finally {
    await folder.remove();
  }
};

const wanted = process.argv.slice(2);
for (const recording of RECORDINGS.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stderr.write(`${recording.name} ...\n`);
  const trace = await record(recording);
  const text = printTrace(trace);
  await mkdir(new URL('./', traceUrl(recording.name)), { recursive: true });
  await writeFile(traceUrl(recording.name), text);
  process.stdout.write(`${recording.name}: ${trace.slices.length} slices, ${Math.round(text.length / 1024)} KB\n`);
}
