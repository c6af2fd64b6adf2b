import { join } from 'node:path';
import type { Ended } from '../../../src/testing/ended.ts';
import { root } from '../../common/gateproof.ts';
import { packageVersion } from '../../common/versions.ts';
import type { Generator, Ground } from '../generator.ts';
import type { LoopBooks, LoopJob } from '../loops/job.ts';
import type { OwnBooks } from '../rows.ts';
import { AUTH, SYMBOL } from '../settings.ts';

const loopFile = (name: string): string => join(import.meta.dirname, '../loops', name);

export const jobOf = ({ play, host, port }: Ground): LoopJob => ({
  ...{ host, port, symbol: SYMBOL, auth: AUTH },
  ...{ count: play.connections, rampMs: play.rampMs, holdMs: play.holdMs },
});

/** The last line of a loop, or of k6's summary. */
export const booksIn = ({ stdout, stderr, code }: Ended): OwnBooks => {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`no books (exit code ${code}): ${stderr.slice(-300)}`);
  const { connected, closed, messages, gaps } = JSON.parse(line) as LoopBooks;
  if (gaps > 0) throw new Error(`${gaps} gaps in its numbers`);
  return { connected, closed, messages, before: 0 };
};

const node = async (): Promise<string> => `Node ${process.versions.node}`;
const loop = (file: string, ...more: readonly string[]): Generator['command'] => {
  const path = loopFile(file);
  return async (ground) => ({ words: [process.execPath, path, JSON.stringify(jobOf(ground)), ...more], env: {} });
};

const shared = { workers: null, books: async (ended: Ended) => booksIn(ended) };

export const bareHandshake: Generator = {
  ...shared,
  name: 'bare-handshake',
  title: 'bare `net`, handshake alone',
  measures: ['connect', 'join'],
  note: 'TCP, WebSocket upgrade, close: no Socket.IO at all',
  version: node,
  command: loop('bare.ts', 'handshake'),
};

export const bareConversation: Generator = {
  ...shared,
  name: 'bare-conversation',
  title: 'bare `net`, same conversation',
  measures: ['connect', 'join', 'hold', 'messages'],
  note: 'every packet of the others, written beforehand; no fault is looked for, numbers are found by their text',
  version: node,
  command: (ground) => (ground.play.measure === 'join' ? loop('bare.ts', 'join') : loop('bare.ts'))(ground),
};

export const rawSocketIo: Generator = {
  ...shared,
  name: 'socketio-loop',
  title: 'socket.io-client loop',
  measures: ['connect', 'hold', 'messages'],
  note: 'as its users write it; ticks are counted and their numbers looked at, no ledger',
  version: async () => `socket.io-client ${await packageVersion(join(root, 'node_modules/socket.io-client'))}`,
  command: loop('socket-io.ts'),
};
