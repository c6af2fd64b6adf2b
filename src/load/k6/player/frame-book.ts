import type { PlayerSocketTarget } from './socket-config.ts';

const MOST_IN_A_LINE = 100;

/** What is told of a frame. NaN: nobody knows how old it was. `number`: of its last item, -1 where it bears none; `symbol`: its place among those of the target. */
export type FrameSeen = {
  readonly items: number;
  readonly latencyUs: number;
  readonly symbol: number;
  readonly number: number;
};

type Page = { slice: number; items: number; frames: string[]; at: number };

/** Thirty years in microseconds: a stamp that far off is in another unit, and how far no longer matters. */
const FARTHEST_US = 1e15;

const inRange = (latencyUs: number): number => Math.min(FARTHEST_US, Math.max(-FARTHEST_US, Math.round(latencyUs)));

const written = ({ latencyUs, symbol, number }: FrameSeen): string => {
  const latency = Number.isNaN(latencyUs) ? 'x' : String(inRange(latencyUs));
  return number < 0 || symbol < 0 ? latency : `${latency}:${symbol}:${number}`;
};

/**
 * The frames that the sockets of a lane received, written down some at a time: `m lane number slice items frame,frame,…;`, each frame by its latency in
 * whole microseconds (`x` where it had no stamp) and, where it is numbered, `:symbol:number`. Lines of a lane are numbered without a gap, and its last line
 * says how many they were.
 */
export class FrameBook {
  readonly #lane: number;
  readonly #targets: readonly Pick<PlayerSocketTarget, 'slices'>[];
  readonly #write: (line: string) => void;
  readonly #pages: Page[];
  #lines = 0;

  constructor(lane: number, targets: readonly Pick<PlayerSocketTarget, 'slices'>[], write: (line: string) => void) {
    this.#lane = lane;
    this.#targets = targets;
    this.#write = write;
    this.#pages = targets.map(() => ({ slice: 0, items: 0, frames: [], at: 0 }));
  }

  /** A frame of a target came at such an instant (microseconds from the start). */
  frame(target: number, seen: FrameSeen, atUs: number): void {
    const page = this.#pages[target];
    if (page === undefined) return;
    const slice = this.#sliceAt(target, page, atUs);
    if (slice !== page.slice || page.frames.length >= MOST_IN_A_LINE) this.#flush(page);
    page.slice = slice;
    page.items += seen.items;
    page.frames.push(written(seen));
  }

  /** The slice of the target's arm that was last begun; instants of a lane go forward. */
  #sliceAt(target: number, page: Page, atUs: number): number {
    const slices = this.#targets[target]?.slices ?? [];
    for (let next = slices[page.at + 1]; next !== undefined && next[0] <= atUs; next = slices[page.at + 1])
      page.at += 1;
    return slices[page.at]?.[1] ?? 0;
  }

  #flush(page: Page): void {
    if (page.frames.length === 0) return;
    this.#write(`m ${this.#lane} ${this.#lines} ${page.slice} ${page.items} ${page.frames.join(',')};`);
    this.#lines += 1;
    page.items = 0;
    page.frames = [];
  }

  /** Writes what is left; returns how many lines there were. */
  end(): number {
    for (const page of this.#pages) this.#flush(page);
    return this.#lines;
  }
}
