import { describe, expect, it } from 'vitest';
import { createPointReader, type Mark, type Point, type PointsHead } from './points.ts';

type Read = {
  readonly heads: PointsHead[];
  readonly points: Point[];
  readonly pulses: (readonly number[])[];
  readonly marks: Mark[];
};

const readAll = (...chunks: readonly string[]) => {
  const seen: Read = { heads: [], points: [], pulses: [], marks: [] };
  const reader = createPointReader({
    head: (head) => seen.heads.push(head),
    point: (point) => seen.points.push(point),
    pulse: (...both) => seen.pulses.push(both),
    mark: (mark) => seen.marks.push(mark),
  });
  for (const chunk of chunks) reader.take(chunk);
  return { ...seen, faults: reader.end() };
};

const NO_FAULTS = { garbled: 0, firstGarbled: null, cut: false };
const ok = { arrival: 7, lateUs: 30, sentUs: 1_040, endedUs: 2_500, outcome: 'ok', lacking: [], detail: '' };

describe('the lines of the player', () => {
  it('say which plan was read and when it begins', () => {
    expect(readAll('g 3 0badcafe 4800 1790000000123456 0123456789abcdef other;\n').heads).toEqual([
      {
        ...{ rowsHash: '0badcafe', rows: 4_800, startWallUs: 1_790_000_000_123_456 },
        ...{ exportId: '0123456789abcdef', address: 'other' },
      },
    ]);
  });

  it.each<[string, string, Point]>([
    ['an answer', 'q 7 30 1040 2500 ok;', ok],
    [
      'one that no name service led anywhere',
      'q 7 30 1040 2500 ours-eai_again -;',
      { ...ok, outcome: 'ours-eai_again' },
    ],
    ['a request that was never sent', 'q 7 30 1040 2500 dropped;', { ...ok, outcome: 'dropped' }],
    ['a failure without an example', 'q 7 30 1040 2500 http-500 -;', { ...ok, outcome: 'http-500' }],
    [
      'symbols that an answer lacked, with what was seen',
      'q 7 30 1040 2500 missing-symbol 0,2 "HTTP 200: {\\"a\\";\\n}";',
      { ...ok, outcome: 'missing-symbol', lacking: [0, 2], detail: 'HTTP 200: {"a";\n}' },
    ],
  ])('tell of %s', (_, line, point) => {
    expect(readAll(`${line}\n`)).toEqual({ heads: [], points: [point], pulses: [], marks: [], faults: NO_FAULTS });
  });

  it('tell how late k6 itself was', () => {
    expect(readAll('p 300000 1204;\n').pulses).toEqual([[300_000, 1_204]]);
  });

  it('tell of a clock that went back, and of the end', () => {
    const { marks, faults } = readAll('c 200000 4100;\ne;\n');
    expect([marks, faults]).toEqual([[{ what: 'went-back', byUs: 4_100 }, { what: 'over' }], NO_FAULTS]);
  });

  it('may bear their number', () => {
    const read: unknown[] = [];
    const ignored = () => {};
    const sink = { head: ignored, pulse: ignored, mark: ignored };
    const reader = createPointReader({ ...sink, point: (...both) => read.push(both) });
    reader.take('q.12 7 30 1040 2500 ok;\nq 7 30 1040 2500 ok;\nq. 7 30 1040 2500 ok;\n');
    expect(read).toEqual([
      [ok, 12],
      [ok, null],
    ]);
    expect(reader.end().garbled).toBe(1);
  });

  it('are the same wherever a reading ended', () => {
    const text = 'q 7 30 1040 2500 ok;\np 1 2;\nq 8 0 5 9 reset - "EOF";\n';
    const whole = readAll(text);
    for (let at = 0; at <= text.length; at += 1) expect(readAll(text.slice(0, at), text.slice(at))).toEqual(whole);
  });

  it.each<[string, string]>([
    ['a word that no line begins with', 'x 1 2 3 4 ok;'],
    ['no end', 'q 7 30 1040 2500 ok'],
    ['two lines run into one', 'q 7 30 10q 8 30 1040 2500 ok;'],
    ['an end before it was sent', 'q 7 30 2501 2500 ok;'],
    ['a negative instant', 'q 7 -1 1040 2500 ok;'],
    ['an example that is no JSON', 'q 7 30 1040 2500 reset - "EOF;'],
    ['nothing', ''],
  ])('with %s are garbled, and no request', (_, line) => {
    const { points, faults } = readAll(`${line}\nq 7 30 1040 2500 ok;\n`);
    expect(points).toEqual([ok]);
    expect(faults).toEqual({ garbled: 1, firstGarbled: line, cut: false });
  });

  it.each(['q 7 30 1040 25', 'q 7 30 1040 2500 ok;'])('without a line end are cut: %s', (rest) => {
    const { points, faults } = readAll('q 7 30 1040 2500 ok;\n', rest);
    expect([points.length, faults.cut]).toEqual([1, true]);
  });
});
