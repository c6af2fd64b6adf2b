import { describe, expect, it } from 'vitest';
import { noteSecondTry, once } from './once.ts';

/** What is made by numbers: those up to `badTries` go wrong. */
const counted = (badTries: number): (() => Promise<number>) => {
  let made = 0;
  return once(async () => {
    made += 1;
    if (made <= badTries) throw new Error(`no ${made}`);
    return made;
  });
};

describe('what several questions stand on', () => {
  it('is made once, also where a question is asked again', async () => {
    const ground = counted(0);
    expect([await ground(), await ground()]).toEqual([1, 1]);
    noteSecondTry();
    expect(await ground()).toBe(1);
  });

  it('is not made for each of them where it goes wrong: all hear why', async () => {
    const ground = counted(1);
    for (const _ of ['one question', 'another']) await expect(ground()).rejects.toThrow('no 1');
  });

  it('is made anew by the second try of a question where it went wrong, as often as there is one', async () => {
    const ground = counted(2);
    await expect(ground()).rejects.toThrow('no 1');
    noteSecondTry();
    for (const _ of ['the same question', 'the next one']) await expect(ground()).rejects.toThrow('no 2');
    noteSecondTry();
    expect([await ground(), await ground()]).toEqual([3, 3]);
  });
});
