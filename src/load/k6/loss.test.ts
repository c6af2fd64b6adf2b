import { describe, expect, it } from 'vitest';
import { lossOf, type Outcome } from './loss.ts';
import { NO_SOCKET_FAULTS } from './socket-fold.ts';

const whole: Outcome = {
  process: { code: 0, signal: null, hung: false, said: '' },
  lines: { garbled: 0, firstGarbled: null, cut: false },
  samePlan: true,
  faults: { missing: 0, firstMissing: null, doubled: 0, foreign: 0, sockets: NO_SOCKET_FAULTS },
  endedByUs: false,
  endedUs: 1_000_000,
  rows: 400,
  interrupted: false,
};
const ended = (over: Partial<Outcome['process']>): Partial<Outcome> => ({ process: { ...whole.process, ...over } });
const sockets = (over: Partial<Outcome['faults']['sockets']>): Partial<Outcome> =>
  faults({ sockets: { ...NO_SOCKET_FAULTS, planned: 120, ...over } });
const faults = (over: Partial<Outcome['faults']>): Partial<Outcome> => ({ faults: { ...whole.faults, ...over } });

describe('what is lost of a run by k6', () => {
  it('is nothing when every request has its line', () => {
    expect(lossOf(whole)).toBeNull();
  });

  it.each<[string, Partial<Outcome>, RegExp]>([
    ['it hung', ended({ code: null, signal: 'SIGKILL', hung: true }), /did not end in its time and was killed/],
    ['somebody killed it', ended({ code: null, signal: 'SIGKILL' }), /was ended by SIGKILL/],
    ['it could not be started', ended({ code: null, said: 'spawn k6 EACCES' }), /could not be started.*EACCES/],
    ['its script threw at once', ended({ code: 107 }), /exit code 107: its script threw/],
    ['a code that nobody knows', ended({ code: 3 }), /exit code 3\.$/],
    ['it read another plan', { samePlan: false }, /did not say that it read the plan of this run/],
    [
      'it ended well but a request threw',
      faults({ missing: 1, firstMissing: 7 }),
      /no line for 1 request of 400 .*request 7/,
    ],
    ['a line came twice', faults({ doubled: 1 }), /1 line of k6 tells? of a request that another line told of/],
    ['a line of somebody else', faults({ foreign: 2 }), /2 lines of k6 tell of a request that was not its/],
    ['a socket has no line', sockets({ missing: 2, firstMissing: 9 }), /no line for 2 sockets of 120 .*socket 9/],
    ['nobody says how a socket ended', sockets({ unended: 1 }), /no line that says how 1 socket ended/],
    ['an answer is missing', sockets({ unanswered: 1 }), /how 1 subscription were answered does not agree/],
    [
      'lines about messages are missing',
      sockets({ brokenLanes: 1 }),
      /lines about messages of 1 virtual user of k6 are not all/,
    ],
    ['a socket is told of twice', sockets({ doubled: 1 }), /1 line of k6 tells? of a socket or a message that another/],
    ["a socket is somebody else's", sockets({ foreign: 3 }), /3 lines of k6 tell of a socket that was not its/],
    ['a line is no line', { lines: { garbled: 1, firstGarbled: 'boo', cut: false } }, /cannot be read.*"boo"/],
    ['the last line is cut', { lines: { garbled: 0, firstGarbled: null, cut: true } }, /last line of k6 is cut/],
  ])('is told when %s', (_, over, said) => {
    expect(lossOf({ ...whole, ...over })).toMatch(said);
  });

  it('is nothing when all was told, and what it waited for was a target that does not close', () => {
    const killed = { ...whole, ...ended({ code: null, signal: 'SIGKILL', hung: true }) };
    expect(lossOf({ ...killed, endedByUs: true })).toBeNull();
    expect(lossOf({ ...killed, endedByUs: true, samePlan: false })).toMatch(/did not say that it read/);
    expect(lossOf({ ...killed, endedByUs: true, ...sockets({ unended: 1 }) })).toMatch(/how 1 socket ended/);
  });

  it('is nothing when we ended it: what it had not sent is not released', () => {
    const early = {
      ...whole,
      ...ended({ code: 105 }),
      ...faults({ missing: 300, firstMissing: 100 }),
      interrupted: true,
    };
    expect(lossOf(early)).toBeNull();
    expect(lossOf({ ...early, ...faults({ doubled: 1 }) })).toMatch(/told of before/);
    expect(lossOf({ ...early, ...sockets({ missing: 9, unended: 8, brokenLanes: 2 }) })).toBeNull();
    expect(lossOf({ ...early, ...sockets({ foreign: 1 }) })).toMatch(/not its to play/);
  });
});
