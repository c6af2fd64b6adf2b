import { describe, expect, it } from 'vitest';
import { type Asked, playHere } from './jobs.ts';
import { sectionText } from './page.ts';
import { PARTS } from './parts/index.ts';
import { openPool } from './pool.ts';

const textOf = async (part: string, seed: number): Promise<string> =>
  sectionText(await PARTS[part]!({ repeats: 1, seed }, playHere));

describe('a small calibration', () => {
  it.each(Object.keys(PARTS))('%s: the same seed gives the same tables', async (part) => {
    const first = await textOf(part, 3);
    expect(first).toContain('| --- |');
    expect(await textOf(part, 3)).toBe(first);
  });

  it('gives others for another seed', async () => {
    expect(await textOf('centres', 4)).not.toBe(await textOf('centres', 3));
  });

  it('is the same in threads as here, in whatever order they end', async () => {
    const pool = openPool(2);
    const asked: Asked<'errors'>[] = [1, 5, 20].map((burst) => ({
      ...{ cell: { reference: 0.01, candidate: 0.03, burst }, repeats: 5, seed: 1 },
    }));
    try {
      const inThreads = await Promise.all(asked.map((each) => pool.play('errors', each)));
      expect(inThreads).toEqual(await Promise.all(asked.map((each) => playHere('errors', each))));
    } finally {
      await pool.close();
    }
  });

  it('says what went wrong in a thread', async () => {
    const pool = openPool(1);
    try {
      const nowhere = pool.play('centres', { host: 'nowhere', repeats: 1, seed: 1 });
      await expect(nowhere).rejects.toThrow('nothing is called nowhere');
    } finally {
      await pool.close();
    }
  });
});
