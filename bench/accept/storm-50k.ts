import { join } from 'node:path';
import { leftBy, startCli, tempFolder } from '../../src/testing/cli.ts';
import { startSeveralTargets } from '../../src/testing/several-targets.ts';
import { SECRETS } from '../../src/testing/target.ts';
import { figuresOf, type Look, type StormFigures, watchStorm } from '../storm-50k/watch.ts';
import type { Acceptance, Row } from './outcome.ts';

const SOCKETS = 50_000;
const HELD_SEC = 60;
/** A process has 20,000 descriptors here; some are its own. */
const SOCKETS_PER_PROCESS = 17_000;
/** Every symbol ticks once in ten seconds, the heartbeat too. */
const TICKS = ['--tick-rate', '0.1', '--heartbeat-rate', '0.1'] as const;

const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');

type Storm = {
  readonly left: ReturnType<typeof leftBy>;
  readonly looks: readonly Look[];
  readonly processes: number;
  readonly tookSec: number;
};

const playStorm = async (root: string, out: string, sockets: number): Promise<Storm> => {
  const processes = Math.max(3, Math.ceil(sockets / SOCKETS_PER_PROCESS));
  const target = await startSeveralTargets(processes, TICKS);
  try {
    const urls = target.urls.flatMap((url) => ['--url', url]);
    const scenario = join(root, 'bench/storm-50k/scenario.json');
    const load = ['--connections', String(sockets), '--workers', '3'];
    const startMs = performance.now();
    const cli = startCli(['run', scenario, ...urls, ...load, '--out', out], SECRETS);
    cli.child.stderr?.pipe(process.stderr, { end: false });
    await cli.said('Playing');
    const watch = watchStorm(target, cli.child.pid ?? 0);
    const ended = await cli.over;
    const looks = await watch.stop();
    return { left: leftBy(out, ended), looks, processes, tookSec: (performance.now() - startMs) / 1000 };
  } finally {
    await target.stop();
  }
};

const size = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

const figureRows = (figures: StormFigures, sockets: number): readonly Row[] => [
  {
    name: `all ${thousands(sockets)} open at once, by the books of the target`,
    met: figures.heldSec >= HELD_SEC,
    seen: `for ${figures.heldSec.toFixed(0)} s, in ${figures.workers} load processes`,
  },
  {
    name: 'memory of the generator for each held socket',
    met: figures.bytesPerSocket > 0,
    seen: `${size(figures.bytesPerSocket)} (the target: ${size(figures.targetBytesPerSocket)})`,
  },
  {
    name: 'CPU until all were open, for each connection',
    met: figures.cpuUsPerConnection > 0,
    seen: `${thousands(figures.cpuUsPerConnection)} us (the target: ${thousands(figures.targetCpuUsPerConnection)} us)`,
  },
];

const neverAllOpen = (looks: readonly Look[], sockets: number): Row => ({
  name: `all ${thousands(sockets)} open at once, by the books of the target`,
  met: false,
  seen: `never; at most ${thousands(Math.max(0, ...looks.map(({ open }) => open)))}`,
});

const rowsOf = ({ left, looks, processes, tookSec }: Storm, sockets: number): readonly Row[] => {
  const { summary, record } = left;
  const mode = summary.modes['gateway-only'];
  if (mode === undefined) throw new Error('no mode in the summary');
  const { connections, messages, books } = mode;
  const figures = figuresOf(looks, sockets);
  const notReleased = record.slices.map(({ connections: { counts } }) => counts.notReleased);
  return [
    {
      name: 'verdict of the one run',
      met: summary.verdict === 'pass',
      seen: `${summary.verdict.toUpperCase()}, ${tookSec.toFixed(0)} s from start to end, ${processes} processes of the target`,
    },
    {
      name: 'books',
      met: books.equal === true,
      seen: books.equal === true ? 'equal to the sum of the target’s' : 'NOT equal',
    },
    {
      name: 'connected, subscribed, not lost',
      met: connections.connected === sockets && connections.subscribed === sockets && connections.lost === 0,
      seen: `${thousands(connections.connected)} connected, ${thousands(connections.subscribed)} subscribed, ${thousands(connections.lost)} lost, ${thousands(notReleased.reduce((all, one) => all + one, 0))} not released`,
    },
    {
      name: 'messages (each symbol ticks once in 10 s)',
      met: messages.received > 0 && messages.lost === 0,
      seen: `${thousands(messages.received)} received, ${thousands(messages.lost ?? 0)} lost`,
    },
    ...(figures === null ? [neverAllOpen(looks, sockets)] : figureRows(figures, sockets)),
  ];
};

/** 50,000 sockets connected, subscribed and held by one run. `--only 2000` plays it with so many, for a look. */
export const storm50k: Acceptance = {
  name: 'storm-50k',
  run: async (root, _soFar, only) => {
    const folder = await tempFolder();
    const sockets = only.map(Number).find((value) => Number.isInteger(value) && value > 0) ?? SOCKETS;
    try {
      const storm = await playStorm(root, folder.next(), sockets);
      return {
        title: `${thousands(sockets)} sockets held by one run`,
        claim: `One run with the wire client connects, subscribes and holds ${thousands(sockets)} sockets for ${HELD_SEC} s at once, to several processes of the reference target on the same machine, with a verdict and with books equal to the target’s. Each subscribes one symbol, which ticks once in ten seconds; latency is not judged.`,
        command: 'npm run bench:50k',
        rows: rowsOf(storm, sockets),
      };
    } finally {
      await folder.remove();
    }
  },
};
