import { shardOf } from '../cursor.ts';
import { createEnding } from '../ending.ts';
import { unwatchedFromMs, watchNoise, withHostGaps } from '../noise/watch.ts';
import type { Performed, PerformOptions } from '../perform.ts';
import type { K6 } from './find.ts';
import { type OpenedK6, openK6 } from './opened.ts';

/** What is known of a k6 that plays: what has ended. */
const progressAt = (atUs: number, play: OpenedK6) => ({
  ...{ atUs, released: play.ended(), inFlight: 0, latenessMaxUs: 0, ...play.sockets() },
});

/**
 * Plays the requests and sockets of a plan with k6 and brings back its slices, as `perform` does with our own processes. Whatever k6 does,
 * every arrival and socket is in the books: those without exactly the lines that they must have make it a lost worker, which no verdict survives.
 */
export const performByK6 = async (k6: K6, options: PerformOptions): Promise<Performed> => {
  const { plan, share, clock } = options;
  const noise = (options.watchHost ?? watchNoise)(() => {});
  const askedUs = clock.nowUs();
  let startUs: number | null = null;
  const play = await openK6(k6, options, {
    arrivals: shardOf(plan.arrivals.count, share),
    connections: shardOf(plan.connections.count, share),
    others: false,
    onProgress: () => {
      if (startUs !== null) options.onProgress(progressAt(Math.max(0, clock.nowUs() - startUs), play));
    },
  });
  const ending = createEnding([{ stop: play.interrupt }], clock, askedUs);
  options.stop.then(({ why, detail }) => ending.end(why, detail));
  startUs = await play.begun;
  if (startUs !== null) options.onStart(startUs);
  const { slices, examples, bySymbol, byOperation, samples, loss, clockStepMs } = await play.over;
  const fromUs = startUs ?? askedUs;
  const durationMs = Math.max(0, (clock.nowUs() - fromUs) / 1000);
  const gaps = await noise.stop();
  const asked = ending.stopped();
  const stopped = asked === null ? null : { ...asked, atMs: Math.max(0, asked.atMs - (fromUs - askedUs) / 1000) };
  return {
    ...{ startUs: fromUs, durationMs, examples, bySymbol, byOperation, samples, k6ClockStepMs: clockStepMs },
    slices: withHostGaps(slices, gaps, { startUs: fromUs, durationMs }),
    unwatchedFromMs: unwatchedFromMs(slices, gaps, fromUs),
    workers: [{ index: share.index, fate: loss === null ? 'done' : 'lost', detail: loss ?? '' }],
    stopped: loss === null || stopped !== null ? stopped : { why: 'worker-lost', detail: loss, atMs: durationMs },
    wires: new Map(plan.modes.map((arm) => [arm, null])),
    ledgers: new Map(plan.modes.map((arm) => [arm, null])),
    twins: new Map(plan.modes.map((arm) => [arm, null])),
  };
};
