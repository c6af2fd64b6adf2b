import type { PlannedSlice } from '../core/plan.ts';
import type { Recorder } from '../measure/recorder.ts';
import { Standing } from '../measure/standing.ts';
import { noteServedEnd } from './served-end.ts';

const UNANSWERED = 0;
const REFUSED = 1;
const SUBSCRIBED = 2;

const NOT_FED = -1;

const known = (atUs: number | undefined): number | null => (atUs === undefined || Number.isNaN(atUs) ? null : atUs);

export type ServedOptions = {
  readonly connections: number;
  readonly slices: readonly PlannedSlice[];
  readonly recorder: Recorder;
  /** Whether connections subscribe: to those that do not no answer is owed. */
  readonly subscribes: boolean;
  /** Which slice opened a connection. */
  sliceOf(connection: number): number;
  /** Not made slow or silent by us: of the others nothing is told but the answer. */
  isUsual(connection: number): boolean;
  /** Has not come back: what a socket was before it was dropped. */
  isFirst(connection: number): boolean;
};

/**
 * What each subscribed socket was given: an answer to its `subscribe`, and messages or silence. Its methods are the hot path. Times in us from the start.
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

  isAnswered(connection: number): boolean {
    return !this.#o.subscribes || this.#answer[connection] !== UNANSWERED;
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
    const index = this.#o.sliceOf(connection);
    const silentSinceUs = known(this.#silentUs[connection]);
    const standing = this.#standingOf(connection);
    if (silentSinceUs !== null) standing.change(-1, atUs);
    const longestUs = this.#longestUs[connection] ?? NOT_FED;
    const end = {
      slice: { index, judged: this.#o.slices[index]?.judged !== false },
      ...{ establishedUs, overUs: atUs, silentSinceUs },
      ...{ isUsual: this.#o.isUsual(connection), isFirst: this.#o.isFirst(connection) },
      leftUs: known(this.#leftUs[connection]),
      isAnswered: this.isAnswered(connection),
      longestUs: longestUs === NOT_FED ? null : longestUs,
    };
    noteServedEnd(end, standing, this.#o.recorder);
    this.#answer[connection] = UNANSWERED;
    this.#silentUs[connection] = Number.NaN;
    this.#longestUs[connection] = NOT_FED;
    this.#leftUs[connection] = Number.NaN;
  }
}
