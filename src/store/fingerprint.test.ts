import { describe, expect, it } from 'vitest';
import { describeEnvironment } from './environment.ts';
import { fingerprintOf } from './fingerprint.ts';

const machine = {
  node: '24.21.0',
  platform: 'linux-x64',
  cpus: 2,
  memoryBytes: 8 * 2 ** 30,
  cpuModel: 'Some Processor 3.0 GHz',
};

describe('the fingerprint of a machine', () => {
  it.each([
    ['the same', {}],
    ['the same after a boot that left a little less memory', { memoryBytes: 8 * 2 ** 30 - 40_000_000 }],
    ['the same under another minor version of Node', { node: '24.22.1' }],
    ['the same where Node is written with a v', { node: 'v24.21.0' }],
  ])('is %s', (_, change) => {
    expect(fingerprintOf({ ...machine, ...change })).toBe(fingerprintOf(machine));
  });

  it.each([
    ['processor', { cpuModel: 'Another Processor' }],
    ['number of processors', { cpus: 4 }],
    ['memory', { memoryBytes: 16 * 2 ** 30 }],
    ['platform', { platform: 'darwin-arm64' }],
    ['major version of Node', { node: '26.0.0' }],
  ])('is another one with another %s', (_, change) => {
    expect(fingerprintOf({ ...machine, ...change })).not.toBe(fingerprintOf(machine));
  });

  it('stands in the environment of every record, beside what it is made of', () => {
    const { fingerprint, ...facts } = describeEnvironment();
    expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint).toBe(fingerprintOf(facts));
    expect(facts.cpuModel).not.toBe('');
    expect(describeEnvironment()).toEqual({ fingerprint, ...facts });
  });
});
