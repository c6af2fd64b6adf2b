import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';

export const RECOVERY_ENDS = ['refused', 'failed', 'silent'] as const;

/** docs/spec/target-contract.md 2.6 and 5, failures 16 and 17: one name, two shapes of error, or nothing at all. */
export const recovery = defineFault<{ readonly how: (typeof RECOVERY_ENDS)[number] }>({
  name: 'recovery',
  doc: 'each `request-recovery` is refused by the gateway, or started and then failed, or never answered',
  examples: ['refused', 'failed', 'silent'],
  refused: ['magic', '50%'],
  setting: (reader) => ({ how: reader.choice(FIRST, RECOVERY_ENDS, 'failed') }),
  print: ({ how }) => how,
  start: ({ how }) => ({ recoveryEnds: how }),
});
