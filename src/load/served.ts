import type { PlannedSlice } from '../core/plan.ts';
import type { Recorder } from '../measure/recorder.ts';
import { Standing } from '../measure/standing.ts';

/** The real backend answers a `subscribe` within 30 ms (docs/spec/target-contract.md 7.1); a socket that ends before this did not wait for it. */
const ANSWER_PATIENCE_US = 500_000;

const UNANSWERED = 0;
const REFUSED = 1;
const SUBSCRIBED = 2;

const NOT_FED = -1;

export type ServedOptions = {
  readonly connections: number;
  readonly slices: readonly PlannedSlice[];
  readonly recorder: Recorder;
  /** Which slice opened a connection. */
  sliceOf(connection: number): number;
  /** Not made slow or silent by us: of the others nothing is told but the answer. */
  isUsual(connection: number): boolean;
};

/**
 * What each subscribed socket was given: an answer to its `subscribe`, and messages or silence. A silence is in the slice, of the judged ones the last,
 * that it reaches into. Its methods are the hot path. Times in us from the start.
 */
export class Served {
  readonly #o: ServedOptions;
  readonly #answer: Uint8Array;
  /** Since when nothing came: its `subscribe-ack` or its last frame; NaN before the answer. */
  readonly #silentUs: Float64Array;
  /** The longest wait for a frame that did come. */
  readonly #longestUs: Float64Array;
  /** When it was asked to leave; NaN before. */
  readonly #leftUs: Float64Array;
  #standing: Standing | null = null;

  constructor(options: ServedOptions) {
    const { connections } = options;
    this.#o = options;
    this.#answer = new Uint8Array(connections);
    this.#silentUs = new Float64Array(connections).fill(Number.NaN);
    this.#longestUs = new Float64Array(connections).fill(NOT_FED);
    this.#leftUs = new Float64Array(connections).fill(Number.NaN);
  }

  /** All connections of a lane are of one arm. */
  #standingOf(connection: number): Standing {
    const { slices, recorder } = this.#o;
    this.#standing ??= new Standing(slices, this.#o.sliceOf(connection), (slice, forUs) =>
      recorder.subscribedStood(slice, forUs),
    );
    return this.#standing;
  }

  subscribed(connection: number, atUs: number): void {
    this.#answer[connection] = SUBSCRIBED;
    if (!this.#o.isUsual(connection)) return;
    this.#silentUs[connection] = atUs;
    this.#standingOf(connection).change(1, atUs);
  }

  subscribeFailed(connection: number): void {
    this.#answer[connection] = REFUSED;
  }

  frame(connection: number, atUs: number): void {
    const sinceUs = this.#silentUs[connection] ?? Number.NaN;
    if (Number.isNaN(sinceUs)) return;
    const waitedUs = atUs - sinceUs;
    if (waitedUs > (this.#longestUs[connection] ?? NOT_FED)) this.#longestUs[connection] = waitedUs;
    this.#silentUs[connection] = atUs;
    this.#standing?.reach(atUs);
  }

  /** It is about to be asked to leave: from now on nothing is owed to it. */
  leaving(connection: number, atUs: number): void {
    this.#leftUs[connection] = atUs;
  }

  /** Its end; it was established at `establishedUs`. */
  over(connection: number, establishedUs: number, atUs: number): void {
    const leftUs = this.#leftUs[connection] ?? Number.NaN;
    const endUs = Number.isNaN(leftUs) ? atUs : leftUs;
    const answer = this.#answer[connection];
    this.#carry(connection, establishedUs, atUs);
    if (!Number.isNaN(this.#silentUs[connection] ?? Number.NaN)) this.#ended(connection, atUs, endUs);
    else if (answer === UNANSWERED && endUs - establishedUs >= ANSWER_PATIENCE_US)
      this.#o.recorder.connectionNoted(this.#o.sliceOf(connection), 'unansweredSubscribes');
    this.#answer[connection] = UNANSWERED;
    this.#silentUs[connection] = Number.NaN;
    this.#longestUs[connection] = NOT_FED;
    this.#leftUs[connection] = Number.NaN;
  }

  /** Its loss would be in no judged slice, and happens in one. */
  #carry(connection: number, establishedUs: number, atUs: number): void {
    const slice = this.#o.sliceOf(connection);
    if (this.#o.slices[slice]?.judged !== false || !this.#o.isUsual(connection)) return;
    if (this.#standingOf(connection).lastJudged(establishedUs, atUs)?.judged === true)
      this.#o.recorder.connectionNoted(slice, 'carried');
  }

  #ended(connection: number, atUs: number, owedUntilUs: number): void {
    const standing = this.#standingOf(connection);
    standing.change(-1, atUs);
    const fromUs = this.#silentUs[connection] ?? owedUntilUs;
    const slice = standing.lastJudged(fromUs, owedUntilUs)?.index ?? 0;
    const silentForUs = Math.max(0, owedUntilUs - fromUs);
    const longestUs = this.#longestUs[connection] ?? NOT_FED;
    if (longestUs === NOT_FED) this.#o.recorder.neverFed(slice, silentForUs);
    else this.#o.recorder.fed(slice, longestUs, silentForUs);
  }
}
