import type { FaultKind } from '../fault.ts';
import { netBlackHole, netCut, netReset } from './ends.ts';
import { netBandwidth, netDelay, netFreeze, netJitter, netSlowRead } from './slow.ts';

/** The faults of the wire. They need nothing of the target, so a proxy before any target has them too. */
export const NET_FAULTS: readonly FaultKind[] = [
  netDelay,
  netJitter,
  netBandwidth,
  netSlowRead,
  netFreeze,
  netReset,
  netBlackHole,
  netCut,
];
