import { badConfig } from './bad-config.ts';
import { badFrames } from './bad-frames.ts';
import { clock } from './clock.ts';
import { cpuBurn } from './cpu-burn.ts';
import { delay } from './delay.ts';
import { delayLognormal } from './delay-lognormal.ts';
import { delayTail } from './delay-tail.ts';
import { drop } from './drop.ts';
import { emergencyFallbacks } from './emergency-fallbacks.ts';
import { error } from './error.ts';
import { errorRate } from './error-rate.ts';
import { failFast } from './fail-fast.ts';
import type { FaultKind } from './fault.ts';
import { flagsIgnored } from './flags-ignored.ts';
import { flagsLie } from './flags-lie.ts';
import { freeze } from './freeze.ts';
import { hang } from './hang.ts';
import { legacySlow } from './legacy-slow.ts';
import { malformed } from './malformed.ts';
import { memoryHold } from './memory-hold.ts';
import { missing } from './missing.ts';
import { mute } from './mute.ts';
import { NET_FAULTS } from './net/index.ts';
import { noHealth } from './no-health.ts';
import { noLegacy } from './no-legacy.ts';
import { noLimiter } from './no-limiter.ts';
import { noSelfConnection } from './no-self-connection.ts';
import { noTicks } from './no-ticks.ts';
import { none } from './none.ts';
import { partial } from './partial.ts';
import { pingTimeout } from './ping-timeout.ts';
import { poolFull } from './pool-full.ts';
import { queue } from './queue.ts';
import { recovery } from './recovery.ts';
import { refuse } from './refuse.ts';
import { reset } from './reset.ts';
import { silent } from './silent.ts';
import { slowAccept } from './slow-accept.ts';
import { slowDeflate } from './slow-deflate.ts';
import { slowHandshake } from './slow-handshake.ts';
import { slowHealth } from './slow-health.ts';
import { symbolDelay } from './symbol-delay.ts';
import { symbolError } from './symbol-error.ts';
import { throttle } from './throttle.ts';
import { ticks } from './ticks.ts';
import { truncate } from './truncate.ts';
import { unhealthy } from './unhealthy.ts';
import { wrongMode } from './wrong-mode.ts';

/** Every fault that can be planted. One file and one line here make a new one; the contract test runs through all. */
export const FAULTS: readonly FaultKind[] = [
  none,
  delay,
  delayLognormal,
  queue,
  delayTail,
  error,
  reset,
  hang,
  partial,
  missing,
  malformed,
  throttle,
  failFast,
  symbolDelay,
  symbolError,
  truncate,
  refuse,
  drop,
  pingTimeout,
  badFrames,
  silent,
  mute,
  recovery,
  ticks,
  legacySlow,
  slowHandshake,
  slowDeflate,
  slowAccept,
  freeze,
  noTicks,
  clock,
  wrongMode,
  flagsLie,
  flagsIgnored,
  unhealthy,
  noHealth,
  slowHealth,
  errorRate,
  emergencyFallbacks,
  noSelfConnection,
  noLegacy,
  noLimiter,
  badConfig,
  poolFull,
  cpuBurn,
  memoryHold,
  ...NET_FAULTS,
];
