import { expect } from 'vitest';
import { englishCatalogue } from '../src/core/text/catalogue.ts';
import { openSuite, prepared } from '../src/suite/index.ts';
import { runPlaces, runWords } from '../src/suite/places.ts';
import { profileOf } from '../src/suite/sources.ts';

/** Is it up, and does it hold at a light load? Every scenario in every mode, as short as its gating objectives allow. */
const suite = openSuite('smoke', process.env);
const { settings, question, play } = suite;
const { run: text } = englishCatalogue.suite;

/** 4,800 requests and 480 sockets: what it takes with one bad request and none of the sockets lost; 30 handshakes a second are what the real backend takes. */
const SIZES = {
  'quote-steady': ['--rate', '300', '--duration', '16s'],
  'storm-connect': ['--connections', '480', '--duration', '16s'],
  'mixed-day': ['--rate', '300', '--connections', '480', '--duration', '16s'],
} as const;

const places = await prepared(suite, async () => runPlaces(settings, await profileOf(settings.target, settings)));

for (const place of places ?? []) {
  for (const [scenario, size] of Object.entries(SIZES)) {
    question(text.holds(scenario, place.mode ?? text.asItIs()), async () => {
      const words = ['run', scenario, ...size, ...runWords(settings, place)];
      const { folder } = await play(`${scenario}-${place.mode ?? 'run'}`, words);
      expect(folder).toHoldSlos();
    });
  }
}
