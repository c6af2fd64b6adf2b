import { availableParallelism, totalmem } from 'node:os';
import type { RunRecord } from '../core/record.ts';

/** The machine and runtime of a run, as they stand in its record. */
export const describeEnvironment = (): RunRecord['environment'] => ({
  node: process.versions.node,
  platform: `${process.platform}-${process.arch}`,
  cpus: availableParallelism(),
  memoryBytes: totalmem(),
});
