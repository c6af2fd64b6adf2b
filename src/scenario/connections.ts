import type { PlannedConnections } from '../core/plan.ts';
import { createRandom } from '../core/random.ts';
import type { Phase, Scenario } from '../core/scenario.ts';
import { mannersOf } from './manners.ts';
import { rangeOfSlice } from './ranges.ts';
import { socketInstants } from './shapes/sockets.ts';
import { symbolStarts } from './subscriptions.ts';
import type { LocalSlice, PlacedSlice } from './timeline.ts';

/** Share of an interleaved slice in which its sockets open; the rest is for holding them. */
const OPENING_SHARE = 0.4;
/**
 * Shares of an interleaved slice between which its sockets leave: all are gone before the other mode's slice, and they do not go all at once. A hundred
 * leaves at one instant make both sides busy for 15 ms, and that was the P99 of every slice. Not earlier: in a slice of 2 s nearly all are held for
 * more than the second after which a socket that gets nothing is silent (judge/slo/silence.ts).
 */
const LEAVING = { from: 0.75, to: 0.9 } as const;

type Instants = { readonly openUs: number; readonly leaveUs: number };

type Room = { readonly startUs: number; readonly endUs: number };

/** A socket of a slice: when its phase would open it, and its place among those of the slice, over 0 and under 1. */
type InSlice = { readonly offsetUs: number; readonly holdUs: number; readonly place: number };

/** In a run of one mode a socket opens when its phase says and is held as long as it says, past the last slice if need be. */
const alone = ({ offsetUs, holdUs }: InSlice, room: Room): Instants => {
  const openUs = room.startUs + offsetUs;
  return { openUs, leaveUs: openUs + holdUs };
};

/** In an interleaved run the sockets of a slice are a small storm of their own: opened, held and closed within it, one after another. */
const interleaved = ({ offsetUs, holdUs, place }: InSlice, room: Room): Instants => {
  const lengthUs = room.endUs - room.startUs;
  const openUs = room.startUs + Math.round(offsetUs * OPENING_SHARE);
  const lastUs = room.startUs + Math.round(lengthUs * (LEAVING.from + (LEAVING.to - LEAVING.from) * place));
  return { openUs, leaveUs: Math.min(openUs + holdUs, lastUs) };
};

const dueOfPhase = (phase: Phase, seed: number): Float64Array =>
  phase.connections === undefined
    ? new Float64Array()
    : socketInstants(phase.connections, phase.durationMs, createRandom(seed, `connections:${phase.name}`));

type Placement = { readonly planned: PlacedSlice['slice']; readonly local: LocalSlice };

const instantsIn = ({ planned, local }: Placement, dueUs: number, held: Omit<InSlice, 'offsetUs'>): Instants =>
  (planned.pair === null ? alone : interleaved)({ ...held, offsetUs: dueUs - local.fromUs }, planned);

/** Places every socket on the time line: when it opens, when it leaves, and which symbols it takes. */
export const placeConnections = (
  scenario: Scenario,
  placed: readonly PlacedSlice[],
  seed: number,
): PlannedConnections => {
  const phases = scenario.phases.map((phase) => dueOfPhase(phase, seed));
  const symbols = scenario.phases.map(({ name }, index) =>
    symbolStarts(scenario.sockets, phases[index]?.length ?? 0, { seed, phase: name }),
  );
  const manners = scenario.phases.map(({ name }, index) =>
    mannersOf(scenario.sockets, phases[index]?.length ?? 0, { seed, phase: name }),
  );
  const manner: number[] = [];
  const dueUs: number[] = [];
  const leaveUs: number[] = [];
  const slice: number[] = [];
  const symbolStart: number[] = [];
  for (const { slice: planned, local } of placed) {
    const phaseDue = phases[local.phaseIndex] ?? new Float64Array();
    const holdUs = (scenario.phases[local.phaseIndex]?.connections?.holdMs ?? 0) * 1000;
    const [from, to] = rangeOfSlice(phaseDue, local);
    for (let i = from; i < to; i += 1) {
      const instants = instantsIn({ planned, local }, phaseDue[i] ?? 0, {
        holdUs,
        place: (i - from + 0.5) / (to - from),
      });
      dueUs.push(instants.openUs);
      leaveUs.push(instants.leaveUs);
      slice.push(planned.index);
      manner.push(manners[local.phaseIndex]?.[i] ?? 0);
      symbolStart.push(symbols[local.phaseIndex]?.[i] ?? 0);
    }
  }
  return {
    count: dueUs.length,
    dueUs: Float64Array.from(dueUs),
    leaveUs: Float64Array.from(leaveUs),
    slice: Uint32Array.from(slice),
    symbolStart: Uint32Array.from(symbolStart),
    manner: Uint8Array.from(manner),
  };
};
