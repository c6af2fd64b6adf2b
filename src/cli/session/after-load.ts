import type { ArmFigures } from '../../core/server-figures.ts';
import { wishedEnd } from '../../judge/early-end.ts';
import type { Performed } from '../../load/perform.ts';
import type { CliContext } from '../context.ts';
import type { SignalWatch } from '../signals.ts';
import { compareBooks, type OpenTargetBooks } from './books.ts';
import { withClockAfter } from './clocks.ts';
import { type WatchedServers, withPolls } from './figures.ts';
import type { Proxies } from './proxies.ts';
import type { ReadyArm } from './ready-arm.ts';
import type { RecordParts } from './record.ts';
import type { LoadRequest } from './request.ts';

/** What is known of the targets once the load is over; `figures` null: they are still under watch. */
export type After = Pick<RecordParts, 'ready' | 'books' | 'proxies'> & {
  readonly figures: readonly ArmFigures[] | null;
};

/** A session, as far as the questions after its load go. */
type Asking = {
  readonly request: LoadRequest;
  readonly context: CliContext;
  readonly ready: readonly ReadyArm[];
  readonly books: readonly OpenTargetBooks[];
  readonly proxies: Proxies;
};

/** A load that is over. */
export type Ended = {
  readonly performed: Performed;
  readonly watched: WatchedServers | null;
  readonly signals: SignalWatch;
};

/** Whether the load was cut short, and not by what it showed. */
const isForced = (performed: Performed): boolean => performed.stopped !== null && wishedEnd(performed) === null;

/**
 * Resolves when the questions are to be given up: with a signal after the load. Never after one that ended the load: its record has the answers too,
 * and the next signal ends the process.
 */
const giveUpOf = ({ performed: { stopped }, signals }: Ended): Promise<unknown> =>
  stopped?.why === 'sigint' || stopped?.why === 'sigterm' ? new Promise(() => {}) : signals.stop;

/** The arms with what their targets say after the load, one after another. A run that was cut short has no verdict that hangs on it, and somebody waits for its end. */
const askedAfter = async ({ ready, request, context }: Asking, ended: Ended): Promise<readonly ReadyArm[]> => {
  if (isForced(ended.performed)) return ready;
  const { signals } = ended;
  const how = { settings: request.scenario.sockets, clock: context.clock, giveUp: signals.stop };
  const met: ReadyArm[] = [];
  for (const arm of ready) met.push(signals.asked() === null ? await withClockAfter(arm, how) : arm);
  return met;
};

/**
 * How the run ended, once all was asked. A signal after the load voids it as one during it does: what was not answered could have taken a pass
 * away. It takes the place of an end that was wished for, not of one that was forced.
 */
const endedInAll = ({ performed, signals }: Ended, { clock }: CliContext): Performed => {
  const asked = signals.asked();
  if (asked === null || isForced(performed)) return performed;
  return { ...performed, stopped: { ...asked, atMs: Math.max(0, (clock.nowUs() - performed.startUs) / 1000) } };
};

/**
 * Ends the watch on the servers, then asks the targets: their clocks, and their books with everything that was asked of them. A signal cuts that short,
 * and stands in what was performed. From then on there are only files to write.
 */
export const lookAfter = async (
  asking: Asking,
  ended: Ended,
): Promise<{ readonly ended: Performed; readonly after: After }> => {
  const { performed, watched, signals } = ended;
  signals.enter('questions');
  const giveUp = giveUpOf(ended);
  const figures = watched === null ? [] : await Promise.race([watched.stop(), giveUp.then(() => watched.soFar())]);
  // Before the target is asked: what still hangs in a proxy is over for it too.
  const proxies = await asking.proxies.stop();
  const ready = withPolls(await askedAfter(asking, ended), figures);
  const counted = { ready, slices: performed.slices, proxies, wires: performed.wires };
  const books = await compareBooks(asking.books, counted, { isShard: asking.request.shard !== null, giveUp });
  const inAll = endedInAll(ended, asking.context);
  signals.enter('files');
  return { ended: inAll, after: { ready, figures, proxies, books } };
};
