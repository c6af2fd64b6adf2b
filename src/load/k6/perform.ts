import { createRedactor } from '../../core/redact.ts';
import { prepareHistograms } from '../../measure/histogram.ts';
import { shardOf } from '../cursor.ts';
import { createEnding } from '../ending.ts';
import { watchNoise, withHostGaps } from '../noise/watch.ts';
import type { Performed, PerformOptions } from '../perform.ts';
import type { ArrivalSample } from '../quote-lane.ts';
import type { K6 } from './find.ts';
import { Fold } from './fold.ts';
import { lossOf } from './loss.ts';
import { playOnStage } from './play.ts';
import { limitsOf, shipPlan } from './shipped.ts';
import { layStage } from './stage.ts';

/** The fold of the arrivals that k6 plays, and the samples that it keeps. */
const foldOf = (
  { plan, job }: PerformOptions,
  arrivals: Uint32Array,
): { readonly fold: Fold; readonly samples: readonly ArrivalSample[] } => {
  const samples: ArrivalSample[] = [];
  const fold = new Fold({
    ...{ plan, arrivals, limits: job.limits, redact: createRedactor(job.secrets) },
    known: (wanted) => job.targets.find(({ arm }) => arm === wanted)?.spec ?? { quoteSymbols: [], quoteMarkets: {} },
    tap: job.keepSamples ? (sample) => samples.push(sample) : null,
  });
  return { fold, samples };
};

/** Nothing but requests: sockets are not played by k6. */
const progressAt = (atUs: number, released: number) => ({
  ...{ atUs, released, inFlight: 0, open: 0, subscribed: 0, lost: 0, messages: 0, latenessMaxUs: 0 },
});

/**
 * Plays the requests of a plan with k6 and brings back its slices, as `perform` does with our own processes. Whatever k6 does, every arrival is in
 * the books: those without exactly one line of its own make it a lost worker, which no verdict survives.
 */
export const performByK6 = async (k6: K6, options: PerformOptions): Promise<Performed> => {
  const { plan, share, clock, job } = options;
  await prepareHistograms();
  const arrivals = shardOf(plan.arrivals.count, share);
  const { notBeforeUs } = options;
  const notBeforeMs = notBeforeUs === null ? null : clock.wallMs() + (notBeforeUs - clock.nowUs()) / 1000;
  const shipped = shipPlan({ plan, arrivals, targets: job.targets, runId: job.runId, notBeforeMs });
  const { fold, samples } = foldOf(options, arrivals);
  const stage = await layStage(shipped);
  try {
    const noise = watchNoise(() => {});
    const askedUs = clock.nowUs();
    let startUs: number | null = null;
    const play = playOnStage({
      ...{ k6, stage, shipped, fold, clock },
      limits: limitsOf(plan, shipped.config.virtualUsers, shipped.config.rows),
      onProgress: () => {
        if (startUs !== null) options.onProgress(progressAt(Math.max(0, clock.nowUs() - startUs), fold.ended));
      },
    });
    const ending = createEnding([{ stop: play.interrupt }], clock, askedUs);
    options.stop.then(({ why, detail }) => ending.end(why, detail));
    startUs = await play.begun;
    if (startUs !== null) options.onStart(startUs);
    const end = await play.end;
    const fromUs = startUs ?? askedUs;
    const endUs = clock.nowUs();
    const gaps = await noise.stop();
    const { slices, examples, bySymbol, byOperation, faults } = fold.finish();
    const asked = ending.stopped();
    const stopped = asked === null ? null : { ...asked, atMs: Math.max(0, asked.atMs - (fromUs - askedUs) / 1000) };
    const loss = lossOf({ ...end, faults, rows: arrivals.length, interrupted: stopped !== null });
    const atMs = Math.max(0, (endUs - fromUs) / 1000);
    return {
      ...{ startUs: fromUs, durationMs: atMs, examples, bySymbol, byOperation, samples },
      slices: withHostGaps(slices, gaps, fromUs),
      workers: [{ index: share.index, fate: loss === null ? 'done' : 'lost', detail: loss ?? '' }],
      stopped: loss === null || stopped !== null ? stopped : { why: 'worker-lost', detail: loss, atMs },
      ledgers: new Map(plan.modes.map((arm) => [arm, null])),
      twins: new Map(plan.modes.map((arm) => [arm, null])),
    };
  } finally {
    await stage.remove();
  }
};
