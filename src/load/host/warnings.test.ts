import { describe, expect, it } from 'vitest';
import { type HostFacts, type HostWarning, hostWarningSchema } from '../../core/host.ts';
import { madeDestination, madeFacts } from './testing/made-facts.ts';
import { hostWarnings, standsInTheWay } from './warnings.ts';

const QUIET = { quiet: true, lostRatio: 0, gapMaxMs: 0.3, waitedMs: 300 };
const warned = (changes: Partial<HostFacts>) => hostWarnings(madeFacts(changes), QUIET);
const ports = (range: number) => ({ first: 40_000, last: 39_999 + range, reserved: 0, timeWaitReuse: 'no' }) as const;
const clock = (changes: Partial<HostFacts['clock']>) => ({ clock: { ...madeFacts().clock, ...changes } });
const cpu = (changes: Partial<HostFacts['cpu']>) => ({ cpu: { ...madeFacts().cpu, ...changes } });

describe('a warning about this machine', () => {
  it('is not given of one that has all it needs', () => {
    expect(warned({})).toEqual([]);
  });

  it.each<[string, Partial<HostFacts>, HostWarning, boolean]>([
    [
      'few descriptors',
      { descriptors: { soft: 1_024, hard: 1_024 } },
      { code: 'descriptors-low', limit: 1_024, perWorker: 960, wanted: 4_000 },
      false,
    ],
    [
      'hardly any descriptors',
      { descriptors: { soft: 163, hard: 163 } },
      { code: 'descriptors-low', limit: 163, perWorker: 99, wanted: 4_000 },
      true,
    ],
    [
      'a narrow range of ports',
      { ports: ports(3_999) },
      { code: 'ports-few', destination: null, free: 3_999, range: 3_999 },
      false,
    ],
    ['hardly any port', { ports: ports(99) }, { code: 'ports-few', destination: null, free: 99, range: 99 }, true],
    [
      'ports that are taken',
      { ports: ports(10_000), destinations: [madeDestination({ inUse: 4_000, timeWait: 1_001 })] },
      { code: 'ports-few', destination: '127.0.0.1:3000', free: 4_999, range: 10_000 },
      false,
    ],
    ['a quota', cpu({ quotaCores: 1.5 }), { code: 'cpu-quota', quotaCores: 1.5, cores: 2 }, false],
    ['other work', cpu({ load1: 1.41 }), { code: 'cpu-busy', load1: 1.41, cores: 2 }, false],
    ['a coarse clock', clock({ stepUs: 1_001 }), { code: 'clock-coarse', stepUs: 1_001 }, true],
    ['a clock that goes back', clock({ backwards: 1 }), { code: 'clock-backwards', times: 1 }, true],
    ['wall time that jumped', clock({ wallJumpMs: -40 }), { code: 'wall-jump', jumpMs: -40, lookedMs: 10 }, true],
    [
      'what the system does not tell',
      { platform: 'darwin', descriptors: null, ports: null, sockets: null, destinations: [] },
      { code: 'unknown', platform: 'darwin', what: ['descriptors', 'ports', 'sockets'] },
      false,
    ],
  ])('is given of %s', (_, changes, warning, blocks) => {
    expect(warned(changes)).toEqual([warning]);
    expect(hostWarningSchema.parse(warning)).toEqual(warning);
    expect(standsInTheWay(warning)).toBe(blocks);
  });

  it.each<[string, Partial<HostFacts>]>([
    ['4,064 descriptors', { descriptors: { soft: 4_064, hard: 4_064 } }],
    ['no limit of descriptors', { descriptors: { soft: null, hard: null } }],
    ['4,000 ports', { ports: ports(4_000) }],
    ['half of the ports left', { ports: ports(10_000), destinations: [madeDestination({ inUse: 5_000 })] }],
    ['a quota of all cores', cpu({ quotaCores: 2 })],
    ['a load that leaves room', cpu({ load1: 1.4 })],
    ['a load that is not known', cpu({ load1: null })],
    ['a clock of a millisecond', clock({ stepUs: 1_000 })],
  ])('is not given of %s', (_, changes) => {
    expect(warned(changes)).toEqual([]);
  });

  it.each([
    [
      'a descriptor limit that leaves 100 sockets',
      { code: 'descriptors-low', limit: 164, perWorker: 100, wanted: 4_000 },
    ],
    ['100 free ports', { code: 'ports-few', destination: null, free: 100, range: 3_000 }],
  ] as const)('of %s does not stand in the way', (_, warning) => {
    expect(standsInTheWay(warning)).toBe(false);
  });

  it('is given of a noisy host, which alone stands in nobody’s way: a pass stands', () => {
    const noise = { quiet: false, lostRatio: 0.1, gapMaxMs: 14, waitedMs: 9_000 };
    const warning = { code: 'noisy', gapMaxMs: 14, lostRatio: 0.1 } as const;
    expect(hostWarnings(madeFacts(), noise)).toEqual([warning]);
    expect(hostWarnings(madeFacts(), null)).toEqual([]);
    expect(standsInTheWay(warning)).toBe(false);
  });
});
