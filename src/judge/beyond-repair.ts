import { countsBySlice } from '../core/counts-by-slice.ts';
import type { LiveSlices } from '../core/live.ts';
import type { ObjectiveId } from '../core/objectives.ts';
import type { Plan, PlannedSlice } from '../core/plan.ts';
import { NO_CONNECTIONS, type SliceRecord } from '../core/slice.ts';
import { countsOf, createCell } from '../measure/cell.ts';
import { decide } from './absolute.ts';
import { type Case, challengeFail, countOn } from './challenge.ts';
import { isNoisy, type Lateness } from './conditions.ts';
import { LATENESS_ALWAYS_ALLOWED_MS } from './excused-drops.ts';
import { lossConditions } from './loss-conditions.ts';
import { EXACT_LIMITS, SLOS } from './slo/registry.ts';
import { allowedBadRatioOf, JUDGED, type Measure, type Slo } from './slo/slo.ts';
import { DEFAULT_ALPHA } from './stats/clopperPearson.ts';
import { mostStartUp } from './steady.ts';
import { unbelievedOf } from './unbelieved.ts';
import { ranOutOf } from './validity.ts';

/** An objective of one arm that fails however good the rest of the run is: so many bad samples, of at most so many. */
export type Lost = {
  readonly mode: PlannedSlice['mode'];
  readonly objective: ObjectiveId;
  readonly sampleNoun: Slo['sampleNoun'];
  readonly bad: number;
  readonly most: number;
  readonly allowedBadRatio: number;
};

type Planned = { readonly slice: PlannedSlice; readonly arrivals: number; readonly connections: number };

const plannedOf = ({ slices, arrivals, connections }: Plan): Planned[] => {
  const requests = countsBySlice(arrivals.slice, slices.length);
  const sockets = countsBySlice(connections.slice, slices.length);
  return slices.map((slice, i) => ({ slice, arrivals: requests[i] ?? 0, connections: sockets[i] ?? 0 }));
};

/**
 * A slice as it would end if everything that has not gone wrong yet went well: each planned request answered in time, each planned socket
 * connected and kept. `untilMs`: losses from then on are left out, for whether the host stalled at that time is not known yet.
 */
const atBest = (seen: SliceRecord, { arrivals, connections }: Planned, untilMs: number): SliceRecord => {
  const { failed, unanswered, dropped, notReleased } = seen.quotes.counts;
  const ok = arrivals - failed - unanswered - dropped - notReleased;
  const sockets = seen.connections.counts;
  const lossesAtMs = seen.connections.lossesAtMs.filter((atMs) => atMs < untilMs);
  const lost = lossesAtMs.length;
  const attempted = connections - sockets.notReleased;
  const connected = attempted - sockets.refused - sockets.timedOut;
  return {
    ...seen,
    quotes: { ...seen.quotes, counts: { ...seen.quotes.counts, planned: arrivals, ok } },
    connections: {
      ...seen.connections,
      lossesAtMs,
      // Whoever did not answer our leave may have stayed until then.
      unansweredLeaves: 0,
      counts: {
        ...sockets,
        planned: connections,
        attempted,
        connected,
        lost,
        closedByUs: connected - lost,
        openAtKill: 0,
      },
    },
  };
};

/** A slice that is not judged, as if all its sockets stood into judged time and none was lost there. */
const carriedAtBest = (slice: SliceRecord, { connections }: Planned): SliceRecord => ({
  ...slice,
  connections: {
    ...slice.connections,
    counts: { ...NO_CONNECTIONS, connected: connections, closedByUs: connections },
  },
});

/** As late as can be: what is lost whatever comes must be lost on the clock that leaves our lateness out, too, however little of it is allowed. */
const DOUBTED: Omit<Lateness, 'excusedDrops' | 'excusedTimeouts'> = {
  isLate: true,
  figures: {
    latenessP99Ms: 0,
    allowedMs: LATENESS_ALWAYS_ALLOWED_MS,
    ...{ loopUtilisation: null, echoMs: null, droppedLateMs: null, timedOut: null },
  },
};

/** The slice as if no answer of it were slow, as many as there are. */
const withGoodTimes = (slice: SliceRecord, { times }: Measure): SliceRecord =>
  times === null ? slice : { ...slice, quotes: { ...times.leaveOut(slice).quotes, counts: slice.quotes.counts } };

/** The slices whose times may yet turn out to be the start-up of a steady phase, and be left out. */
const startUpsIn = (own: readonly Planned[], seen: ReadonlyMap<number, SliceRecord>): ReadonlySet<number> => {
  const phases = Map.groupBy(
    own.filter(({ slice }) => slice.judged && slice.steady),
    ({ slice }) => slice.phase,
  );
  return new Set(
    [...phases.values()].flatMap((phase) => {
      let answered = 0;
      return phase.flatMap(({ slice: { index } }) => {
        const isEarly = answered < mostStartUp(phase.length);
        answered += Math.min(1, seen.get(index)?.quotes.counts.ok ?? 0);
        return isEarly ? [index] : [];
      });
    }),
  );
};

