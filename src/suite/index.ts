import { it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { answerOf } from './answer-of.ts';
import { openBook } from './book.ts';
import { noteSecondTry } from './once.ts';
import { createPlays, type Plays } from './play.ts';
import { type Env, type SuiteSettings, settingsOf } from './settings.ts';

export { once } from './once.ts';
export type { Play, Played } from './play.ts';
export type { Env, Since, SuiteSettings } from './settings.ts';
export type { Verified } from './verified.ts';

/** A suite under vitest. */
export type Suite = Plays & {
  readonly settings: SuiteSettings;
  /** A test whose outcome stands in `suite.json`: it passes, a failed expectation is a fail, an InconclusiveError inconclusive. */
  question(name: string, ask: () => Promise<void> | void): void;
};

/** Opens a suite: what it was told, its questions, and a way to play runs. `env` is the environment that runs get as well. */
export const openSuite = (name: string, env: Env): Suite => {
  const settings = settingsOf(name, env, systemClock.wallMs());
  const book = openBook(name, settings.out);
  return {
    settings,
    question: (question, ask) => {
      book.declare(question);
      let wasAsked = false;
      it(question, async () => {
        if (wasAsked) noteSecondTry();
        wasAsked = true;
        try {
          await ask();
        } catch (error) {
          book.answer(question, answerOf(error));
          throw error;
        }
        book.answer(question, { state: 'answered', verdict: 'pass', text: null });
      });
    },
    ...createPlays(settings, env, book.noteRun),
  };
};

/** What the questions themselves hang on, made before any is asked. Where that goes wrong there is one question, and it is not answered: null. */
export const prepared = async <T>({ question }: Suite, make: () => Promise<T>): Promise<T | null> => {
  try {
    return await make();
  } catch (error) {
    question(englishCatalogue.suite.canBeAsked(), () => {
      throw error;
    });
    return null;
  }
};
