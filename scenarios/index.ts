import type { ScenarioInput } from '../src/index.ts';
import ciGate from './ci-gate.ts';
import mixedDay from './mixed-day.ts';
import postRollback from './post-rollback.ts';
import quoteSteady from './quote-steady.ts';
import stormConnect from './storm-connect.ts';
import verify from './verify.ts';

/** The scenarios that come with gateproof, by name. */
export const builtInScenarios: Readonly<Record<string, ScenarioInput>> = {
  'quote-steady': quoteSteady,
  'storm-connect': stormConnect,
  'mixed-day': mixedDay,
  'ci-gate': ciGate,
  verify,
  'post-rollback': postRollback,
};
