import type { ModeRecord } from '../core/record.ts';
import type { SliceRecord } from '../core/slice.ts';

/** Kinds by which we ended a connection before anything was asked: TLS did not come about (drivers/transport-fault.ts). */
const ENDED_BY_US: ReadonlySet<string> = new Set(['certificate', 'tls']);
/** Requests without an answer stand among the failures by this name: nobody knows how they would have ended. */
const WITHOUT_END = 'timeout';

/** What the load of an arm met: how often each kind, whether anything ever got past TLS, and whether the end of something is not known. */
const metBy = (slices: readonly SliceRecord[]) => {
  const all = slices.flatMap(({ quotes, connections }) => [
    ...Object.entries(quotes.failures),
    ...Object.entries(connections.refusedByReason),
    ...Object.entries(connections.returns?.refusedByReason ?? {}),
  ]);
  const ended = all.filter(([kind, n]) => kind !== WITHOUT_END && n > 0);
  const gotIn = slices.some(({ quotes, connections }) => quotes.counts.ok > 0 || connections.counts.connected > 0);
  const isOpen = slices.some(({ quotes, connections }) => quotes.counts.unanswered + connections.counts.timedOut > 0);
  return { ended, isOpen, gotIn: gotIn || ended.some(([kind]) => !ENDED_BY_US.has(kind)) };
};

/** What a target did before the load. */
type Met = { readonly preflight: Pick<ModeRecord['preflight'], 'answered' | 'sockets'> };

/** Whether the target spoke to us before the load, so that TLS to it came about. */
const hasSpoken = ({ preflight: { answered, sockets } }: Met): boolean =>
  (answered ?? 0) + (sockets?.counts.connected ?? 0) > 0;

/** How many requests and sockets of a load ended at TLS, and how. */
export type Unbelieved = { readonly count: number; readonly kinds: readonly string[] };

/**
 * Where every connection of a load ended at the certificate of the target, or elsewhere in TLS, and the preflight of the same run got in: the
 * processes of the load believe others than the command does, so nothing of the target was measured. null: something got in, or TLS ended nothing,
 * or the target did not speak before the load, as where it speaks no TLS at all. `slices`: all of the arm, judged or not.
 */
export const unbelievedOf = (seen: Met, slices: readonly SliceRecord[]): Unbelieved | null => {
  const { ended, isOpen, gotIn } = metBy(slices);
  const kinds = [...new Set(ended.map(([kind]) => kind))].toSorted();
  if (gotIn || kinds.length === 0 || !hasSpoken(seen)) return null;
  // A target that hangs may end some of its connections within TLS. Whom we believe does not hang on how it fares.
  if (isOpen && !kinds.includes('certificate')) return null;
  return { count: ended.reduce((sum, [, n]) => sum + n, 0), kinds };
};
