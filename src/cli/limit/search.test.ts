import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { LimitSettings, LimitStep, StepVerdict } from '../../core/limit-search.ts';
import { MODES, type Mode } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { StopReason } from '../../load/perform.ts';
import { parseProfile } from '../../target/profile.ts';
import type { CliContext } from '../context.ts';
import { type Place, requestOf } from '../session/request.ts';
import type { SignalWatch } from '../signals.ts';
import type { StepPlayed } from './play-step.ts';
import { type Hands, type ModeSearch, searchLimits } from './search.ts';
import type { PlannedStep } from './step-request.ts';

const SETTINGS: LimitSettings = {
  ...{ fromPerSec: 200, floorPerSec: 100, capPerSec: 400, budgetMs: 3_600_000, stepMs: 10_000 },
  ...{ resolutionRatio: 0.5, atLeastPerSec: null },
};

const placeOf = (mode: Mode): Place => ({
  ...{ arm: mode, mode, url: 'http://127.0.0.1:1', alsoAt: [], pid: null, endedEarly: () => null },
  profile: parseProfile(builtInProfiles['reference-documented'], 'test'),
});

const playedAs = (planned: PlannedStep, verdict: StepVerdict, seen: Partial<LimitStep> = {}): StepPlayed => ({
  step: {
    ...{ nth: planned.nth, ratePerSec: planned.ratePerSec, factor: planned.factor, durationMs: planned.durationMs },
    ...{ tookMs: 20_000, seed: 1, verdict, reason: null, objectives: [], p50Ms: 1, p95Ms: 2, queueP95Ms: 0, riseMs: 0 },
    arrivals: { planned: 1, ok: 1, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 },
    ...{ booksAgree: true, ended: 'whole', folder: planned.folder },
    ...seen,
  },
  exitCode: verdict === 'breaks' ? EXIT.fail : EXIT.pass,
  reasons: ['because'],
});

type Doing = Partial<Hands> & {
  readonly modes?: readonly Mode[];
  readonly settings?: Partial<LimitSettings>;
  /** Instead of noting it. */
  readonly onStep?: () => Promise<void>;
};

/** Searches with made-up hands; `order`: every step as it was played. */
const search = async ({ modes = ['gateway-only'], settings = {}, onStep, ...hands }: Doing, signals?: SignalWatch) => {
  const base = await requestOf('run', 'quote-steady', {
    ...{ target: 'reference-documented', seed: '1', allowHost: [], waitQuiet: '0' },
  });
  const order: string[] = [];
  const told: (readonly ModeSearch[])[] = [];
  const context: CliContext = {
    ...{ env: {}, clock: createVirtualClock(), catalogue: englishCatalogue, commandLine: [] },
    ...{ stdout: () => {}, stderr: () => {}, setExitCode: () => {} },
    terminal: { columns: 80, colour: false, live: false },
    ...(signals === undefined ? {} : { signals }),
  };
  const found = await searchLimits(
    {
      ...{ base, settings: { ...SETTINGS, ...settings }, places: modes.map(placeOf), folder: 'out' },
      frame: { scenarioName: 'quote-steady', sharedWords: [] },
      onStep: onStep ?? (async (seen) => void told.push(seen)),
    },
    context,
    {
      rest: hands.rest ?? (async () => true),
      play: async (step, place, fromUs) => {
        order.push(`${place.mode} ${step.ratePerSec}`);
        return hands.play?.(step, place, fromUs) ?? playedAs(step, step.ratePerSec <= 300 ? 'holds' : 'breaks');
      },
    },
  );
  return { ...found, order, told };
};

describe('the search of two modes', () => {
  it('plays a step of the one, then of the other, and gives each its answer', async () => {
    const { modes, ended, order } = await search({
      modes: MODES,
      play: async (step, { mode }) =>
        playedAs(step, step.ratePerSec <= (mode === 'gateway-only' ? 300 : 150) ? 'holds' : 'breaks'),
    });
    expect(order.slice(0, 4)).toEqual([
      ...['gateway-only 200', 'legacy-fallback 200', 'gateway-only 400', 'legacy-fallback 100'],
    ]);
    expect(modes.map(({ answer }) => [answer?.holdsAtPerSec, answer?.breaksAtPerSec])).toEqual([
      [283, 400],
      [141, 200],
    ]);
    expect(ended).toBeNull();
  });

  it('shares the budget between them', async () => {
    const steps = async (modes: readonly Mode[]) =>
      (await search({ modes, settings: { budgetMs: 78_000 } })).modes.map((mode) => mode.steps.length);
    expect(await steps(['gateway-only'])).toEqual([3]);
    expect(await steps(MODES)).toEqual([2, 2]);
  });

  it('tells of every step, so that nothing is lost', async () => {
    const { told, order } = await search({});
    expect(told[0]?.[0]?.steps).toHaveLength(1);
    expect(told.at(-1)?.[0]?.steps).toHaveLength(order.length);
  });
});

