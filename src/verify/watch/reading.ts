import { z } from 'zod';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ControlAnswer } from '../../target/client.ts';
import { shown } from '../endpoint.ts';
import type { Outcome } from './hysteresis.ts';

export const say = englishCatalogue.watch;

/** What one evaluation found of one thing watched, the figure it found, and that in a sentence. */
export type Reading = { readonly outcome: Outcome; readonly value: number | null; readonly why: string };

/** Makes a text of the target plain, short and free of secrets. */
export type Excerpt = (text: string) => string;

export const good = (why: string, value: number | null = null): Reading => ({ outcome: 'good', value, why });
export const bad = (why: string, value: number | null = null): Reading => ({ outcome: 'bad', value, why });
export const unknown = (why: string, value: number | null = null): Reading => ({ outcome: 'unknown', value, why });

/** An answer that is none, in words; null where there is one. */
export const noAnswer = (answer: ControlAnswer, excerpt: Excerpt): string | null => {
  switch (answer.kind) {
    case 'timeout':
      return say.answer.timeout();
    case 'too-large':
      return say.answer.tooLarge();
    case 'unreachable':
      return say.answer.unreachable(excerpt(answer.why));
    case 'ours':
      return say.answer.ours(excerpt(answer.why));
    case 'broken':
      return say.answer.broken(excerpt(answer.why));
    case 'answer':
      return null;
  }
};

const figureSchema = z.number().nonnegative();
const objectSchema = z.record(z.string(), z.unknown());

export type Figure = { readonly value: number } | { readonly why: string };

/** The number that stands under a name in a JSON answer with status 200; anything else is said, and is never 0. */
export const figureIn = (answer: ControlAnswer, name: string, excerpt: Excerpt): Figure => {
  const none = noAnswer(answer, excerpt);
  if (none !== null || answer.kind !== 'answer') return { why: none ?? '' };
  if (answer.status !== 200) return { why: say.answer.status(answer.status) };
  const object = objectSchema.safeParse(answer.json);
  if (!object.success) return { why: say.answer.notJson() };
  const figure = figureSchema.safeParse(object.data[name]);
  return figure.success
    ? { value: figure.data }
    : { why: say.answer.noFigure(name, shown({ excerpt }, object.data[name])) };
};
