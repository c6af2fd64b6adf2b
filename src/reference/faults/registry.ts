import { badConfig } from './bad-config.ts';
import { clock } from './clock.ts';
import { cpuBurn } from './cpu-burn.ts';
import { delay } from './delay.ts';
import { delayLognormal } from './delay-lognormal.ts';
import { delayTail } from './delay-tail.ts';
import { drop } from './drop.ts';
import { error } from './error.ts';
import type { FaultKind } from './fault.ts';
import { freeze } from './freeze.ts';
import { hang } from './hang.ts';
import { memoryHold } from './memory-hold.ts';
import { noLimiter } from './no-limiter.ts';
import { noTicks } from './no-ticks.ts';
import { none } from './none.ts';
import { partial } from './partial.ts';
import { poolFull } from './pool-full.ts';
import { refuse } from './refuse.ts';
import { reset } from './reset.ts';
import { silent } from './silent.ts';
import { slowHandshake } from './slow-handshake.ts';
import { symbolDelay } from './symbol-delay.ts';
import { symbolError } from './symbol-error.ts';
import { unhealthy } from './unhealthy.ts';
import { wrongMode } from './wrong-mode.ts';

/** Every fault that can be planted. One file and one line here make a new one; the contract test runs through all. */
export const FAULTS: readonly FaultKind[] = [
  none,
  delay,
  delayLognormal,
  delayTail,
  error,
  reset,
  hang,
  partial,
  symbolDelay,
  symbolError,
  refuse,
  drop,
  silent,
  slowHandshake,
  freeze,
  noTicks,
  clock,
  wrongMode,
  unhealthy,
  noLimiter,
  badConfig,
  poolFull,
  cpuBurn,
  memoryHold,
];
