import { expect } from 'vitest';
import { englishCatalogue } from '../src/core/text/catalogue.ts';
import { InconclusiveError, matchBaseline } from '../src/matchers/index.ts';
import { once, openSuite, prepared } from '../src/suite/index.ts';
import type { RunPlace } from '../src/suite/places.ts';
import {
  answerChecklist,
  answerRestart,
  answerServer,
  rollbackPlaces,
  rollbackWords,
  serverFiguresOf,
  tierOf,
} from '../src/suite/rollback.ts';
import { baselineOf, profileOf } from '../src/suite/sources.ts';

/** Does all of the document hold after a rollback? What `verify` asks, with full samples, and the run from before beside it as advice. */
const suite = openSuite('post-rollback', process.env);
const { settings, question, verify } = suite;
const { rollback: text, run } = englishCatalogue.suite;

const target = await prepared(suite, async () => {
  const profile = await profileOf(settings.target, settings);
  const places = rollbackPlaces(settings);
  const baseline = settings.baseline === null ? null : await baselineOf(settings.baseline, settings);
  return { places, baseline, figures: serverFiguresOf(profile) };
});

const afterRollback = (place: RunPlace): void => {
  const mode = place.mode ?? run.asItIs();
  const verified = once(() => verify(`verify-${place.mode ?? 'run'}`, rollbackWords(settings, place)));

  if (settings.since !== null) {
    question(text.restarted(mode, settings.since.said), async () => {
      answerRestart((await verified()).verification);
    });
  }

  question(text.checklist(mode, tierOf(settings)), async () => {
    const { folder, verification } = await verified();
    answerChecklist(verification, folder);
  });

  const loaded = async (): Promise<string> => {
    const { folder, verification, fault } = await verified();
    if (fault !== null) throw fault;
    if (verification.load.state === 'not-played') throw new InconclusiveError(text.notLoaded(verification.load.why));
    return folder;
  };

  question(text.load(mode), async () => {
    expect(await loaded()).toHoldSlos();
  });

  const { baseline = null, figures = [] } = target ?? {};
  if (figures.length === 0) process.stdout.write(text.noServer(mode));
  else {
    question(text.server(mode), async () => {
      answerServer((await verified()).verification, figures);
    });
  }

  if (baseline === null) return;
  question(text.beside(mode, settings.baseline ?? ''), async () => {
    const folder = await loaded();
    // What lies between the two is advice: they were played one after the other, and no answer hangs on it.
    process.stdout.write(`${matchBaseline(folder, baseline.path).message}\n`);
    expect(folder).toMatchBaseline(baseline.path);
  });
};

if (target !== null && settings.since !== null) process.stdout.write(text.sinceAt(settings.since));
for (const place of target?.places ?? []) afterRollback(place);
if (target !== null && target.baseline === null) process.stdout.write(text.noBaseline());
