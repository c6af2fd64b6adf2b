import type { ConnectionLoad, Phase, Scenario } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { withJudgedTime } from './overrides.ts';
import { parseScenario } from './parse.ts';

type Lengths = { readonly fromMs: number; readonly toMs: number };

const STEPS_LEAST = 2;

/** As many steps of the same size as fit: what opens at once stays as many, and as fast. */
const moreSteps = (load: ConnectionLoad, { fromMs, toMs }: Lengths): ConnectionLoad => {
  const steps = load.steps ?? STEPS_LEAST;
  const longer = Math.max(STEPS_LEAST, Math.floor((steps * toMs) / fromMs));
  const count = Math.max(longer, Math.round((load.count * longer) / steps));
  return { ...load, steps: longer, count, openMs: Math.min(load.openMs ?? 0, Math.floor(toMs / longer)) };
};

/** The sockets of a phase of another length, at the same rate: a population that is kept and all that open at one instant stay as many. */
const atSameRate = (load: ConnectionLoad, lengths: Lengths): ConnectionLoad => {
  switch (load.shape) {
    case 'burst':
    case 'churn':
      return load;
    case 'step':
      return moreSteps(load, lengths);
    case 'ramp':
    case 'poisson':
      return { ...load, count: Math.max(1, Math.round((load.count * lengths.toMs) / lengths.fromMs)) };
  }
};

/** The scenario with as much judged time as so many pairs take, at the same rates; what is not judged stays as it is. Checked again from the start. */
export const stretchedTo = (scenario: Scenario, pairs: number): Scenario => {
  const resized = withJudgedTime(scenario.phases, pairs * scenario.sliceMs);
  const phases = resized.map((phase, index): Phase => {
    const { connections } = phase;
    if (connections === undefined) return phase;
    const fromMs = scenario.phases[index]?.durationMs ?? phase.durationMs;
    return { ...phase, connections: atSameRate(connections, { fromMs, toMs: phase.durationMs }) };
  });
  return parseScenario({ ...scenario, phases }, englishCatalogue.scenario.flags(scenario.name));
};
