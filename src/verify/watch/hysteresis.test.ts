import { describe, expect, it } from 'vitest';
import { AT_START, nextStanding, type Outcome, type Standing } from './hysteresis.ts';

const OUTCOME: Readonly<Record<string, Outcome>> = { g: 'good', b: 'bad', u: 'unknown' };

/** The states that a row of outcomes goes through, each said once. */
const statesOf = (row: string): string => {
  let standing: Standing = AT_START;
  const states: string[] = [standing.state];
  for (const letter of row.replaceAll(' ', '')) {
    standing = nextStanding(standing, OUTCOME[letter]!);
    if (standing.state !== states.at(-1)) states.push(standing.state);
  }
  return states.join(' > ');
};

describe('the state after a row of evaluations', () => {
  it.each<[string, string, string]>([
    ['nothing known yet', '', 'starting'],
    ['the first good one is enough at the start', 'g', 'starting > quiet'],
    ['two bad ones are too few', 'bb', 'starting'],
    ['two bad ones and a good one at the start', 'bbg', 'starting > quiet'],
    ['three bad ones raise', 'g bbb', 'starting > quiet > alert'],
    ['further bad ones change nothing', 'g bbbbbb', 'starting > quiet > alert'],
    ['two of three do not raise, however often', `g ${'bbg'.repeat(50)}`, 'starting > quiet'],
    ['an unknown one in between ends no row of bad ones', 'g bb u b', 'starting > quiet > not-measurable > alert'],
    ['bad and unknown in turns raise', `g ${'bu'.repeat(50)}`, 'starting > quiet > not-measurable > alert'],
    ['from the start too', 'ububub', 'starting > not-measurable > alert'],
    ['a good one in between ends the row', 'g bu g bu g bu', 'starting > quiet'],
    ['three that are not good are not measurable', 'g bub', 'starting > quiet > not-measurable'],
    ['two that are not good change nothing', 'g bu g ub', 'starting > quiet'],
    ['an alert stays while bad ones go on', `bbb ${'uub'.repeat(50)}`, 'starting > alert'],
    ['after one of which nobody could tell three bad raise', 'bbb uuu bb', 'starting > alert > not-measurable'],
    ['and not fewer', 'bbb uuu b u b u b', 'starting > alert > not-measurable > alert'],
    ['two good ones do not clear', 'g bbb gg', 'starting > quiet > alert'],
    ['three good ones clear', 'g bbb ggg', 'starting > quiet > alert > quiet'],
    ['a service that comes up and falls again stays one alert', `bbb ${'ggb'.repeat(50)}`, 'starting > alert'],
    ['three unknown ones make it not measurable', 'g uuu', 'starting > quiet > not-measurable'],
    ['two unknown ones do not', 'g uug uug', 'starting > quiet'],
    ['an alert of which nobody can tell any more', 'bbb uuu', 'starting > alert > not-measurable'],
    ['measurable again takes three good ones', 'uuu gg u ggg', 'starting > not-measurable > quiet'],
    ['not measurable, then bad', 'uuu bbb', 'starting > not-measurable > alert'],
  ])('%s', (_, row, states) => {
    expect(statesOf(row)).toBe(states);
  });
});
