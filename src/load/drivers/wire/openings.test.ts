import { describe, expect, it } from 'vitest';
import { timesOf } from './openings.ts';

/** The times in some words, and how often they were parsed for them; something else stands around them. */
const read = (...texts: readonly string[]) => {
  let parsed = 0;
  const times = texts.map((text) => {
    const bytes = Buffer.from(`0${text}"}`);
    const span = { bytes, start: 0, end: bytes.length - 2 };
    return timesOf(span, 1, ({ end }, at) => {
      parsed += 1;
      return JSON.parse(bytes.toString('utf8', at, end));
    });
  });
  return { times, parsed };
};

const words = (sid: string, interval = 25_000, timeout = 20_000): string =>
  `{"sid":"${sid}","upgrades":[],"pingInterval":${interval},"pingTimeout":${timeout}}`;
const of = (intervalMs: number, timeoutMs: number) => ({ intervalMs, timeoutMs });

describe('handshakes', () => {
  it('that differ in their sid alone are parsed once', () => {
    expect(read(words('first'), words('secon'), words('third'))).toEqual({
      times: [of(25_000, 20_000), of(25_000, 20_000), of(25_000, 20_000)],
      parsed: 1,
    });
  });

  it.each<[string, string, ReturnType<typeof of> | null]>([
    ['other times', words('first', 35_000), of(35_000, 20_000)],
    ['a sid of another length', words('the second'), of(25_000, 20_000)],
    ['a sid that is not ASCII', words('fi\u00e9t'), of(25_000, 20_000)],
    ['another word', words('first').replace('upgrades', 'Upgrades'), of(25_000, 20_000)],
    ['a sid that ends early', words('fi"st'), null],
    ['a sid with half an escape', words('fi\\st'), null],
    ['a sid with a line in it', words('fi\nst'), null],
  ])('are read for themselves with %s', (_, other, expected) => {
    read(words('first'));
    if (expected === null) expect(() => read(other)).toThrow(SyntaxError);
    else expect(read(other)).toEqual({ times: [expected], parsed: 1 });
  });

  it('without their times are none', () => {
    expect(() => read('{"sid":"a"}')).toThrow('without its times');
    expect(() => read('7')).toThrow('without its times');
  });
});
