import type { PlannedSlice } from '../core/plan.ts';
import type { ArmSlices } from '../measure/arm-slices.ts';
import type { Recorder } from '../measure/recorder.ts';

/** The real backend answers a `subscribe` within 30 ms (docs/spec/target-contract.md 7.1); a socket that ends before this did not wait for it. */
const ANSWER_PATIENCE_US = 500_000;

/** What is known of a socket that was established and is over. Times in us from the start. */
export type ServedEnd = {
  /** That which opened it. */
  readonly slice: Pick<PlannedSlice, 'index' | 'judged'>;
  /** Not made slow or silent by us. */
  readonly isUsual: boolean;
  /** The first connection of its socket: one that came back is in books of its own. */
  readonly isFirst: boolean;
  readonly establishedUs: number;
  /** When it was asked to leave: from then on nothing is owed to it; null where it was not. */
  readonly leftUs: number | null;
  readonly overUs: number;
  /** Whether its `subscribe` had an answer, of either kind. */
  readonly isAnswered: boolean;
  /** Since when nothing came: its `subscribe-ack` or its last frame; null where it was not subscribed. */
  readonly silentSinceUs: number | null;
  /** The longest wait for a frame that did come; null where none did. */
  readonly longestUs: number | null;
};

/** Counts how it was served. A silence is in the slice, of the judged ones the last, that it reaches into; a first connection that a warm-up opened and that stood in a judged slice is carried there. */
export const noteServedEnd = (
  end: ServedEnd,
  arm: Pick<ArmSlices, 'lastJudged'>,
  recorder: Pick<Recorder, 'connectionNoted' | 'fed' | 'neverFed'>,
): void => {
  const { slice, establishedUs, overUs, silentSinceUs, longestUs } = end;
  const owedUntilUs = end.leftUs ?? overUs;
  // Its loss would be in no judged slice, and happens in one. That of a return stands in other books.
  const mayCarry = end.isUsual && end.isFirst && !slice.judged;
  if (mayCarry && arm.lastJudged(establishedUs, overUs)?.judged === true)
    recorder.connectionNoted(slice.index, 'carried');
  if (silentSinceUs === null) {
    if (!end.isAnswered && owedUntilUs - establishedUs >= ANSWER_PATIENCE_US)
      recorder.connectionNoted(slice.index, 'unansweredSubscribes');
    return;
  }
  const silentIn = arm.lastJudged(silentSinceUs, owedUntilUs)?.index ?? 0;
  const silentForUs = Math.max(0, owedUntilUs - silentSinceUs);
  if (longestUs === null) recorder.neverFed(silentIn, silentForUs);
  else recorder.fed(silentIn, longestUs, silentForUs);
};
