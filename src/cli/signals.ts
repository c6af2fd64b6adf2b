import { EXIT } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { StopReason } from '../load/perform.ts';

export type SignalWatch = { readonly stop: Promise<StopReason>; release(): void };

/**
 * Turns the first Ctrl-C or SIGTERM into a wish to stop: the run drains and leaves its record. A second one ends the process at once;
 * workers and targets of our own end with it.
 */
export const watchSignals = (stderr: (text: string) => void): SignalWatch => {
  const { promise: stop, resolve } = Promise.withResolvers<StopReason>();
  let asked = false;
  const onSignal = (why: StopReason['why'], code: number) => (): void => {
    if (asked) process.exit(code);
    asked = true;
    stderr(englishCatalogue.cli.stopping(why));
    resolve({ why, detail: englishCatalogue.cli.stoppedBy(why) });
  };
  const onInt = onSignal('sigint', EXIT.sigint);
  const onTerm = onSignal('sigterm', EXIT.sigterm);
  process.on('SIGINT', onInt);
  process.on('SIGTERM', onTerm);
  return {
    stop,
    release: () => {
      process.off('SIGINT', onInt);
      process.off('SIGTERM', onTerm);
    },
  };
};
