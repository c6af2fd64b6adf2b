import { type ChildProcess, fork, spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';

/**
 * A program that uses known shares of the CPU and holds known memory, and says on request what the operating system booked of it (getrusage): of
 * itself and of all its children, those too that came and went.
 */
export type Plant = {
  /** Shares of a core, in the process itself. */
  readonly ratio: number;
  readonly memoryMib: number;
  /** Children of the same kind. */
  readonly children: readonly Plant[];
  /** A child that works for a tenth of a second and ends, twice a second. */
  readonly briefChildren: boolean;
};

export type Booked = { readonly cpuUs: number; readonly rssBytes: number };

const MIB = 1_048_576;
const BRIEF = `
  const until = performance.now() + 100;
  while (performance.now() < until);
  const { user, system } = process.cpuUsage();
  process.send(user + system, () => process.disconnect());
`;

const own = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

/** The next message of a process. */
const hear = <T>(child: ChildProcess): Promise<T> => new Promise((resolve) => child.once('message', resolve));

const askAll = (children: readonly ChildProcess[]): Promise<Booked[]> =>
  Promise.all(
    children.map((child) => {
      child.send('booked');
      return hear<Booked>(child);
    }),
  );

const play = (plant: Plant): void => {
  const held = Array.from({ length: plant.memoryMib }, () => Buffer.alloc(MIB, 1));
  const burner = new URL(
    `../reference/faults/burn-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
    import.meta.url,
  );
  const begun =
    plant.ratio === 0
      ? Promise.resolve()
      : new Promise<void>((resolve) =>
          new Worker(burner, { workerData: { ratio: plant.ratio } }).once('message', () => resolve()),
        );
  const children = plant.children.map((each) => fork(import.meta.filename, [JSON.stringify(each)]));
  let briefUs = 0;
  if (plant.briefChildren) {
    setInterval(() => {
      const child = spawn(process.execPath, ['-e', BRIEF], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.on('message', (us: number) => {
        briefUs += us;
      });
    }, 500);
  }
  process.on('message', () => {
    void begun
      .then(() => askAll(children))
      .then((booked) => {
        const sum = (of: (each: Booked) => number): number => booked.reduce((total, each) => total + of(each), 0);
        const rssBytes = process.memoryUsage.rss() + sum((each) => each.rssBytes);
        process.send?.({ cpuUs: own() + briefUs + sum(({ cpuUs }) => cpuUs), rssBytes } satisfies Booked);
        return held.length;
      });
  });
  process.on('disconnect', () => process.exit(0));
};

const [, program, plant] = process.argv;
if (program === import.meta.filename && plant !== undefined) play(JSON.parse(plant) as Plant);

/** A planted process under way. */
export type PlantedProcess = {
  readonly pid: number;
  /** What the operating system has booked of the whole tree by now. */
  booked(): Promise<Booked>;
  stop(): Promise<void>;
};

/** Starts a plant and waits until it and all its children answer. */
export const startPlant = async (plant: Plant): Promise<PlantedProcess> => {
  const child = fork(import.meta.filename, [JSON.stringify(plant)]);
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const booked = (): Promise<Booked> => {
    child.send('booked');
    return hear(child);
  };
  await booked();
  return {
    pid: child.pid ?? 0,
    booked,
    stop: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
};
