import { expect } from 'vitest';
import { englishCatalogue } from '../src/core/text/catalogue.ts';
import { matchBaseline } from '../src/matchers/index.ts';
import { againstOf } from '../src/suite/against.ts';
import { assertBaseStands, playAgain, playBuilds, rolesIn } from '../src/suite/gate.ts';
import { once, openSuite, prepared } from '../src/suite/index.ts';
import { baselineOf } from '../src/suite/sources.ts';

/** May this build go in? Against the build before it, in turns; or by itself, with a baseline beside it as advice. */
const suite = openSuite('ci-gate', process.env);
const { settings, question } = suite;
const { gate: text } = englishCatalogue.suite;

const againstReference = (): void => {
  const played = once(() => playBuilds(suite));

  question(text.base(), async () => {
    const run = await played();
    assertBaseStands(run);
    expect(run.folder).toHoldSlos({ arm: rolesIn(run.record).reference });
  });

  question(text.holds(), async () => {
    const run = await played();
    assertBaseStands(run);
    expect(run.folder).toHoldSlos({ arm: rolesIn(run.record).candidate });
  });

  question(text.noWorse(), async () => {
    const run = await played();
    assertBaseStands(run);
    expect(run.folder).toBeNoWorse();
  });
};

const besideBaseline = (name: string): void => {
  const baseline = once(() => baselineOf(name, settings));
  const played = once(async () => playAgain(suite, await baseline()));

  question(text.ofBaseline(), async () => {
    const { folder } = await played();
    expect(folder).toHoldSlos();
  });

  question(text.matches(name), async () => {
    const [{ path }, { folder }] = [await baseline(), await played()];
    // What lies between the two is advice: it is said, and no answer hangs on it.
    process.stdout.write(`${matchBaseline(folder, path).message}\n`);
    expect(folder).toMatchBaseline(path);
  });
};

const against = await prepared(suite, async () => againstOf(settings));
if (against?.kind === 'build') againstReference();
if (against?.kind === 'baseline') besideBaseline(against.name);
