import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioInput } from '../../../src/core/scenario.ts';
import { summarySchema } from '../../../src/core/summary.ts';
import { MODE, ownVersion, RESULT, runWords, type Target } from '../../common/gateproof.ts';
import type { Generator, Ground } from '../generator.ts';
import { SYMBOL } from '../settings.ts';

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
  sockets: { client, subscribe: play.measure !== 'join' },
  sliceMs: Math.min(2_000, play.rampMs),
});

const targetOf = ({ host, port }: Ground): Target => ({
  ...{ name: 'bench-storm', symbol: SYMBOL },
  url: `http://${host}:${port}`,
});

/** The built product as its users start it, one load worker, the ledger on. */
const gateproof = (client: Client, name: string): Generator => ({
  name,
  title: `gateproof, ${client}`,
  measures: ['connect', 'join', 'hold', 'messages'],
  note: 'the built command, `--workers 1`: checks, clock, ledger, record and report are all in its CPU',
  workers: /load\/worker\/entry/,
  version: ownVersion,
  command: async (ground) => ({
    words: await runWords(ground.folder, targetOf(ground), scenarioOf(ground, client)),
    env: {},
  }),
  books: async (ended, { folder, play }) => {
    const file = join(folder, RESULT, 'summary.json');
    if (!existsSync(file)) throw new Error(`no summary (exit code ${ended.code}): ${ended.stderr.slice(-300)}`);
    const text = await readFile(file, 'utf8');
    const mode = summarySchema.parse(JSON.parse(text)).modes[MODE];
    if (mode === undefined) throw new Error('its summary has no such mode');
    const { connections, messages, preflight } = mode;
    // Without a subscription there is no ledger.
    if (play.measure !== 'join' && messages.lost !== 0) throw new Error(`its ledger misses ${messages.lost} messages`);
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
