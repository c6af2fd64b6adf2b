import { describe, expect, it } from 'vitest';
import { pageText } from './page.ts';
import type { Section } from './section.ts';

const section = (met: boolean): Section => ({
  title: 'A part',
  notes: ['A note.'],
  tables: [{ columns: ['a', 'b'], rows: [['1', '2']] }],
  requirements: [{ name: 'must hold', met, seen: '3 of 4' }],
});

const made = { date: '2026-11-23', machine: 'a machine', command: 'npm run calibrate -- --seed 1', seconds: 61.4 };

describe('the page of a calibration', () => {
  it('says when, where, with which seed, and stands on its tables', () => {
    expect(
      pageText([section(true)], made)
        .split('\n')
        .slice(4),
    ).toEqual([
      'Made 2026-11-23 on a machine by `npm run calibrate -- --seed 1` in 61 s. The same seed gives the same tables.',
      '',
      '| requirement | met | seen |',
      '| --- | --- | --- |',
      '| must hold | yes | 3 of 4 |',
      '',
      '## A part',
      '',
      'A note.',
      '',
      '| a | b |',
      '| --- | --- |',
      '| 1 | 2 |',
      '',
    ]);
  });

  it('says MISSED where a requirement was', () => {
    expect(pageText([section(true), section(false)], made)).toContain('| must hold | MISSED | 3 of 4 |');
  });
});
