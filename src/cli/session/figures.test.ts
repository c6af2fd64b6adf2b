import { describe, expect, it } from 'vitest';
import type { ArmFigures } from '../../core/server-figures.ts';
import { figuresSeen, seconds } from '../../judge/testing/server-figures.ts';
import { withPolls } from './figures.ts';
import type { ReadyArm } from './ready-arm.ts';

const armAt = (arm: string, baseUrl: string): ReadyArm =>
  ({ arm: { arm, spec: { baseUrl } }, preflight: { requests: 3 } }) as unknown as ReadyArm;

const polled: readonly ArmFigures[] = [
  figuresSeen({ pool: seconds(20, 0.1) }),
  figuresSeen({ pool: seconds(30, 0.1) }, 'legacy-fallback'),
];
const requestsOf = (ready: readonly ReadyArm[]): readonly number[] => ready.map(({ preflight }) => preflight.requests);

describe('the polls of the pool', () => {
  it('count with the requests around the load of each arm', () => {
    const ready = [armAt('gateway-only', 'http://127.0.0.1:1'), armAt('legacy-fallback', 'http://127.0.0.1:2')];
    expect(requestsOf(withPolls(ready, polled))).toEqual([23, 33]);
  });

  it('count once where two arms load one target', () => {
    const ready = [armAt('gateway-only', 'http://127.0.0.1:1'), armAt('legacy-fallback', 'http://127.0.0.1:1')];
    expect(requestsOf(withPolls(ready, polled))).toEqual([23, 3]);
  });

  it('are none where none were sent', () => {
    const ready = [armAt('gateway-only', 'http://127.0.0.1:1')];
    const none = { ...figuresSeen({}), pool: { state: 'none', why: 'absent' } } as const;
    expect(requestsOf(withPolls(ready, [none]))).toEqual([3]);
    expect(requestsOf(withPolls(ready, []))).toEqual([3]);
  });
});
