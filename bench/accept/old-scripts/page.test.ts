import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OLD_SCRIPT_PLAYS } from '../old-scripts.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/old-scripts.md'), 'utf8');

/** The rows of the page, each under the script of its heading: option, and what stands for it. */
const rows = page
  .split('\n## ')
  .slice(1)
  .flatMap((part) => {
    const [script = '', ...lines] = part.split('\n');
    const cells = lines.filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
    return cells.slice(1).map(([option = '', here = '']) => ({ script, option, here }));
  })
  .filter(({ script }) => script.includes('.'));

const keyOf = ({ script, option }: { readonly script: string; readonly option: string }): string =>
  `${script} ${option}`;

describe('the page on the old scripts', () => {
  it('plays every row, but those that say that there is nothing to play', () => {
    const played = OLD_SCRIPT_PLAYS.map(keyOf);
    const unplayed = rows.filter((row) => !played.includes(keyOf(row)));
    expect(unplayed.filter(({ here }) => !here.startsWith('none: ')).map(keyOf)).toEqual([]);
    expect(unplayed.length).toBeLessThan(3);
    expect(rows.length).toBeGreaterThan(70);
  });

  it('holds every row that is played, once', () => {
    const keys = rows.map(keyOf);
    expect(OLD_SCRIPT_PLAYS.map(keyOf).toSorted()).toEqual(
      keys.filter((key) => OLD_SCRIPT_PLAYS.some((play) => keyOf(play) === key)).toSorted(),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
