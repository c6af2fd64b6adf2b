import type { RunRecord } from '../../core/record.ts';
import type { SliceRecord } from '../../core/slice.ts';

/** Instants at which every socket that stands is dropped: by us, to come back, and for good where the run was ended early. */
type Cuts = { readonly herdsAtMs: readonly number[]; readonly stoppedAtMs: number };

const cutsOf = ({ scenario, stopped }: RunRecord): Cuts => {
  const herdsAtMs: number[] = [];
  let startMs = 0;
  for (const { durationMs, herd } of scenario.phases) {
    if (herd !== undefined) herdsAtMs.push(startMs + herd.atMs);
    startMs += durationMs;
  }
  const stoppedAtMs = stopped?.atMs ?? Number.POSITIVE_INFINITY;
  return { herdsAtMs: herdsAtMs.filter((atMs) => atMs <= stoppedAtMs), stoppedAtMs };
};

const holdMsOf = (record: RunRecord, phase: string): number =>
  record.scenario.phases.find(({ name }) => name === phase)?.connections?.holdMs ?? 0;

const upTo = (instants: readonly number[], atMs: number): number => instants.filter((at) => at <= atMs).length;

/** Whether sockets of a slice stood at one of these instants, which is over. */
const isCut = ({ startMs }: SliceRecord, atMs: number, instants: readonly number[]): boolean =>
  instants.some((cutMs) => startMs < cutMs && cutMs <= atMs);

/** The share of a slice's sockets whose planned hold is over: they open evenly over the slice. */
const endedShare = ({ startMs, endMs }: SliceRecord, holdMs: number, atMs: number): number =>
  Math.min(1, Math.max(0, (atMs - holdMs - startMs) / Math.max(1, endMs - startMs)));

/** Those that came back, as if each did so at once: when it did is not on record one by one. */
const backAt = (slice: SliceRecord, atMs: number, { holdMs, cuts }: { holdMs: number; cuts: Cuts }): number => {
  const { returns, counts, lossesAtMs } = slice.connections;
  if (returns === null || returns.out === 0) return 0;
  const herds = cuts.herdsAtMs.filter((cutMs) => slice.startMs < cutMs);
  const [over, later] = [upTo(herds, atMs), Math.max(0, herds.length - 1)];
  const dropped = over > 0 ? counts.closedByUs : 0;
  const outAtFirst = upTo(lossesAtMs, atMs) + dropped;
  // A herd after the first drops those that came back: between two of them so many stood, and are gone after the last.
  const again = later === 0 ? 0 : Math.max(0, returns.out - lossesAtMs.length - counts.closedByUs) / later;
  if (over > 0 && over < herds.length) return again;
  const back = (returns.counts.connected - again * later) * Math.min(1, outAtFirst / (returns.out - again * later));
  const ended = isCut(slice, atMs, [cuts.stoppedAtMs]) ? 1 : endedShare(slice, holdMs, atMs);
  return Math.max(0, back - upTo(returns.lossesAtMs, atMs) - returns.counts.closedByUs * ended);
};

/** When sockets of a slice were last dropped, by a herd or by the target; the start of the slice where none was. */
export const lastDropMs = (record: RunRecord, slice: SliceRecord): number => {
  const herds = cutsOf(record).herdsAtMs.filter((atMs) => slice.startMs < atMs);
  // Not spread into one call: a slice may have lost more than a call takes.
  return [...herds, ...slice.connections.lossesAtMs].reduce((last, atMs) => Math.max(last, atMs), slice.startMs);
};

/** How many connections stand at an instant, of the slices of one mode. */
export const openAt = (record: RunRecord, slices: readonly SliceRecord[], atMs: number): number => {
  const cuts = cutsOf(record);
  const opened = slices.filter(({ startMs }) => startMs < atMs);
  const standing = opened.map((slice) => {
    const { counts, lossesAtMs } = slice.connections;
    const holdMs = holdMsOf(record, slice.phase);
    const isOver = isCut(slice, atMs, [...cuts.herdsAtMs, cuts.stoppedAtMs]);
    const left = counts.closedByUs * (isOver ? 1 : endedShare(slice, holdMs, atMs));
    return counts.connected - upTo(lossesAtMs, atMs) - left + backAt(slice, atMs, { holdMs, cuts });
  });
  return Math.round(standing.reduce((sum, each) => sum + each, 0));
};
