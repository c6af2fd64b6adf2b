import { expect } from 'vitest';
import { MODES } from '../src/core/modes.ts';
import { englishCatalogue } from '../src/core/text/catalogue.ts';
import { once, openSuite, type Played, prepared } from '../src/suite/index.ts';
import { type RunPlace, runPlaces, runWords, urlsOfModes } from '../src/suite/places.ts';
import { acceptedBaseline, profileOf } from '../src/suite/sources.ts';

/** Is this build fit for release? Both modes at once and each by itself, with enough samples for every gating objective. */
const suite = openSuite('pre-release', process.env);
const { settings, question, play } = suite;
const { run: text } = englishCatalogue.suite;

const target = await prepared(suite, async () => {
  const profile = await profileOf(settings.target, settings);
  return { name: profile.name, places: runPlaces(settings, profile) };
});
const places = target?.places ?? [];
const SINGLE = ['quote-steady', 'storm-connect'] as const;

/** Where a baseline of this load was accepted, the run must be comparable with it, and the difference is shown. */
const besideBaseline = (scenario: string, modes: string, played: () => Promise<Played>): void => {
  const path = acceptedBaseline(`${scenario}-${target?.name}-${modes}`, settings);
  if (path === null) return;
  question(text.matches(scenario, modes), async () => {
    expect((await played()).folder).toMatchBaseline(path);
  });
};

const inOneMode = (scenario: string, place: RunPlace): void => {
  const mode = place.mode ?? text.asItIs();
  const played = once(() =>
    play(`${scenario}-${place.mode ?? 'run'}`, ['run', scenario, ...runWords(settings, place)]),
  );
  question(text.holds(scenario, mode), async () => {
    expect((await played()).folder).toHoldSlos();
  });
  if (place.mode !== null) besideBaseline(scenario, place.mode, played);
};

const inBothModes = (scenario: string): void => {
  const words = ['ab', scenario, '--target', settings.target, ...urlsOfModes(settings)];
  const played = once(() => play(`${scenario}-both`, words));
  question(text.bothHold(scenario), async () => {
    expect((await played()).folder).toHoldSlos();
  });
  question(text.noWorse(scenario), async () => {
    expect((await played()).folder).toBeNoWorse();
  });
  besideBaseline(scenario, MODES.join('+'), played);
};

const [one] = places;
if (places.length === MODES.length) inBothModes('mixed-day');
else if (one !== undefined) inOneMode('mixed-day', one);
for (const scenario of SINGLE) for (const place of places) inOneMode(scenario, place);
