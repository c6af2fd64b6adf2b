import { describe, expect, it } from 'vitest';
import { wideTerminal } from '../testing/full-disk.ts';
import { assertInPlace } from './play-step.ts';

describe('the record of a step', () => {
  const { context } = wideTerminal();
  const inPlace = (kept: string) => () => assertInPlace('out/steps/gateway-only-01-200', kept, context);

  it('stands in its folder', () => {
    expect(inPlace('out/steps/gateway-only-01-200/record.json')).not.toThrow();
  });

  it('or ends the search with exit 5, which says where it stands', () => {
    expect(inPlace('/tmp/gateproof-x/record.json')).toThrow(
      expect.objectContaining({
        exitCode: 5,
        message: expect.stringContaining('stands at /tmp/gateproof-x/record.json'),
      }),
    );
  });
});
