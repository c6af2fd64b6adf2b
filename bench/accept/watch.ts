import { setTimeout as pause } from 'node:timers/promises';
import { type WatchChange, watchChangeSchema, watchSummarySchema } from '../../src/core/watch.ts';
import { type RunningCli, startCli } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

const QUIET_MS = 120_000;
const INTERVAL = '2s';

/** A fault, the changes that it must bring, in any order, and no others. */
type Planted = { readonly fault: string; readonly changes: readonly string[]; readonly limitMs: number };

const alertOf = (...ids: readonly string[]): readonly string[] =>
  ids.flatMap((id) => [`${id} quiet>alert`, `${id} alert>quiet`]);
const untoldOf = (id: string): readonly string[] => [`${id} quiet>not-measurable`, `${id} not-measurable>quiet`];

/** Three evaluations to raise and three to clear take 12 s. */
const SHORT_MS = 30_000;

const FAULTS: readonly Planted[] = [
  { fault: 'unhealthy', changes: alertOf('service-down'), limitMs: SHORT_MS },
  { fault: 'unhealthy=which=base,status=200', changes: alertOf('service-down'), limitMs: SHORT_MS },
  { fault: 'no-health', changes: [...alertOf('service-down'), ...untoldOf('slow-health')], limitMs: SHORT_MS },
  { fault: 'slow-health=1.4s', changes: alertOf('slow-health'), limitMs: SHORT_MS },
  { fault: 'error-rate=5%', changes: alertOf('error-rate'), limitMs: SHORT_MS },
  { fault: 'error-rate=null', changes: untoldOf('error-rate'), limitMs: SHORT_MS },
  { fault: 'emergency-fallbacks=12', changes: alertOf('emergency-fallbacks'), limitMs: SHORT_MS },
  // What failed leaves its window of one minute.
  { fault: 'refuse', changes: alertOf('gateway-errors'), limitMs: 60_000 + SHORT_MS },
];
/** What was lost leaves its window of five minutes: on a target of its own, beside the rest. */
const CUT: Planted = {
  fault: 'drop=50%,at=1ms',
  changes: alertOf('disconnects'),
  limitMs: 300_000 + SHORT_MS,
};

/** A live watch of a target of its own: what it said so far, as changes. */
type Live = { readonly target: TestTarget; readonly running: RunningCli; changes(): readonly string[] };

const start = async (): Promise<Live> => {
  const target = await startTestTarget();
  const running = startCli(['watch', '--url', target.url, '--interval', INTERVAL, '--json'], SECRETS);
  const lines: WatchChange[] = [];
  let rest = '';
  running.child.stdout?.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk.toString('utf8')}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const change = watchChangeSchema.safeParse(JSON.parse(part));
      if (change.success) lines.push(change.data);
    }
  });
  await running.said('Watching');
  return { target, running, changes: () => lines.map(({ watched, from, to }) => `${watched} ${from}>${to}`) };
};

const sorted = (texts: readonly string[]): string => texts.toSorted().join(', ');

/** Waits until so many changes were said, and no longer than it may take. */
const heard = async ({ changes }: Live, count: number, limitMs: number): Promise<void> => {
  const endMs = performance.now() + limitMs;
  while (changes().length < count && performance.now() < endMs) await pause(100);
};

/** Plants a fault, waits for half of its changes, takes it away, waits for the rest, and then for one too many. */
const plant = async (live: Live, { fault, changes, limitMs }: Planted): Promise<Row> => {
  const before = live.changes().length;
  const startMs = performance.now();
  await live.target.faults({ action: 'replace', faults: [fault] });
  await heard(live, before + changes.length / 2, limitMs);
  const raisedSec = (performance.now() - startMs) / 1_000;
  await live.target.faults({ action: 'clear', faults: [] });
  await heard(live, before + changes.length, limitMs);
  const clearedSec = (performance.now() - startMs) / 1_000 - raisedSec;
  await pause(5_000);
  const seen = live.changes().slice(before);
  return {
    name: `\`${fault}\` planted live, then taken away`,
    met: sorted(seen) === sorted(changes),
    seen: `${seen.join(', ')}; first change after ${raisedSec.toFixed(1)} s, last ${clearedSec.toFixed(1)} s after its end`,
  };
};

/** Ends a watch, and holds its books against the target's. */
const end = async ({ target, running }: Live, name: string): Promise<Row> => {
  running.child.kill('SIGTERM');
  const { code, stdout } = await running.over;
  const { traffic, evaluations, missed } = watchSummarySchema.parse(
    JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''),
  );
  const { requests, connections } = await target.books();
  await target.stop();
  const theirs = [requests.other.received, connections.accepted];
  const isEqual = theirs[0] === traffic.requests && theirs[1] === traffic.connected;
  return {
    name,
    met: isEqual && code === 143 && missed === 0,
    seen: `${evaluations} evaluations, ${missed} missed; ${traffic.requests} requests and ${traffic.connected} sockets, the target's books say ${theirs.join(' and ')}; exit ${code}`,
  };
};

const playAll = async (): Promise<readonly Row[]> => {
  const live = await start();
  await pause(QUIET_MS);
  const early = live.changes();
  const rows: Row[] = [
    {
      name: `two quiet minutes, all six every ${INTERVAL}`,
      met: early.length === 0,
      seen: early.length === 0 ? 'no change' : early.join(', '),
    },
  ];
  for (const planted of FAULTS) rows.push(await plant(live, planted));
  return [...rows, await end(live, 'its books')];
};

const playCut = async (): Promise<readonly Row[]> => {
  const live = await start();
  await pause(10_000);
  return [await plant(live, CUT), await end(live, 'the books of the watch whose sockets were cut')];
};

/** `gateproof watch` live: quiet where nothing is wrong, and each alert and trigger once on its fault and once after it. */
export const watch: Acceptance = {
  name: 'watch',
  run: async () => {
    const [all, cut] = await Promise.all([playAll(), playCut()]);
    return {
      title: 'Watching a live target',
      claim:
        'A watch of all three alerts and three triggers says nothing in two quiet minutes. Each fault that is planted in the running target brings its own change once, and once its end; nothing else is said. What was sent is what the target counted.',
      command: 'npm run accept watch',
      rows: [...all, ...cut],
    };
  },
};
