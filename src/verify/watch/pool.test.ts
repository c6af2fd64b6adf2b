import { expect, it } from 'vitest';
import { createEvaluator } from './evaluator.ts';
import { createSocketPool } from './pool.ts';
import { LOST, PROFILE, scriptedProber, virtualTime } from './testing/scripted.ts';

it('what ends once we leave is our own doing, even where the other side was quicker', async () => {
  const time = virtualTime();
  const evaluator = createEvaluator({ settings: PROFILE.watch, excerpt: (text) => text });
  const said: string[] = [];
  const noted = {
    ...evaluator,
    lost: (id: number) => said.push(`lost ${id}`),
    attempted: () => said.push('attempted'),
  };
  const hold = async (opened: () => void, until: Promise<void>) => {
    opened();
    await until;
    return LOST;
  };
  const { prober } = scriptedProber(time, { hold });
  const pool = createSocketPool({ size: 2, prober, evaluator: noted, clock: time.clock, isOurs: () => false });
  pool.topUp(0);
  await pool.close();
  expect(said).toEqual(['attempted', 'attempted']);
});
