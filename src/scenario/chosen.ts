import type { Random } from '../core/random.ts';

/** Marks exactly round(share x count) of `count` places with 1, any of them as likely as the others (selection sampling: Knuth, TAOCP 3.4.2, algorithm S). */
export const chosen = (count: number, share: number, random: Random): Uint8Array => {
  let wanted = Math.round(share * count);
  return Uint8Array.from({ length: count }, (_, place) => {
    const takes = random() * (count - place) < wanted;
    if (takes) wanted -= 1;
    return takes ? 1 : 0;
  });
};
