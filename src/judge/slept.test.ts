import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly } from './testing/build-record.ts';

const judged = (wallJumpMs: number | null, lost: number) => {
  const lossesAtMs = Array.from({ length: lost }, (_, at) => 30_000 + at);
  const slices = evenly({ connections: 1_600, lossesAtMs });
  const record = buildRecord({ wallJumpMs, modes: { 'gateway-only': { slices } }, gating: ['disconnect-rate'] });
  return judge(record).modes[0]!.objectives.find(({ id }) => id === 'disconnect-rate')!;
};

describe('losses of a machine that slept', () => {
  it.each([
    ['for a minute', 60_000, 1_600, { verdict: 'inconclusive', reason: 'noisy-host' }],
    ['for a second', 1_000, 1_600, { verdict: 'inconclusive', reason: 'noisy-host' }],
    ['for less, as a clock that is set right', 999, 1_600, { verdict: 'fail', reason: null }],
    ['not at all: its clock was set back', -60_000, 1_600, { verdict: 'fail', reason: null }],
    ['or did not: nobody looked', null, 1_600, { verdict: 'fail', reason: null }],
    ['for a minute, and it lost none', 60_000, 0, { verdict: 'pass', reason: null }],
  ] as const)('%s', (_, wallJumpMs, lost, wanted) => {
    expect(judged(wallJumpMs, lost)).toMatchObject(wanted);
  });

  it('are told of as such', () => {
    const note = judged(60_000, 1_600).notes.find(({ code }) => code === 'machine-slept')!;
    expect(englishCatalogue.judgement.note(note)).toMatch(
      /^Wall time ran 1 m ahead during the run: this machine slept/,
    );
  });
});
