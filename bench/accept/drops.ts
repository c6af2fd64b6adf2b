import { tempFolder } from '../../src/testing/cli.ts';
import {
  CONNECTIONS,
  DROPPED,
  type Drops,
  playDrops,
  SOCKET_CLIENTS,
  type SocketClient,
} from '../../src/testing/drops.ts';
import type { Acceptance, Row } from './outcome.ts';

/** `reason`: what both clients must call it, in socket.io-client's words. */
export type Mechanism = { readonly name: string; readonly fault: string; readonly reason: string };

export const MECHANISMS: readonly Mechanism[] = [
  { name: 'server disconnect (41)', fault: 'drop=36,by=server', reason: 'io server disconnect' },
  { name: 'TCP end (FIN)', fault: 'drop=36,by=tcp', reason: 'transport close' },
  { name: 'TCP reset (RST)', fault: 'drop=36,by=reset', reason: 'transport close' },
  { name: 'close frame 1001', fault: 'drop=36,by=close', reason: 'transport close' },
  { name: 'close frame 1011', fault: 'drop=36,by=close,code=1011', reason: 'transport close' },
  { name: 'close packet of Engine.IO', fault: 'drop=36,by=engine', reason: 'transport close' },
  { name: 'no ping: the client gives up', fault: 'ping-timeout=36,after=1s', reason: 'ping timeout' },
  { name: 'no pong: the server gives up', fault: 'ping-timeout=36,by=server,after=1s', reason: 'transport close' },
  { name: 'a reserved bit', fault: 'bad-frames=36', reason: 'transport error' },
  { name: 'an unknown opcode', fault: 'bad-frames=36,how=opcode', reason: 'transport error' },
  { name: 'a masked frame', fault: 'bad-frames=36,how=masked', reason: 'transport error' },
  { name: 'text that is not UTF-8', fault: 'bad-frames=36,how=utf8', reason: 'transport error' },
  { name: 'no Engine.IO packet', fault: 'bad-frames=36,how=engine', reason: 'transport error' },
  { name: 'a broken Socket.IO packet', fault: 'bad-frames=36,how=packet', reason: 'parse error' },
];

const OVER_MS = 4_000;
const HOLD_MS = 3_000;

const shown = ({ left, connected, lost, lostByReason, endedByTarget, booksEqual }: Drops): string => {
  const reasons = Object.entries(lostByReason).map(([reason, count]) => `${count} ${reason}`);
  const books = booksEqual ? 'books equal' : 'BOOKS DIFFER';
  return `${left.summary.verdict}, exit ${left.code}; ${connected} connected, ${lost} lost (${reasons.join(', ') || 'none'}), ${endedByTarget} by the target's own count; ${books}`;
};

const asWanted = ({ left, connected, lost, endedByTarget, booksEqual }: Drops, wanted: number): boolean =>
  [connected, lost, endedByTarget].join() === [CONNECTIONS, wanted, wanted].join() &&
  booksEqual &&
  left.summary.verdict === (wanted === 0 ? 'pass' : 'fail') &&
  left.code === (wanted === 0 ? 0 : 1);

const play = (folder: string, name: string, client: SocketClient, faults: readonly string[]): Promise<Drops> =>
  playDrops(folder, { name, client, faults, overMs: OVER_MS, holdMs: HOLD_MS });

const rowOf = async (folder: string, { name, fault, reason }: Mechanism, client: SocketClient): Promise<Row> => {
  const drops = await play(folder, `${fault.replaceAll(/[^a-z0-9]+/g, '-')}-${client.replaceAll('.', '-')}`, client, [
    fault,
  ]);
  const underReason = Object.keys(drops.lostByReason).join() === reason;
  return { name: `${name}, ${client}`, met: asWanted(drops, DROPPED) && underReason, seen: shown(drops) };
};

const nobodyRow = async (folder: string, client: SocketClient): Promise<Row> => {
  const drops = await play(folder, `nobody-${client.replaceAll('.', '-')}`, client, []);
  return { name: `nobody dropped, ${client}`, met: asWanted(drops, 0), seen: shown(drops) };
};

/** Every way in which a target can end a connection, with both clients. `--only wire` plays the rows with that word in their name. */
export const drops: Acceptance = {
  name: 'drops',
  run: async (_root, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const outcome = () => ({
      title: '36 of 1,200 connections dropped',
      claim:
        'The reference target drops exactly 36 of 1,200 connections by each mechanism: 36 are reported, under the reason that socket.io-client gives it, the target counts as many, and the verdict is FAIL. None dropped: none reported, PASS.',
      command: 'npm run accept drops',
      rows,
    });
    const isWanted = (name: string): boolean => only.length === 0 || only.some((word) => name.includes(word));
    try {
      for (const client of SOCKET_CLIENTS) {
        for (const mechanism of MECHANISMS) {
          if (isWanted(`${mechanism.name}, ${client}`)) rows.push(await rowOf(folder.path, mechanism, client));
          await soFar(outcome());
          process.stderr.write(`  ${rows.at(-1)?.name}: ${rows.at(-1)?.seen}\n`);
        }
        if (isWanted(`nobody dropped, ${client}`)) rows.push(await nobodyRow(folder.path, client));
      }
    } finally {
      await folder.remove();
    }
    return outcome();
  },
};
