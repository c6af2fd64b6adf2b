import { EXIT } from '../core/errors.ts';
import type { Plan, PlannedHerd } from '../core/plan.ts';
import { refusal } from '../core/problems.ts';
import type { Scenario } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { PlacedSlice } from './timeline.ts';

const text = englishCatalogue.shapes;

/** Places on the time line the instants at which all sockets are cut: each in the slice that plays that instant of its phase. */
export const placeHerds = (scenario: Scenario, placed: readonly PlacedSlice[]): readonly PlannedHerd[] =>
  placed.flatMap(({ slice, local }) => {
    const herd = scenario.phases[local.phaseIndex]?.herd;
    const atUs = (herd?.atMs ?? -1) * 1000;
    if (atUs < local.fromUs || atUs >= local.toUs) return [];
    return [{ mode: slice.mode, atUs: slice.startUs + atUs - local.fromUs }];
  });

type Placed = Pick<Plan, 'slices' | 'connections'>;

/** How many sockets of its arm a herd finds open, of those opened before: by the plan, for the target may have refused or dropped some. */
export const herdCut = (
  { slices, connections }: Placed,
  { mode, atUs }: PlannedHerd,
): { readonly cut: number; readonly opened: number } => {
  let cut = 0;
  let opened = 0;
  for (let i = 0; i < connections.count; i += 1) {
    const isBefore = (connections.dueUs[i] ?? 0) < atUs && slices[connections.slice[i] ?? -1]?.mode === mode;
    if (!isBefore) continue;
    opened += 1;
    if ((connections.leaveUs[i] ?? 0) > atUs) cut += 1;
  }
  return { cut, opened };
};

/** The name of the phase that a herd is cut in. */
export const phaseOfHerd = ({ slices }: Pick<Plan, 'slices'>, { mode, atUs }: PlannedHerd): string | null =>
  slices.find((slice) => slice.mode === mode && atUs >= slice.startUs && atUs < slice.endUs)?.phase ?? null;

/**
 * A herd of nobody is a HarnessError (exit 2). Whether scattered sockets leave it one is known only with the seed; the rest is refused with the scenario
 * (herd-rules.ts). Interleaved, sockets never outlive their slice: such a plan is not played with herds.
 */
export const assertHerdsCut = (plan: Pick<Plan, 'scenario' | 'modes' | 'slices' | 'connections' | 'herds'>): void => {
  if (plan.modes.length > 1) return;
  const problems = plan.herds
    .filter((herd) => herdCut(plan, herd).cut === 0)
    .map((herd) => {
      const index = plan.scenario.phases.findIndex(({ name }) => name === phaseOfHerd(plan, herd));
      const path = `phases[${index}].herd.atMs`;
      return { path, expected: text.herdCuts(), got: text.herdByChance(), fix: text.herdCutsFix() };
    });
  if (problems.length === 0) return;
  const reader = { what: englishCatalogue.scenario.what(), exitCode: EXIT.usage, text: englishCatalogue.problem };
  throw refusal(problems, { ...reader, origin: plan.scenario.name });
};
