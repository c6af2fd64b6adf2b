import { describe, expect, it } from 'vitest';
import type { HarnessError } from '../../core/errors.ts';
import type { ProxyRecord } from '../../core/wire-fault.ts';
import { proxyWarnings } from './proxies.ts';
import { proxyFaultsOf } from './proxy-faults.ts';

describe('the faults of a proxy', () => {
  it('are none where none are asked for, and an empty list for one that only passes bytes on', () => {
    expect([proxyFaultsOf([]), proxyFaultsOf(['none'])]).toEqual([null, []]);
  });

  it.each([
    ['net-delay=50ms', { kind: 'delay', dir: 'both', ms: 50, jitterMs: 0 }],
    ['net-jitter=40ms,dir=up', { kind: 'delay', dir: 'up', ms: 0, jitterMs: 40 }],
    ['net-bandwidth=64KiB/s', { kind: 'pace', dir: 'both', bytes: 655, everyMs: (655 / 65_536) * 1_000 }],
    ['net-bandwidth=2KiB/s', { kind: 'pace', dir: 'both', bytes: 205, everyMs: (205 / 2_048) * 1_000 }],
    ['net-bandwidth=100/s', { kind: 'pace', dir: 'both', bytes: 10, everyMs: 100 }],
    ['net-bandwidth=5/s', { kind: 'pace', dir: 'both', bytes: 1, everyMs: 200 }],
    ['net-slow-read=1KiB,every=1s', { kind: 'pace', dir: 'down', bytes: 1_024, everyMs: 1_000 }],
    ['net-freeze=1.4s,at=5s', { kind: 'freeze', ms: 1_400, atMs: 5_000 }],
    ['net-reset=36', { kind: 'reset', afterMs: 0 }],
    ['net-black-hole=3%,after=1s', { kind: 'black-hole', afterMs: 1_000 }],
    ['net-cut=4KiB,by=reset', { kind: 'cut', dir: 'down', bytes: 4_096, by: 'reset' }],
  ])('%s is read', (word, effect) => {
    expect(proxyFaultsOf([word])).toMatchObject([{ effect, on: 'all' }]);
  });

  it('say for which connections and for how many', () => {
    expect(proxyFaultsOf(['net-reset=3%,on=sockets', 'net-delay=1s,of=36,on=http'])).toMatchObject([
      { on: 'sockets', of: { kind: 'share', ratio: 0.03 } },
      { on: 'http', of: { kind: 'count', count: 36 } },
    ]);
  });

  it.each([
    ['delay=50ms', '--proxy-fault', '`net-delay`'],
    ['net-dely=50ms', '--proxy-fault', '`net-delay`'],
    ['refuse', '--proxy-fault', 'gateproof target --fault'],
    ['net-cut=4KiB,by=magic', '--proxy-fault net-cut, by', 'one of'],
    ['net-bandwidth=64KiB', '--proxy-fault net-bandwidth, part 1', '64KiB/s'],
  ])('%s is refused, with the fix', (word, path, fix) => {
    const refused = (): unknown => proxyFaultsOf([word, 'net-reset=36']);
    const one = expect.objectContaining({ path, fix: expect.stringContaining(fix) });
    expect(refused).toThrow(expect.objectContaining({ exitCode: 2, problems: [one] } satisfies Partial<HarnessError>));
  });
});

describe('what a reader is told of a proxy', () => {
  const late = (p99Ms: number): ProxyRecord => ({
    ...{ faults: ['net-delay=50ms'], books: null, lost: null, loopLate: { p99Ms, maxMs: 80 } },
  });
  const told = (p99Ms: number): string[] => proxyWarnings(new Map([['gateway-only', late(p99Ms)]]));

  it('is that it stood there, always', () => {
    expect(told(10)).toEqual([expect.stringContaining('with `net-delay=50ms` stood between the load and the target')]);
  });

  it('is that it ran late itself, from over 10 ms on', () => {
    expect(told(10.1)).toEqual([expect.anything(), expect.stringContaining('ran late')]);
  });
});