const conditionsAtBest = (slices: readonly SliceRecord[]): Case['conditions'] => ({
  lateness: {
    ...DOUBTED,
    excusedDrops: new Map(slices.map(({ index, quotes }) => [index, quotes.counts.dropped])),
    excusedTimeouts: new Map(slices.map(({ index, connections }) => [index, connections.counts.timedOut])),
  },
  noisy: new Set(slices.filter(isNoisy)),
  ...{ gapMaxMs: 0, stampErrorMs: 0, clockMovedMs: 0 },
});

const isLost = (subject: Case): boolean =>
  decide(countOn(subject, JUDGED)).verdict === 'fail' && challengeFail(subject).verdict === 'fail';

/** How many messages a run will bring is up to the target, so nothing is certain of them before the end; nor of samples of the server, nor of what is not measured. */
const canBeLost = (slo: Slo): slo is Slo & { readonly measure: Measure } =>
  slo.measure !== null && slo.listed === undefined && slo.sampleNoun !== 'messages' && slo.sampleNoun !== 'samples';

/** That its target spoke before the load is not known here: a run that may be void is not ended early. */
const MET = { preflight: { answered: 1, sockets: null } };

/** Every slice of the plan, and how it would end at its best if nothing were known of it. */
type Ground = { readonly planned: readonly Planned[]; readonly untouched: readonly SliceRecord[] };

/** The judged slices of every arm at their best; an arm on which our own machine ran out of something, or believed nobody, is left out: it is void. */
const armsAtBest = ({ planned, untouched }: Ground, { settled, soFar }: LiveSlices) => {
  const seen = new Map([...settled, ...soFar].map((slice) => [slice.index, slice]));
  const arms = Map.groupBy(planned, ({ slice }) => slice.mode);
  return [...arms].flatMap(([mode, own]) => {
    const unseen = own.find(({ slice }) => !seen.has(slice.index));
    const untilMs = (unseen?.slice.startUs ?? Number.POSITIVE_INFINITY) / 1000;
    const slices = own.flatMap((each) => {
      if (!each.slice.judged) return [];
      const slice = seen.get(each.slice.index);
      return slice === undefined ? (untouched[each.slice.index] ?? []) : [atBest(slice, each, untilMs)];
    });
    const carried = own.flatMap((each) => {
      const slice = each.slice.judged ? undefined : untouched[each.slice.index];
      return slice === undefined ? [] : [carriedAtBest(slice, each)];
    });
    const all = own.flatMap(({ slice }) => seen.get(slice.index) ?? []);
    const isVoid = ranOutOf(all).names.length > 0 || unbelievedOf(MET, all) !== null;
    return isVoid ? [] : [{ mode, slices, carried, played: all, startUps: startUpsIn(own, seen) }];
  });
};

/**
 * Says of a run while it plays whether a gating objective is lost beyond repair: it fails by the lower bound over all samples that the plan
 * still holds, each of them good, on the control clock (so neither by drops nor by connections that ran out of time), without the slices in which the host stalled (or by twice what is allowed), and without
 * what may turn out to be the start-up of a steady phase. So
 * the verdict on what has happened is a fail wherever the run ends. Null as long as everything may still hold.
 */
export const createBeyondRepair = (
  plan: Plan,
  gating: readonly ObjectiveId[],
  alpha: number = DEFAULT_ALPHA,
): ((live: LiveSlices) => Lost | null) => {
  const form = { limits: EXACT_LIMITS, numbered: false };
  const planned = plannedOf(plan);
  const untouched = planned.map((each) => atBest(countsOf(createCell(each.slice, form.limits), form), each, 0));
  // How many sockets come back, and so how many good samples are still to come, is up to the target.
  const isOpenEnded = ({ sampleNoun }: Slo): boolean => sampleNoun === 'connections' && plan.scenario.sockets.reconnect;
  const slos = SLOS.filter((slo) => gating.includes(slo.id) && !isOpenEnded(slo)).filter(canBeLost);
  return (live) => {
    for (const { mode, slices: judged, carried, played, startUps } of armsAtBest({ planned, untouched }, live)) {
      for (const slo of slos) {
        const isOfLosses = slo.id === 'disconnect-rate';
        const all = isOfLosses ? [...carried, ...judged] : judged;
        const slices = all.map((slice) => (startUps.has(slice.index) ? withGoodTimes(slice, slo.measure) : slice));
        const atBestSeen = conditionsAtBest(slices);
        const conditions = isOfLosses ? lossConditions(atBestSeen, played) : atBestSeen;
        const subject: Case = { slo, measure: slo.measure, slices, conditions, alpha };
        if (!isLost(subject)) continue;
        const { n, bad } = countOn(subject, JUDGED);
        const allowedBadRatio = allowedBadRatioOf(slo);
        return { mode, objective: slo.id, sampleNoun: slo.sampleNoun, bad, most: n, allowedBadRatio };
      }
    }
    return null;
  };
};
