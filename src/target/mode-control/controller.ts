import type { Clock } from '../../core/clock.ts';
import type { ModeControl, ModeControlKind, ModeControlOf } from '../../core/mode-control.ts';
import type { Mode } from '../../core/modes.ts';
import type { ProcessSight } from './sight.ts';
import type { Settings } from './variables.ts';

/** One thing that is done to switch a mode: data, so that a dry run shows what a switch does. */
export type Step =
  | {
      readonly kind: 'run';
      /** Program and words; no shell reads them. */
      readonly words: readonly string[];
      readonly cwd: string;
      /** Variables of its own. They hold flags, nothing secret. */
      readonly settings: Readonly<Record<string, string>>;
      /** Names of variables that it gets from our environment. */
      readonly passEnv: readonly string[];
      readonly deadlineMs: number;
      /** What it says on stdout may hold secrets of others: no error shows it. */
      readonly isStdoutSecret?: true;
    }
  | {
      readonly kind: 'request';
      readonly method: 'POST' | 'PUT';
      readonly path: string;
      readonly json: unknown;
      readonly auth: { readonly header: string; readonly prefix: string; readonly env: string } | null;
    }
  | { readonly kind: 'ask'; readonly lines: readonly string[] };

/** What the process manager of a target knows of it. */
export type Managed = {
  /** The variables that the next start of the process begins with, as they stand now. */
  readonly settings: Settings;
  /** Null: none of its processes runs. */
  readonly sight: ProcessSight | null;
};

/** What a switch is undone to. */
export type Earlier = { readonly mode: Mode | null; readonly settings: Settings | null };

export type Surroundings = {
  /** The environment of gateproof itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Applied to everything that a command says. */
  redact(text: string): string;
};

/**
 * One way to switch the mode of a target. Where a profile names an env file, that file is edited and put back for every kind in the same way; what
 * a controller adds is what makes the target take it.
 */
export type ModeController = {
  readonly kind: ModeControlKind;
  /** The file that holds the flags, absolute; null where this target has none. */
  readonly envFile: string | null;
  /** Whether the target must restart to take a mode: then a restart is part of its proof. */
  readonly restarts: boolean;
  readonly settleMs: number;
  /** What the process manager says; null where there is none to ask. One that cannot be asked, or does not know the target, is a HarnessError (exit 4). */
  inspect(): Promise<Managed | null>;
  /** What is done, after the file is written, to run in a mode. Does nothing itself. */
  stepsTo(mode: Mode): readonly Step[];
  /** What is done, after the file is put back, to run as before. Does nothing itself. Null: that is not known. */
  stepsBack(earlier: Earlier): readonly Step[] | null;
};

/** An entry of the registry. */
export type ControllerKind<Kind extends ModeControlKind> = {
  readonly kind: Kind;
  create(control: ModeControlOf<Kind>, surroundings: Surroundings): ModeController;
};

export type { ModeControl };
