import type { Plan } from '../core/plan.ts';
import { type Share, shardOf } from '../load/cursor.ts';
import type { WorkerProgress } from '../load/worker/protocol.ts';
import type { CliContext } from './context.ts';

const PLAIN_EVERY_US = 10_000_000;
/** Workers tell of themselves one after another: a rate over less than this would jump with their order. */
const RATE_OVER_US = 900_000;

export type ProgressLine = { show(progress: WorkerProgress): void; end(): void };

type Rate = { readonly atUs: number; readonly messages: number; readonly perSec: number };

/** Messages a second since the last rate, if that is at least so long ago. */
const nextRate = (last: Rate, { atUs, messages }: WorkerProgress, overUs: number): Rate =>
  atUs - last.atUs < overUs
    ? last
    : { atUs, messages, perSec: Math.round(((messages - last.messages) * 1e6) / (atUs - last.atUs)) };

/** One line that renews itself on a terminal; elsewhere a plain line every ten seconds. Both on stderr. */
export const createProgressLine = (plan: Plan, share: Share, context: CliContext): ProgressLine => {
  const { live, columns } = context.terminal;
  const planned = shardOf(plan.arrivals.count, share).length;
  const hasSockets = plan.connections.count > 0;
  const lastUs = plan.connections.leaveUs.reduce((last, leaveUs) => Math.max(last, leaveUs), plan.durationUs);
  let nextPlainUs = PLAIN_EVERY_US;
  let rate: Rate = { atUs: 0, messages: 0, perSec: 0 };
  let latestUs = 0;

  const textOf = ({ atUs, released, inFlight, open, subscribed, lost }: WorkerProgress): string =>
    context.catalogue.scale.progress({
      elapsedMs: Math.max(0, Math.min(atUs, lastUs)) / 1000,
      totalMs: Math.ceil(lastUs / 1e6) * 1000,
      quotes: planned === 0 ? null : { released, planned, inFlight },
      sockets: hasSockets ? { connected: open, subscribed, lost, perSec: rate.perSec } : null,
      latenessMs: latestUs / 1000,
    });
  return {
    show: (progress) => {
      if (live) {
        rate = nextRate(rate, progress, RATE_OVER_US);
        latestUs = progress.latenessMaxUs;
        context.stderr(`\r\u001b[K${textOf(progress).slice(0, columns - 1)}`);
        return;
      }
      latestUs = Math.max(latestUs, progress.latenessMaxUs);
      if (progress.atUs < nextPlainUs) return;
      nextPlainUs = progress.atUs + PLAIN_EVERY_US;
      // Over all the time since the last line: a feed that beats in time with the lines would always show the same second.
      rate = nextRate(rate, progress, 1);
      context.stderr(`${textOf(progress)}\n`);
      latestUs = 0;
    },
    end: () => {
      if (live) context.stderr('\r\u001b[K');
    },
  };
};
