import type { Plan } from '../core/plan.ts';
import { type Share, shardOf } from '../load/cursor.ts';
import type { WorkerProgress } from '../load/worker/protocol.ts';
import type { CliContext } from './context.ts';

const PLAIN_EVERY_US = 10_000_000;

export type ProgressLine = { show(progress: WorkerProgress): void; end(): void };

/** One line that renews itself on a terminal; elsewhere a plain line every ten seconds. Both on stderr. */
export const createProgressLine = (plan: Plan, share: Share, context: CliContext): ProgressLine => {
  const { live, columns } = context.terminal;
  const planned = shardOf(plan.arrivals.count, share).length;
  let nextPlainUs = PLAIN_EVERY_US;
  const textOf = ({ atUs, released, inFlight, open }: WorkerProgress): string =>
    context.catalogue.cli.progress({
      elapsedMs: Math.max(0, Math.min(atUs, plan.durationUs)) / 1000,
      totalMs: plan.durationUs / 1000,
      released,
      planned,
      inFlight,
      open,
    });
  return {
    show: (progress) => {
      if (live) context.stderr(`\r\u001b[K${textOf(progress).slice(0, columns - 1)}`);
      else if (progress.atUs >= nextPlainUs) {
        nextPlainUs = progress.atUs + PLAIN_EVERY_US;
        context.stderr(`${textOf(progress)}\n`);
      }
    },
    end: () => {
      if (live) context.stderr('\r\u001b[K');
    },
  };
};
