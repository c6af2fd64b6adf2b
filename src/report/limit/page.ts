import type { LimitAnswer, LimitMode, LimitStep, StepVerdict } from '../../core/limit-search.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { cell, type Section, type Tone } from '../page.ts';

const { limit: text } = englishCatalogue;

const TONES: Readonly<Record<StepVerdict, Tone>> = {
  holds: 'good',
  breaks: 'bad',
  growing: 'bad',
  undecided: 'unsure',
  generator: 'unsure',
};

const ANSWER_TONES: Readonly<Record<LimitAnswer['outcome'], Tone>> = {
  found: 'good',
  'not-reached': 'good',
  'never-holds': 'bad',
  inconclusive: 'unsure',
};

export const toneOfAnswer = ({ outcome }: LimitAnswer): Tone => ANSWER_TONES[outcome];

/** Figures stand to the right of their columns, words to the left. */
const FIGURES = 5;
const VERDICT_COLUMN = 5;

const rowOf = (step: LimitStep) =>
  text.row(step).map((value, at) => cell(value, at === VERDICT_COLUMN ? TONES[step.verdict] : 'plain'));

/** The steps of a mode as a table, in the order in which they were played. */
export const stepTable = ({ steps }: LimitMode): Extract<Section, { kind: 'table' }> => ({
  kind: 'table',
  title: '',
  caption: null,
  columns: text.columns().map((title, at) => ({ title, align: at < FIGURES ? 'right' : 'left' })),
  rows: steps.map(rowOf),
});
