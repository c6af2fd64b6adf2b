import { detailOf, type SocketPoint, socketPointOf } from './socket-points.ts';

/** One line of the player (player/main.ts): a request that ended. Instants in whole microseconds from the start of the plan. */
export type Point = {
  readonly arrival: number;
  /** How long it was k6's own doing that it had not begun or not ended (player/split.ts). */
  readonly lateUs: number;
  readonly sentUs: number;
  readonly endedUs: number;
  /** `ok`, `dropped`, or the kind of its failure. */
  readonly outcome: string;
  /** Places of the request whose symbols its answer lacked. */
  readonly lacking: readonly number[];
  /** What was seen; empty where it was not kept. */
  readonly detail: string;
};

/** The first line: the hash of the plan that k6 read, its rows, and when it begins (wall clock, whole microseconds since 1970). */
/** `exportId` as in the player's config; `address`: whether k6 was pointed at another one than that of the plan. */
export type PointsHead = {
  readonly rowsHash: string;
  readonly rows: number;
  readonly startWallUs: number;
  readonly exportId: string;
  readonly address: 'own' | 'other';
};

/** What else the player says: its clock went back while it slept; all is over. */
export type Mark = { readonly what: 'went-back'; readonly byUs: number } | { readonly what: 'over' };

export type PointSink = {
  head(head: PointsHead): void;
  /** `number`: which of the lines of its k6 it is, from 0; null where that is not told. */
  point(point: Point, number: number | null): void;
  /** A virtual user without work was to wake up at an instant, and heard itself so much later. */
  pulse(dueUs: number, lateUs: number): void;
  mark(mark: Mark): void;
  /** Left out: no line may tell of a socket. */
  socket?(point: SocketPoint): void;
};

/** Lines that nobody can read, and whether the last one was cut. */
export type LineFaults = { readonly garbled: number; readonly firstGarbled: string | null; readonly cut: boolean };

export type PointReader = {
  /** Reads on, wherever the text was cut. */
  take(text: string): void;
  end(): LineFaults;
};

const HEAD = /^g 3 ([0-9a-f]{8}) (\d+) (\d+) (-|[0-9a-f]{16}) (own|other);$/;
const PULSE = /^p (\d+) (\d+);$/;
const WENT_BACK = /^c \d+ (\d+);$/;
const OVER = 'e;';
const POINT = /^q(?:\.(\d+))? (\d+) (\d+) (\d+) (\d+) ([a-z0-9_-]+)(?: (-|\d+(?:,\d+)*)(?: (".*"))?)?;$/s;
const SHOWN = 60;

const pointOf = (line: string): { readonly point: Point; readonly number: number | null } | null => {
  const [, number, arrival, lateUs, sentUs, endedUs, outcome = '', places = '-', json] = POINT.exec(line) ?? [];
  const detail = detailOf(json);
  if (arrival === undefined || detail === null || Number(sentUs) > Number(endedUs)) return null;
  const lacking = places === '-' ? [] : places.split(',').map(Number);
  const point = {
    ...{ arrival: Number(arrival), lateUs: Number(lateUs), sentUs: Number(sentUs), endedUs: Number(endedUs) },
    ...{ outcome, lacking, detail },
  };
  return { point, number: number === undefined ? null : Number(number) };
};

const markOf = (line: string): Mark | null => {
  if (line === OVER) return { what: 'over' };
  const [, byUs] = WENT_BACK.exec(line) ?? [];
  return byUs === undefined ? null : { what: 'went-back', byUs: Number(byUs) };
};

/** Hands a line on to the sink; false where it is none of the player's. */
const readLine = (line: string, sink: PointSink): boolean => {
  const read = pointOf(line);
  if (read !== null) {
    sink.point(read.point, read.number);
    return true;
  }
  const pulse = PULSE.exec(line);
  if (pulse !== null) {
    sink.pulse(Number(pulse[1]), Number(pulse[2]));
    return true;
  }
  const mark = markOf(line);
  if (mark !== null) {
    sink.mark(mark);
    return true;
  }
  const socket = sink.socket === undefined ? null : socketPointOf(line);
  if (socket !== null) {
    sink.socket?.(socket);
    return true;
  }
  const [, rowsHash, rows, startWallUs, exportId = '-', address] = HEAD.exec(line) ?? [];
  if (rowsHash === undefined) return false;
  const at = { rows: Number(rows), startWallUs: Number(startWallUs) };
  sink.head({ rowsHash, ...at, exportId, address: address === 'other' ? 'other' : 'own' });
  return true;
};

/** Reads what the player wrote, as it comes. Nothing is guessed: a line that is not whole is a fault, and its request is missing. */
export const createPointReader = (sink: PointSink): PointReader => {
  let rest = '';
  let garbled = 0;
  let firstGarbled: string | null = null;
  return {
    take: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (readLine(line, sink)) continue;
        garbled += 1;
        firstGarbled ??= line.slice(0, SHOWN);
      }
    },
    end: () => ({ garbled, firstGarbled, cut: rest !== '' }),
  };
};
