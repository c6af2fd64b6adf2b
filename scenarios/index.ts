import type { ScenarioInput } from '../src/index.ts';
import churn from './churn.ts';
import ciGate from './ci-gate.ts';
import fanOut from './fan-out.ts';
import mixedDay from './mixed-day.ts';
import postRollback from './post-rollback.ts';
import quoteRamp from './quote-ramp.ts';
import quoteSpike from './quote-spike.ts';
import quoteSteady from './quote-steady.ts';
import soak from './soak.ts';
import stormConnect from './storm-connect.ts';
import stormReconnect from './storm-reconnect.ts';
import stormStep from './storm-step.ts';
import verify from './verify.ts';

/** The scenarios that come with gateproof, by name. */
export const builtInScenarios: Readonly<Record<string, ScenarioInput>> = {
  'quote-steady': quoteSteady,
  'quote-ramp': quoteRamp,
  'quote-spike': quoteSpike,
  'storm-connect': stormConnect,
  'storm-step': stormStep,
  'storm-reconnect': stormReconnect,
  churn,
  'fan-out': fanOut,
  soak,
  'mixed-day': mixedDay,
  'ci-gate': ciGate,
  verify,
  'post-rollback': postRollback,
};
