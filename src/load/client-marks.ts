import { MARK } from '../measure/ledger.ts';
import type { Recorder } from '../measure/recorder.ts';

/** Marks of judged time stand so many bits above those of the rest. */
const JUDGED_BITS = 4;
const ALL = MARK.seen | MARK.lossy | MARK.cut | MARK.disordered;

const NOWHERE = -1;

/**
 * What is known of each client of a lane, apart for judged time and the rest: a client that a warm-up opened and that got messages in judged time counts
 * in the last judged slice in which it did, and by what happened to it in judged slices alone. Its methods are the hot path.
 */
export class ClientMarks {
  readonly #recorder: Pick<Recorder, 'clientFollowed'>;
  readonly #isJudged: (slice: number) => boolean;
  readonly #marks: Uint8Array;
  /** The last judged slice in which a message came. */
  readonly #seenIn: Int32Array;

  constructor(connections: number, recorder: Pick<Recorder, 'clientFollowed'>, isJudged: (slice: number) => boolean) {
    this.#recorder = recorder;
    this.#isJudged = isJudged;
    this.#marks = new Uint8Array(connections);
    this.#seenIn = new Int32Array(connections).fill(NOWHERE);
  }

  add(connection: number, slice: number, marks: number): void {
    const isJudged = this.#isJudged(slice);
    this.#marks[connection] = (this.#marks[connection] ?? 0) | (isJudged ? marks << JUDGED_BITS : marks);
    if (isJudged && (marks & MARK.seen) !== 0) this.#seenIn[connection] = slice;
  }

  /** Counts a client that `own` opened. `atEnd`: what its end brought, whenever that was. */
  over(connection: number, own: number, atEnd: number): void {
    const marks = this.#marks[connection] ?? 0;
    const seenIn = this.#seenIn[connection] ?? NOWHERE;
    const inJudged = marks >> JUDGED_BITS;
    if (seenIn === NOWHERE || this.#isJudged(own))
      this.#recorder.clientFollowed(own, ((marks | inJudged) & ALL) | atEnd);
    else this.#recorder.clientFollowed(seenIn, inJudged | atEnd);
    this.forget(connection);
  }

  /** Another connection may come. */
  forget(connection: number): void {
    this.#marks[connection] = 0;
    this.#seenIn[connection] = NOWHERE;
  }
}
