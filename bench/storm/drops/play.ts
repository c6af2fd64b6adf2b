import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { summarySchema } from '../../../src/core/summary.ts';
import { tempFolder } from '../../../src/testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../../../src/testing/target.ts';
import { runCommand } from '../../accept/run-command.ts';
import { artilleryScript } from '../generators/artillery-script.ts';
import { ARTILLERY_ENV, artilleryCounters, artilleryWords, k6Words } from '../generators/peers.ts';
import { SYMBOL } from '../settings.ts';
import type { Drops } from './page.ts';

const root = join(import.meta.dirname, '../../..');
const bin = join(root, 'dist/src/cli/bin.js');

/** A target with a key of its own takes no other. */
const AUTH = { appKey: SECRETS.GATEPROOF_APP_KEY, accessToken: SECRETS.GATEPROOF_ACCESS_TOKEN } as const;

type Scene = { readonly target: TestTarget; readonly shape: Shape; readonly folder: string; readonly cache: string };
type Shape = { readonly count: number; readonly rampMs: number; readonly holdMs: number };
type Reading = { readonly exitCode: number; readonly says: string };
type Reader = { readonly generator: string; read(scene: Scene): Promise<Reading> };

const play = async (words: readonly string[], env: Readonly<Record<string, string>>) => {
  const [program = '', ...rest] = words;
  return runCommand(program, rest, { cwd: root, env });
};

const readByGateproof = async ({ target, shape, folder }: Scene): Promise<Reading> => {
  const scenario = join(folder, 'scenario.mjs');
  const content = {
    name: 'bench-drops',
    question: 'Are sockets lost?',
    phases: [{ name: 'storm', durationMs: shape.rampMs, connections: { count: shape.count, holdMs: shape.holdMs } }],
    gating: ['connect-success', 'disconnect-rate'],
    sockets: { client: 'wire' },
  };
  await writeFile(scenario, `export default ${JSON.stringify(content)};\n`);
  const words = [process.execPath, bin, 'run', scenario, '--url', target.url, '--wait-quiet', '0s'];
  const { code } = await play([...words, '--out', join(folder, 'run')], SECRETS);
  const summary = summarySchema.parse(JSON.parse(await readFile(join(folder, 'run/summary.json'), 'utf8')));
  const { connections, books } = Object.values(summary.modes)[0] ?? {};
  const reasons = Object.entries(connections?.lostByReason ?? {}).map(([reason, count]) => `${count} ${reason}`);
  const told = `lost ${connections?.lost} of ${connections?.connected} (${reasons.join(', ')})`;
  return { exitCode: code, says: `${summary.verdict.toUpperCase()}: ${told}; books equal: ${books?.equal}` };
};

const readByArtillery = async ({ target, shape, folder, cache }: Scene): Promise<Reading> => {
  const script = join(folder, 'storm.json');
  await writeFile(script, JSON.stringify(artilleryScript(target.url, { ...shape, auth: AUTH })));
  const { code } = await play(artilleryWords(cache, script, folder), ARTILLERY_ENV);
  const counters = await artilleryCounters(folder);
  const told = Object.entries(counters).filter(([name]) => /^(vusers|errors)/.test(name) && !/by_name/.test(name));
  return { exitCode: code, says: told.map(([name, count]) => `${name} ${count}`).join(', ') };
};

type K6Summary = {
  readonly errors: number;
  readonly notOurs: number;
  readonly k6: { readonly ws_sessions: number; readonly iterations: number };
};

const readByK6 = async ({ target, shape, cache }: Scene): Promise<Reading> => {
  const { hostname: host, port } = new URL(target.url);
  const job = { host, port: Number(port), symbol: SYMBOL, auth: AUTH, ...shape };
  const { code, stdout } = await play(k6Words(cache), { JOB: JSON.stringify(job) });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) return { exitCode: code, says: 'no summary' };
  const { errors, notOurs, k6 } = JSON.parse(line) as K6Summary;
  const own = `k6's own metrics: ws_sessions ${k6.ws_sessions}, iterations ${k6.iterations}, nothing of a drop`;
  return { exitCode: code, says: `${own}; our script beside them: ${notOurs} closes not ours, ${errors} error events` };
};

const READERS: readonly Reader[] = [
  { generator: 'gateproof, wire', read: readByGateproof },
  { generator: 'Artillery 2, engine socketio', read: readByArtillery },
  { generator: 'k6, `k6/websockets`', read: readByK6 },
];

/** Each reader against a reference target of its own that cuts exactly so many of its sockets while all are held. */
export const playDrops = async (options: {
  readonly cache: string;
  readonly small: boolean;
  readonly say: (text: string) => void;
}): Promise<Drops> => {
  const { cache, small, say } = options;
  const shape: Shape = small
    ? { count: 120, rampMs: 2_000, holdMs: 14_000 }
    : { count: 1_200, rampMs: 6_000, holdMs: 20_000 };
  const planted = small ? 6 : 36;
  const rows: Drops['rows'] = [];
  for (const { generator, read } of READERS) {
    const target = await startTestTarget(['--fault', `drop=${planted},at=${small ? 10 : 18}s`, '--tick-rate', '1']);
    const temporary = await tempFolder();
    try {
      const reading = await read({ target, shape, folder: temporary.path, cache });
      const { connections } = await target.books();
      const cut = connections.closed['cut-by-us'] ?? 0;
      const doubt = cut === planted ? '' : `NOT A READING, ${cut} of ${planted} were cut on so slow a host: `;
      rows.push({ generator, planted, accepted: connections.accepted, cut, ...reading, says: doubt + reading.says });
      say(`${generator}: ${JSON.stringify(rows.at(-1))}`);
    } finally {
      await target.stop();
      await temporary.remove();
    }
  }
  const command = 'npm run bench:storm -- drops';
  return { date: new Date().toISOString().slice(0, 10), command, connections: shape.count, rows };
};
