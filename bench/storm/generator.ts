import type { Ended } from '../../src/testing/ended.ts';
import type { Command } from '../common/generator-process.ts';
import type { Measure, OwnBooks } from './rows.ts';
import type { Play } from './settings.ts';

/** What plays a storm: gateproof, a loop of the bench, or a peer. */
export type Generator = {
  readonly name: string;
  readonly title: string;
  readonly measures: readonly Measure[];
  /** What differs from the others in its plays, for the page. */
  readonly note: string;
  /** Which of its processes are its load workers, by their command line; null = it has none apart. */
  readonly workers: RegExp | null;
  /** Its version; null where it is not there. */
  version(): Promise<string | null>;
  command(ground: Ground): Promise<Command>;
  /** What it counted itself; throws where it says nothing readable. */
  books(ended: Ended, ground: Ground): Promise<OwnBooks>;
};

/** Where a play takes place. `folder` is the play's own and empty. */
export type Ground = {
  readonly play: Play;
  readonly host: string;
  readonly port: number;
  readonly folder: string;
};
