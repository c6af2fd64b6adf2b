import { type Answer, parseRequest, type Request } from './messages.ts';
import { openTests } from './tests.ts';

/** A process that runs tests of a copy with switches whenever it is asked: `node warm/main.ts <root of the copy>`, over the channel of its parent. */

const LOOK_EVERY_MS = 100;

const cpuMsSince = (start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

const tell = (answer: Answer): void => {
  process.send?.(answer);
};

/** Tests run in a thread: this one can still say when they loop for ever. Time on the processor, so that a busy machine is no endless loop. */
const answer = async (run: (request: Request) => Promise<Answer>, request: Request): Promise<void> => {
  const start = process.cpuUsage();
  const look = setInterval(() => {
    if (cpuMsSince(start) < request.cpuLimitMs) return;
    clearInterval(look);
    tell({ kind: 'over-limit' });
  }, LOOK_EVERY_MS);
  try {
    tell(await run(request));
  } finally {
    clearInterval(look);
  }
};

const main = async (root: string): Promise<void> => {
  process.once('disconnect', () => process.exit());
  const run = await openTests(root);
  process.on('message', (message) => void answer(run, parseRequest(message)));
  tell({ kind: 'ready' });
};

await main(process.argv[2] ?? '.');
