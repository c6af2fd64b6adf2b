import { EXIT } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { StopReason } from '../load/perform.ts';

/** What is under way, and so what a signal ends: the load, what is asked of the targets after it, or nothing any more, since only files are left to write. */
export type Stage = 'load' | 'questions' | 'files';

export type SignalWatch = {
  /** Resolves with the first signal. */
  readonly stop: Promise<StopReason>;
  /** The first signal; null as long as none came. */
  asked(): StopReason | null;
  /** Says what is under way from now on; at first it is the load. */
  enter(stage: Stage): void;
  release(): void;
};

export const CODE_OF_SIGNAL: Readonly<Record<StopReason['why'], number>> = {
  sigint: EXIT.sigint,
  sigterm: EXIT.sigterm,
};

const { cli } = englishCatalogue;
const SAID = { load: cli.stopping, questions: cli.givingUp, files: cli.finishing } as const;
const DETAIL = { load: cli.stoppedBy, questions: cli.stoppedAfterLoad, files: cli.stoppedBy } as const;

/**
 * Turns the first Ctrl-C or SIGTERM into a wish to stop: a load drains, what is asked of the targets after it is given up, and either way the
 * record is left. Held until all files are written. A second one ends the process at once; workers and targets of our own end with it.
 */
export const watchSignals = (stderr: (text: string) => void): SignalWatch => {
  const { promise: stop, resolve } = Promise.withResolvers<StopReason>();
  let stage: Stage = 'load';
  let asked: StopReason | null = null;
  const onSignal = (why: StopReason['why']) => (): void => {
    if (asked !== null) process.exit(CODE_OF_SIGNAL[why]);
    asked = { why, detail: DETAIL[stage](why) };
    stderr(SAID[stage](why));
    resolve(asked);
  };
  const onInt = onSignal('sigint');
  const onTerm = onSignal('sigterm');
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    stop,
    asked: () => asked,
    enter: (next) => {
      stage = next;
    },
    release: () => {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
    },
  };
};
