import { describe, expect, it } from 'vitest';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Verdict } from '../../core/verdict.ts';
import { exitCodeOf, unplayedBy } from './outcome.ts';

describe('the exit code of a verification', () => {
  it.each<[string, Verdict, readonly (number | null)[], number]>([
    ['that holds', 'pass', [null, EXIT.pass], 0],
    ['that is red', 'fail', [null, EXIT.inconclusive], 1],
    ['that is red, and whose load lost a worker', 'fail', [null, EXIT.ourFault], 1],
    ['that is red, and whose load could not be played', 'fail', [null, EXIT.unreachable], 1],
    ['that nobody can tell', 'inconclusive', [null, EXIT.inconclusive], 3],
    ['of which nothing is proven, since its load lost a worker', 'inconclusive', [null, EXIT.ourFault], 5],
    ['whose target went away before the load', 'inconclusive', [null, EXIT.unreachable], 3],
    ['that is red, and was interrupted', 'fail', [EXIT.sigint, EXIT.sigint], 130],
    ['that is red, and whose load was ended', 'fail', [null, EXIT.sigterm], 143],
    ['that was interrupted before all else', 'inconclusive', [EXIT.ourFault, EXIT.sigint], 130],
  ])('%s', (...[, verdict, codes, exitCode]) => {
    expect(exitCodeOf(verdict, codes)).toBe(exitCode);
  });
});

describe('a load that could not be played', () => {
  it.each([
    ['by the target', EXIT.unreachable],
    ['by us', EXIT.ourFault],
  ])('%s is a part without a verdict', (_, exitCode) => {
    const error = new HarnessError('the name service does not answer', { exitCode, hint: 'Try again.' });
    expect(unplayedBy(error)).toEqual({
      load: { state: 'not-played', why: 'the name service does not answer', hint: 'Try again.' },
      ...{ run: null, exitCode },
    });
  });

  it('by a bug is thrown', () => {
    expect(() => unplayedBy(new TypeError('x is undefined'))).toThrow(TypeError);
  });
});
