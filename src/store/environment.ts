import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Environment } from '../core/record.ts';
import { fingerprintOf } from './fingerprint.ts';

/** The machine and runtime of a run, as they stand in its record. */
export const describeEnvironment = (): Environment => {
  const facts = {
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
  };
  return { ...facts, fingerprint: fingerprintOf(facts) };
};