describe('a search ends before its answer', () => {
  it('where the target does not come to rest: that mode alone', async () => {
    const { modes, ended } = await search({ modes: MODES, rest: async ({ mode }) => mode === 'legacy-fallback' });
    expect(modes.map(({ answer }) => [answer?.outcome, answer?.cause])).toEqual([
      ['inconclusive', 'not-calm'],
      ['found', null],
    ]);
    expect(ended).toBeNull();
  });

  it('where the target does not come to rest after its last step, whatever ended the search', async () => {
    let rests = 0;
    const until = (calm: number) => async () => {
      rests += 1;
      return rests <= calm;
    };
    const byBudget = await search({ settings: { budgetMs: 45_000 }, rest: until(2) });
    expect([byBudget.order.length, rests]).toEqual([2, 3]);
    expect(byBudget.modes[0]?.answer).toMatchObject({ outcome: 'found', cause: 'not-calm' });
    rests = 0;
    const whole = await search({ play: async (step) => playedAs(step, 'holds'), rest: until(3) });
    expect([whole.order.length, rests]).toEqual([3, 4]);
    expect(whole.modes[0]?.answer).toMatchObject({ outcome: 'not-reached', cause: 'not-calm' });
  });

  it('where the target is gone after its last step: that is what the load did', async () => {
    let rests = 0;
    const rest = async () => {
      rests += 1;
      if (rests > 2) throw new HarnessError('Nobody there.', { exitCode: EXIT.unreachable, hint: 'Start it.' });
      return true;
    };
    const { modes, ended } = await search({ settings: { budgetMs: 45_000 }, rest });
    expect(ended).toEqual({ cause: 'stopped', detail: 'Nobody there. Start it.', exitCode: EXIT.fail });
    expect(modes[0]?.answer).toMatchObject({ outcome: 'found', holdsAtPerSec: 200, breaksAtPerSec: 400 });
  });

  it.each([
    ['sigint', 130],
    ['sigterm', 143],
  ] as const)('when somebody stops it between two steps (%s)', async (why, code) => {
    let asked: StopReason | null = null;
    const signals = { stop: new Promise<never>(() => {}), asked: () => asked, enter: () => {}, release: () => {} };
    let rests = 0;
    const rest = async () => {
      rests += 1;
      if (rests > 1) asked = { why, detail: 'enough' };
      return asked === null;
    };
    const { modes, ended } = await search({ rest }, signals);
    expect(ended).toEqual({ cause: 'interrupted', detail: 'enough', exitCode: code });
    expect(modes[0]?.answer).toMatchObject({ outcome: 'inconclusive', holdsAtPerSec: 200, cause: 'interrupted' });
  });

  it('when somebody stops a step, of which nothing is taken', async () => {
    const { modes, ended } = await search({
      play: async (step) =>
        step.nth === 1
          ? playedAs(step, 'holds')
          : { ...playedAs(step, 'undecided', { ended: 'stopped' }), exitCode: EXIT.sigint },
    });
    expect(ended).toMatchObject({ cause: 'interrupted', exitCode: 130 });
    expect(modes[0]?.steps).toHaveLength(2);
    expect(modes[0]?.answer).toMatchObject({ holdsAtPerSec: 200, breaksAtPerSec: null });
  });

  it.each([
    ['books that do not add up', { reason: 'bookkeeping' }, EXIT.ourFault, 5],
    ['a mode that is another', { reason: 'mode-unproven' }, EXIT.inconclusive, 3],
    ['an objective that nobody measures', { reason: 'not-measurable' }, EXIT.inconclusive, 3],
  ] as const)('by %s', async (_, seen, stepCode, code) => {
    const { ended, order } = await search({
      play: async (step) => ({ ...playedAs(step, 'undecided', seen), exitCode: stepCode }),
    });
    expect(ended).toEqual({ cause: 'stopped', detail: 'gateway-only: step 1: because', exitCode: code });
    expect(order).toHaveLength(1);
  });

  const gone = (exitCode: 2 | 4 | 5, isRefusal = false) =>
    new HarnessError('Nobody there.', { exitCode, hint: 'Start it.', isRefusal });
  it.each([
    ['a target that is gone is what the load did', gone(4), 1],
    ['credentials that are refused now are not', gone(4, true), 4],
    ['nor is what this machine could not do', gone(5), 5],
    ['what cannot be played is undecided, for something was loaded', gone(2), 3],
  ] as const)('by an error after the first step: %s', async (_, thrown, code) => {
    const { modes, ended } = await search({
      rest: async () => true,
      play: async (step) => {
        if (step.nth === 2) throw thrown;
        return playedAs(step, 'holds');
      },
    });
    expect(ended).toEqual({ cause: 'stopped', detail: 'Nobody there. Start it.', exitCode: code });
    expect(modes[0]?.answer).toMatchObject({ outcome: 'inconclusive', holdsAtPerSec: 200 });
  });

  it('and before the first step an error is a refusal like any other', async () => {
    const thrown = gone(4);
    await expect(search({ rest: () => Promise.reject(thrown) })).rejects.toBe(thrown);
  });

  it('where what is known cannot be left: with the answer so far, and exit 5', async () => {
    const { modes, ended, order } = await search({ modes: MODES, onStep: () => Promise.reject(gone(5)) });
    expect(ended).toEqual({ cause: 'stopped', detail: 'Nobody there. Start it.', exitCode: 5 });
    expect(order).toHaveLength(1);
    expect(modes.map(({ answer }) => answer)).toMatchObject([
      { outcome: 'inconclusive', holdsAtPerSec: 200, cause: 'stopped' },
      { outcome: 'inconclusive', holdsAtPerSec: null, cause: 'stopped' },
    ]);
  });

  it('but not by an error of our own code', async () => {
    await expect(search({ onStep: () => Promise.reject(new TypeError('oops')) })).rejects.toThrow('oops');
    const play = async (step: PlannedStep) => {
      if (step.nth === 2) throw new TypeError('oops');
      return playedAs(step, 'holds');
    };
    await expect(search({ play })).rejects.toThrow('oops');
  });
});
