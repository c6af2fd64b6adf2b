import encoding from 'k6/encoding';
import { WebSocket } from 'k6/websockets';
import type { Clock } from '../../../core/clock.ts';
import type { KeyPair } from '../../../core/target-spec.ts';
import type { PlayerSockets, SocketRow } from './socket-config.ts';
import { K6SocketLane } from './socket-lane.ts';
import { detailOf, nowUs, secretOf } from './user.ts';
import { bytesOf } from './utf8.ts';

declare const setTimeout: (act: () => void, ms: number) => number;
declare const clearTimeout: (id: number) => void;

/** The clock of a virtual user, from the start of the plan. */
const clockFrom = (startUs: number): Pick<Clock, 'nowUs' | 'after'> => ({
  nowUs: () => nowUs() - startUs,
  after: (delayUs, wake) => {
    const timer = setTimeout(wake, delayUs / 1000);
    return () => clearTimeout(timer);
  },
});

/**
 * Whether a text came as UTF-8: k6 keeps its bytes, and hands them on to base64, while a script sees U+FFFD in the place of each that is none. So the
 * bytes that the text would take and those that came are as many only where it is what it seems.
 */
const isUtf8 = (text: string): boolean =>
  Math.floor((encoding.b64encode(text, 'rawstd').length * 3) / 4) === bytesOf(text);

/** The key pairs of each target, read once by each virtual user. */
const readKeys = async ({ targets }: PlayerSockets): Promise<KeyPair[][]> => {
  const all: KeyPair[][] = [];
  for (const { keys } of targets) {
    const pairs: KeyPair[] = [];
    for (const { appKey, accessToken } of keys)
      pairs.push({ appKey: await secretOf(appKey), accessToken: await secretOf(accessToken) });
    all.push(pairs);
  }
  return all;
};

/** Plays every `lanes`-th row, beginning with `lane`. What it starts goes on after it has returned; k6 waits for it. */
export const openLane = async (
  sockets: PlayerSockets,
  all: readonly SocketRow[],
  { lane, startUs }: { readonly lane: number; readonly startUs: number },
): Promise<void> => {
  const rows: SocketRow[] = [];
  for (let at = lane; at < sockets.rows; at += sockets.lanes) {
    const row = all[at];
    if (row !== undefined) rows.push(row);
  }
  const keys = await readKeys(sockets);
  new K6SocketLane({
    ...{ sockets, rows, lane, clock: clockFrom(startUs), isUtf8, detailOf },
    open: (url) => new WebSocket(url, null, { tags: { name: 'socket' } }),
    keyOf: (target, connection) => keys[target]?.[connection % (keys[target]?.length ?? 1)] ?? null,
    write: (line) => console.log(line),
  }).play();
};
