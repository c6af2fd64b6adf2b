import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import stockApi from '../../../profiles/stock-api.ts';
import type { ProfileInput } from '../../../src/core/profile.ts';
import type { ScenarioInput } from '../../../src/core/scenario.ts';
import { summarySchema } from '../../../src/core/summary.ts';
import type { Command } from '../../common/generator-process.ts';
import type { Generator, Ground } from '../generator.ts';
import { SYMBOL } from '../settings.ts';

const root = join(import.meta.dirname, '../../..');
const bin = join(root, 'dist/src/cli/bin.js');
const MODE = 'gateway-only';

type Client = 'wire' | 'socket.io-client';

const scenarioOf = ({ play }: Ground, client: Client): ScenarioInput => ({
  name: 'bench-storm',
  question: 'What does this storm cost its generator?',
  phases: [
    {
      name: play.measure,
      durationMs: play.rampMs,
      connections: { count: play.connections, holdMs: play.holdMs },
    },
  ],
  gating: ['connect-success', 'disconnect-rate'],
  sockets: { client },
  sliceMs: Math.min(2_000, play.rampMs),
});

const profileOf = ({ host, port }: Ground): ProfileInput => ({
  name: 'bench-storm',
  dialect: 'documented',
  url: `http://${host}:${port}`,
  // None of them is served here either.
  endpoints: stockApi.endpoints,
  quoteSymbols: [SYMBOL],
  streamSymbols: [SYMBOL],
  provider: 'infoway',
  sequence: 'data[].volume',
  credentials: { required: 'open' },
});

const fileOf = async (folder: string, name: string, content: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, `export default ${JSON.stringify(content)};\n`);
  return path;
};

/** The built product as its users start it, one load worker, the ledger on. */
const gateproof = (client: Client, name: string): Generator => ({
  name,
  title: `gateproof, ${client}`,
  measures: ['connect', 'hold', 'messages'],
  note: 'the built command, `--workers 1`: checks, clock, ledger, record and report are all in its CPU',
  workers: /load\/worker\/entry/,
  version: async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    return version;
  },
  command: async (ground): Promise<Command> => {
    const scenario = await fileOf(ground.folder, 'scenario.mjs', scenarioOf(ground, client));
    const profile = await fileOf(ground.folder, 'profile.mjs', profileOf(ground));
    const how = ['--target', profile, '--mode', MODE, '--workers', '1', '--wait-quiet', '0s'];
    return {
      words: [process.execPath, bin, 'run', scenario, ...how, '--out', join(ground.folder, 'run')],
      env: {},
    };
  },
  books: async (ended, { folder }) => {
    const file = join(folder, 'run/summary.json');
    if (!existsSync(file)) throw new Error(`no summary (exit code ${ended.code}): ${ended.stderr.slice(-300)}`);
    const text = await readFile(file, 'utf8');
    const mode = summarySchema.parse(JSON.parse(text)).modes[MODE];
    if (mode === undefined) throw new Error('its summary has no such mode');
    const { connections, messages, preflight } = mode;
    if (messages.lost !== 0) throw new Error(`its ledger misses ${messages.lost} messages`);
    return {
      connected: connections.connected,
      closed: connections.closedByUs,
      messages: messages.received,
      before: preflight.connections,
    };
  },
});

export const gateproofWire = gateproof('wire', 'gateproof-wire');
export const gateproofSocketIo = gateproof('socket.io-client', 'gateproof-socketio');
