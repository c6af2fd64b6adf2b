import { join } from 'node:path';
import type { Ended } from '../../../src/testing/ended.ts';
import { root } from '../../common/gateproof.ts';
import { packageVersion } from '../../common/versions.ts';
import type { Generator } from '../generator.ts';
import type { Own } from '../rows.ts';
import { QUOTE_URL } from '../settings.ts';

const loopFile = (name: string): string => join(import.meta.dirname, '../loops', name);

type Figures = Pick<Own, 'requests' | 'ok' | 'p50Ms' | 'p99Ms' | 'latenessP99Ms'>;

/** The JSON on the last line of a program. */
export const lastLine = <T>({ stdout, stderr, code }: Ended): T => {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`it said no figures (exit code ${code}): ${stderr.slice(-300)}`);
  return JSON.parse(line) as T;
};

const versionOf = (name: string): Promise<string | null> => packageVersion(join(root, 'node_modules', name));

export const bareDispatch: Generator = {
  name: 'dispatch-loop',
  title: 'bare undici `dispatch` loop',
  measures: ['open', 'constant', 'freeze', 'reach'],
  ...{ isClosed: false, isSlow: false },
  note: 'open model, the response time from the planned instant; one timer of a millisecond, nothing parsed or judged',
  version: () => versionOf('undici'),
  command: async ({ play, ratePerSec, url }) => {
    const connections = play.holdMs > 0 ? 2 * play.connections : play.connections;
    const job = { url, path: QUOTE_URL, ratePerSec, durationMs: play.durationMs, warmUpMs: play.warmUpMs, connections };
    return { words: [process.execPath, loopFile('dispatch.ts'), JSON.stringify(job)], env: {} };
  },
  own: async (ended) => ({ ...lastLine<Figures>(ended), before: 0, uncounted: 0, notSent: 0, sentRatio: 1 }),
};

export const autocannonAlone: Generator = {
  name: 'autocannon',
  title: 'autocannon',
  measures: ['closed', 'constant', 'freeze'],
  ...{ isClosed: true, isSlow: false },
  note: 'closed loop, no rate; its own answer times in whole ms. It ends with requests under way and does not count them',
  version: () => versionOf('autocannon'),
  command: async ({ play, url }) => {
    const job = { url: `${url}${QUOTE_URL}`, connections: play.connections, durationMs: play.durationMs };
    return { words: [process.execPath, loopFile('autocannon.ts'), JSON.stringify(job)], env: {} };
  },
  own: async (ended, { play }) => ({
    ...{ ...lastLine<Figures>(ended), before: 0, notSent: null, sentRatio: null },
    uncounted: play.connections,
  }),
};
