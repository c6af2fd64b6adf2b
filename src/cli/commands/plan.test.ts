import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInScenarios } from '../../../scenarios/index.ts';
import { scenarioFile, type TempFolder, tempFolder } from '../../testing/cli.ts';
import { runHere } from '../testing/in-process.ts';
import { registerPlan } from './plan.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** What `plan` says of a load of 1,000/s, 200 of which arrive within the limit of an answer. */
const planWith = async (inFlightMax: number, words: readonly string[] = []) => {
  const path = await scenarioFile(folder.path, {
    ...{ name: 'slots', question: 'do they do?', gating: ['error-rate'], quotes: { inFlightMax } },
    phases: [{ name: 'ramp', durationMs: 10_000, quotes: { shape: 'ramp', fromPerSec: 0, toPerSec: 1_000 } }],
  });
  return runHere(registerPlan, ['plan', path, ...words]);
};

describe('the plan of every built-in scenario', () => {
  const shapes = Object.keys(builtInScenarios).flatMap((name) => [[name], [name, '--both-modes']]);

  it.each(shapes)('%s %s is told within 80 columns', async (...words) => {
    const { code, stdout } = await runHere(registerPlan, ['plan', ...words]);
    expect([code, stdout.split('\n').filter((line) => line.length > 80)]).toEqual([0, []]);
    expect(stdout).toContain(`${words[0]}: `);
  });
});

describe('the plan of both modes', () => {
  const long = ['plan', 'quote-ramp', '--both-modes', '--duration', '20m'];

  it('is refused where its load changes and would be cut short, and told with as many pairs as the refusal names', async () => {
    const refused = await runHere(registerPlan, long);
    expect([refused.code, refused.error?.hint]).toEqual([2, expect.stringContaining('raise --pairs to 600')]);
    const { code, stdout } = await runHere(registerPlan, [...long, '--pairs', '600']);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('quote P95 can be compared after 600 pairs, this plan has 600.');
  });

  it('is cut to --pairs where its load is the same all through', async () => {
    const { stdout } = await runHere(registerPlan, ['plan', 'quote-steady', '--both-modes', '--pairs', '15']);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('quote P95 can be compared after 15 pairs, this plan has 15.');
  });

  it.each<[string, readonly string[], string]>([
    [
      'and --pairs where it is cut',
      ['--both-modes', '--rate', '5', '--duration', '10m'],
      '10 m at this rate would do, with --pairs 300.',
    ],
    [
      'and --pairs where that cuts it',
      ['--both-modes', '--rate', '30', '--pairs', '40'],
      '1 m 40 s at this rate would do, with --pairs 50.',
    ],
    ['alone where there are pairs enough', ['--both-modes', '--rate', '30'], '1 m 40 s at this rate would do.'],
    ['alone in one mode', ['--rate', '4', '--duration', '10m'], '12 m 29 s at this rate would do.'],
  ])('names the --duration that would do, %s', async (_, words, said) => {
    const { stdout } = await runHere(registerPlan, ['plan', 'quote-steady', ...words]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`this plan has 2,400; ${said}`);
  });

  it.each([
    [['--pairs', '15'], '--both-modes'],
    [['--both-modes', '--pairs', '0'], '--pairs'],
  ])('is not what %j asks for', async (words, fix) => {
    const { code, error } = await runHere(registerPlan, ['plan', 'quote-steady', ...words]);
    expect([code, `${error?.message} ${error?.hint}`]).toEqual([2, expect.stringContaining(fix)]);
  });
});

describe('the plan of a herd', () => {
  it.each<[readonly string[], string]>([
    [[], 'cut at once after 4 s (about 400 of the 420 opened before)'],
    [['--duration', '30m'], 'cut at once after 4 s (about 72 of the 420 opened before)'],
  ])('says how many it cuts: %j', async (words, said) => {
    const { code, stdout } = await runHere(registerPlan, ['plan', 'storm-reconnect', ...words]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(said);
  });
});

describe('the plan of a load that needs many slots', () => {
  it('says that they are too few, what that would do and what will do, within 80 columns', async () => {
    const { code, stdout } = await planWith(199);
    expect(code).toBe(0);
    expect(stdout.replaceAll('\n', ' ')).toContain('keep 200 requests in flight; quotes.inFlightMax has 199.');
    expect(stdout.replaceAll('\n', ' ')).toContain('Set inFlightMax to 200 or more.');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('says nothing where they will do', async () => {
    expect((await planWith(200)).stdout).not.toContain('inFlightMax');
  });

  it.each([
    [
      199,
      { perSec: 1_000, limitMs: 200, inFlight: 200, setting: 'inFlightMax', slots: 199, processes: 1, enough: 200 },
    ],
    [200, null],
  ])('tells the same as data: %d slots', async (inFlightMax, slotsShort) => {
    expect(JSON.parse((await planWith(inFlightMax, ['--json'])).stdout)).toMatchObject({ slotsShort });
  });
});
