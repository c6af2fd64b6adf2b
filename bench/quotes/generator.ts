import type { Ended } from '../../src/testing/ended.ts';
import type { Command } from '../common/generator-process.ts';
import type { Own } from './rows.ts';
import type { Measure, Play } from './settings.ts';

/** What plays quotes: gateproof, a loop of the bench, or a peer. */
export type Generator = {
  readonly name: string;
  readonly title: string;
  readonly measures: readonly Measure[];
  /** It asks again when it was answered; it keeps no schedule. */
  readonly isClosed: boolean;
  /** It cannot reach the rate of the others: it is asked for the slower one. */
  readonly isSlow: boolean;
  /** Which latency `p50Ms` and `p99Ms` are, and what differs from the others in its plays: for the page. */
  readonly note: string;
  /** Its version; null where it is not there. */
  version(): Promise<string | null>;
  command(ground: Ground): Promise<Command>;
  /** What it says itself; throws where it says nothing readable. */
  own(ended: Ended, ground: Ground): Promise<Own>;
};

/** Where a play takes place. `ratePerSec` is this generator's; `folder` is the play's own and empty. */
export type Ground = {
  readonly play: Play;
  readonly ratePerSec: number;
  readonly url: string;
  readonly folder: string;
};
