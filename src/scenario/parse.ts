import { EXIT } from '../core/errors.ts';
import { frozenCopy } from '../core/frozen.ts';
import { problemsOf, type Reader, refusal } from '../core/problems.ts';
import { type Scenario, scenarioSchema } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { draftOf } from './draft.ts';
import { problemsBetweenParts } from './rules.ts';

/**
 * The scenario in `input`, with every default filled in and frozen; otherwise a HarnessError (exit 2) that lists everything wrong with
 * it at once, within its parts and between them. `origin` is where it came from.
 */
export const parseScenario = (input: unknown, origin: string): Scenario => {
  const text = englishCatalogue.problem;
  const reader: Reader = { what: englishCatalogue.scenario.what(), origin, exitCode: EXIT.usage, text };
  const parsed = scenarioSchema.safeParse(input);
  const within = parsed.success ? [] : problemsOf(parsed.error, input, scenarioSchema, text);
  const phasesKnown = !within.some(({ path }) => path.startsWith('phases') || path === text.root());
  const problems = [...within, ...problemsBetweenParts(draftOf(input), phasesKnown)];
  if (!parsed.success || problems.length > 0) throw refusal(problems, reader, parsed.error);
  return frozenCopy(parsed.data);
};
