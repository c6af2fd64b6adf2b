import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { forecastStorm, outlookOf } from '../../load/handshakes/forecast.ts';
import { stormSentence } from './first-sockets.ts';

const rate = (perSec: number, atLeast = false) => ({ perSec, atLeast, baseMs: 1_000 / perSec });
const even = (count: number, seconds: number) => Array.from({ length: count }, (_, i) => (i * seconds * 1e6) / count);
const said = (perSec: number, dueUs: readonly number[], ...[timeoutMs, atLeast]: [number, boolean?]) => {
  const known = rate(perSec, atLeast);
  const forecast = forecastStorm(known, dueUs, timeoutMs);
  return stormSentence({ rate: known, forecast, outlook: outlookOf(forecast, known) });
};

describe('what is said before a storm', () => {
  it('is short where there is nothing to fear', () => {
    expect(said(450, even(1_600, 40), 10_000)).toBe(
      'this plan opens 1,600 sockets, at most 40 within a second: no queue to speak of.',
    );
  });

  it('names the queue, the wait, whose patience ends, and how many stay outside', () => {
    expect(said(25, even(1_600, 40), 10_000)).toMatch(
      /^this plan opens 1,600 sockets, at most 40 within a second: the queue would grow to 601, and a socket would wait up to 24 s; our connect timeout is 10 s: about 935 would not get in\. If that is not the question, /,
    );
    expect(said(25, even(2_000, 0), 120_000)).toContain(
      'the target cuts whoever waits 45 s: about 875 would not get in.',
    );
  });

  it('names only the queue where all get in', () => {
    const sentence = said(25, even(1_600, 40), 30_000);
    expect(sentence).toContain('a socket would wait up to 24 s. If');
    expect(sentence).not.toContain('would not get in');
  });

  it('does not claim what so few sockets cannot tell', () => {
    expect(said(900, even(20_000, 0), 10_000, true)).toContain('cannot be told from so few');
  });
});

describe('what is said of handshakes', () => {
  const { handshakes } = englishCatalogue.doctor;
  const burst = (connectedMs: number[]) => ({ asked: 10, connectedMs, limitMs: 10_000 });
  it.each([
    [
      { aloneMs: 40, burst: burst([40, 80, 120, 160, 200, 240, 280, 320, 360, 400]) },
      rate(25),
      '10 handshakes at once took 0.40 s: about 25 a second',
    ],
    [
      { aloneMs: 4, burst: burst(Array.from({ length: 10 }, () => 8)) },
      rate(900, true),
      '10 handshakes at once took 0.01 s: 900 a second or more',
    ],
    [
      { aloneMs: 4_000, burst: burst([4_000, 8_000]) },
      rate(0.25),
      'of 10 sockets opened at once 2 got in, the last after 8.0 s: about 0.3 a second',
    ],
    [{ aloneMs: null, burst: burst([]) }, null, 'none of 10 sockets opened at once got in within 10 s'],
    [{ aloneMs: 40, burst: null }, null, 'one handshake took 0.04 s'],
    [{ aloneMs: null, burst: null }, null, 'the first socket did not get in'],
  ])('%j', (timing, known, sentence) => {
    expect(handshakes(timing, known)).toBe(sentence);
  });
});
