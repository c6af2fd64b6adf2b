import { describe, expect, it } from 'vitest';
import type { Arm } from '../../core/modes.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { rolesOfRequest } from './roles.ts';

const roles = (arms: readonly Arm[], compare = {}) =>
  rolesOfRequest(
    {
      untilDecided: false,
      scenario: scenarioSchema.parse({
        ...{ name: 'test', question: 'who?', gating: ['availability'], compare },
        phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 1 } }],
      }),
    },
    arms,
  );

describe('who must prove itself', () => {
  it.each([
    [['gateway-only', 'legacy-fallback'], {}, ['gateway-only', 'legacy-fallback', null]],
    [['gateway-only', 'legacy-fallback'], { candidate: 'gateway-only' }, ['legacy-fallback', 'gateway-only', null]],
    [['reference', 'candidate'], { candidate: 'gateway-only' }, ['reference', 'candidate', null]],
    [['reference', 'candidate', 'control'], {}, ['reference', 'candidate', 'control']],
    [['control', 'gateway-only', 'legacy-fallback'], {}, ['gateway-only', 'legacy-fallback', 'control']],
  ] as const)('of %j with %j', (arms, compare, [reference, candidate, control]) => {
    expect(roles(arms, compare)).toMatchObject({ reference, candidate, control });
  });

  it.each([[['gateway-only']], [['legacy-fallback']], [[]]] as const)('of %j is nobody', (arms) => {
    expect(roles(arms)).toBeNull();
  });
});
