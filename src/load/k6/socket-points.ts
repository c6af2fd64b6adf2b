import { CLOSE_OR_ERROR } from './player/socket-reasons.ts';

/** NaN: it had no stamp. `number` null: it bears none. */
export type FrameTold = { readonly latencyUs: number; readonly symbol: number; readonly number: number | null };

/** One line of the player about a socket (player/socket-lane.ts, player/frame-book.ts). Instants in whole microseconds from the start of the plan. */
export type SocketPoint =
  /** It is in, was refused, or given up. */
  | {
      readonly what: 'opened';
      readonly connection: number;
      /** How late it was opened. */
      readonly lateUs: number;
      readonly atUs: number;
      readonly how: 'in' | 'timeout' | { readonly refused: string };
      readonly detail: string;
    }
  | {
      readonly what: 'subscription';
      readonly connection: number;
      readonly atUs: number;
      readonly isOk: boolean;
      readonly detail: string;
    }
  | {
      readonly what: 'ended';
      readonly connection: number;
      readonly atUs: number;
      /** `unanswered`: it left, and nothing answered our leave. */
      readonly how: 'left' | 'unanswered' | 'open' | { readonly lost: string };
      /** How its subscription was answered, as a line before this one said. */
      readonly answer: 'none' | 'ok' | 'failed';
      /** Since when nothing came: the answer to its subscription or its last frame; null where it was not subscribed. */
      readonly silentSinceUs: number | null;
      /** Its longest wait for a frame that came; null where none did. */
      readonly longestUs: number | null;
      readonly leftUs: number | null;
    }
  /** Frames of one slice that a lane received. Its lines are numbered from 0. */
  | {
      readonly what: 'frames';
      readonly lane: number;
      readonly number: number;
      readonly slice: number;
      readonly items: number;
      readonly frames: readonly FrameTold[];
    }
  /** A lane is over, and had so many lines of frames. */
  | { readonly what: 'lane-over'; readonly lane: number; readonly lines: number };

const OPENED = /^o (\d+) (\d+) (\d+) (in|timeout|no-[a-z0-9_-]+)(?: (".*"))?;$/s;
const SUBSCRIPTION = /^s (\d+) (\d+) (ok|failed)(?: (".*"))?;$/s;
const ENDED = /^e (\d+) (\d+) (left|unanswered|open|lost-[a-z-]+) (none|ok|failed) (\d+|-) (\d+|-) (\d+|-);$/;
const FRAME = '(?:-?\\d+|x)(?::\\d+:\\d+)?';
const FRAMES = new RegExp(`^m (\\d+) (\\d+) (\\d+) (\\d+) (${FRAME}(?:,${FRAME})*);$`);
const OVER = /^z (\d+) (\d+);$/;

/** Why a connection may be lost, in the words of socket.io-client; of what k6 cannot tell apart, one of its own. */
const REASONS = [
  'io server disconnect',
  'transport close',
  'transport error',
  'ping timeout',
  'parse error',
  CLOSE_OR_ERROR,
] as const;

const reasonOf = (dashed: string): string | null =>
  REASONS.find((reason) => reason.replaceAll(' ', '-') === dashed) ?? null;

/** The text behind a line: empty where there is none, null where it cannot be read. */
export const detailOf = (json: string | undefined): string | null => {
  if (json === undefined) return '';
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === 'string' ? text : null;
  } catch {
    return null;
  }
};

const openedOf = (line: string): SocketPoint | null => {
  const [, connection, lateUs, atUs, how = '', json] = OPENED.exec(line) ?? [];
  const detail = detailOf(json);
  if (connection === undefined || detail === null) return null;
  return {
    ...{ what: 'opened', connection: Number(connection), lateUs: Number(lateUs), atUs: Number(atUs), detail },
    how: how === 'in' || how === 'timeout' ? how : { refused: how.slice('no-'.length) },
  };
};

const subscriptionOf = (line: string): SocketPoint | null => {
  const [, connection, atUs, how, json] = SUBSCRIPTION.exec(line) ?? [];
  const detail = detailOf(json);
  if (connection === undefined || detail === null) return null;
  return { what: 'subscription', connection: Number(connection), atUs: Number(atUs), isOk: how === 'ok', detail };
};

const endedOf = (line: string): SocketPoint | null => {
  const [, connection, atUs, how = '', said, ...served] = ENDED.exec(line) ?? [];
  if (connection === undefined) return null;
  const answer = said === 'ok' || said === 'failed' ? said : 'none';
  const [silentSinceUs = null, longestUs = null, leftUs = null] = served.map((us) => (us === '-' ? null : Number(us)));
  const at = { connection: Number(connection), atUs: Number(atUs) };
  const of = { what: 'ended', ...at, answer, silentSinceUs, longestUs, leftUs } as const;
  if (how === 'left' || how === 'unanswered' || how === 'open') return { ...of, how };
  const lost = reasonOf(how.slice('lost-'.length));
  return lost === null ? null : { ...of, how: { lost } };
};

const frameOf = (text: string): FrameTold => {
  const [latency = '', symbol, number] = text.split(':');
  const latencyUs = latency === 'x' ? Number.NaN : Number(latency);
  return { latencyUs, symbol: Number(symbol ?? 0), number: number === undefined ? null : Number(number) };
};

const framesOf = (line: string): SocketPoint | null => {
  const [, lane, number, slice, items, frames = ''] = FRAMES.exec(line) ?? [];
  if (lane === undefined) return null;
  return {
    ...{ what: 'frames', lane: Number(lane), number: Number(number), slice: Number(slice), items: Number(items) },
    frames: frames.split(',').map(frameOf),
  };
};

const overOf = (line: string): SocketPoint | null => {
  const [, lane, lines] = OVER.exec(line) ?? [];
  return lane === undefined ? null : { what: 'lane-over', lane: Number(lane), lines: Number(lines) };
};

const READERS: Readonly<Record<string, (line: string) => SocketPoint | null>> = {
  o: openedOf,
  s: subscriptionOf,
  e: endedOf,
  m: framesOf,
  z: overOf,
};

/** What a line says of sockets; null where it is none of these, or not whole. */
export const socketPointOf = (line: string): SocketPoint | null => READERS[line[0] ?? '']?.(line) ?? null;
