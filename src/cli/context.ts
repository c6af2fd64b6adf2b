import type { Clock } from '../core/clock.ts';
import type { Catalogue } from '../core/text/catalogue.ts';
import type { SignalWatch } from './signals.ts';

/** What a command may touch of the world: passed in, so that a command can be tested without one. */
export type CliContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  stdout(text: string): void;
  stderr(text: string): void;
  readonly catalogue: Catalogue;
  /** The words after `gateproof`, as typed. */
  readonly commandLine: readonly string[];
  readonly terminal: { readonly columns: number; readonly colour: boolean; readonly live: boolean };
  setExitCode(code: number): void;
  /** Where several runs are one command: who watches for a wish to stop. Left out: each run does. */
  readonly signals?: SignalWatch;
};
