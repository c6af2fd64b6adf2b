import { createHash } from 'node:crypto';
import type { Environment } from '../core/record.ts';

const GIB = 2 ** 30;
/** Enough of a SHA-256 to tell machines apart, short enough to compare by eye. */
const SHOWN = 16;

/**
 * One text for all machines on which the same load may be expected to take as long: processor model and count, memory in whole GiB (a kernel
 * keeps a little of it back, not the same at every boot), platform, and the major version of Node. No host name, no address: a record may
 * be committed. Equal fingerprints do not promise equal speed: a shared machine differs from itself.
 */
export const fingerprintOf = ({
  node,
  platform,
  cpus,
  memoryBytes,
  cpuModel,
}: Omit<Environment, 'fingerprint'>): string => {
  const [major = ''] = node.replace(/^v/, '').split('.');
  const facts = [cpuModel, cpus, Math.round(memoryBytes / GIB), platform, major];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, SHOWN);
};
