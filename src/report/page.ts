import type { Verdict } from '../core/verdict.ts';

/** What a piece of text means; a renderer decides how that looks. No meaning hangs on it alone: a reader without colour loses nothing. */
export type Tone = 'plain' | 'good' | 'bad' | 'unsure' | 'strong' | 'quiet';

/** Text as it is, without any markup: renderers neutralise whatever a target managed to put into it. */
export type Line = { readonly text: string; readonly tone: Tone };

export type Column = { readonly title: string; readonly align: 'left' | 'right' };

/** The lines of a cell stand under each other. */
export type Cell = readonly Line[];

export type Section =
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly Line[] }
  | {
      readonly kind: 'table';
      readonly title: string;
      readonly caption: string | null;
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | {
      /** Each with what there is to say of it. */
      readonly kind: 'points';
      readonly title: string;
      readonly points: readonly { readonly head: Line; readonly under: readonly Line[] }[];
    }
  | {
      /** To be copied: never wrapped. */
      readonly kind: 'verbatim';
      readonly title: string;
      readonly texts: readonly string[];
    };

/** A report before it has a format: verdict first, what to do next, then figures. The text formats say the same because they all render this. */
export type Page = {
  readonly verdict: Verdict;
  readonly headline: string;
  /** Under the headline: a line a mode where there are several, and how many warnings there are. */
  readonly under: readonly Line[];
  /** To read at once. */
  readonly first: readonly Section[];
  /** How much the verdict can bear, in sentences; the bounds stand in the objectives too. */
  readonly sure: readonly Section[];
  /** To look up. */
  readonly figures: readonly Section[];
  /** What the run stood on: proof, preflight, settings, sources. */
  readonly background: readonly Section[];
  /** Where the files are and what to type next. */
  readonly last: readonly Section[];
};

export const line = (text: string, tone: Tone = 'plain'): Line => ({ text, tone });

export const cell = (text: string, tone: Tone = 'plain'): Cell => [line(text, tone)];

const TONE_OF_VERDICT: Readonly<Record<Verdict, Tone>> = { pass: 'good', fail: 'bad', inconclusive: 'unsure' };

export const toneOfVerdict = (verdict: Verdict): Tone => TONE_OF_VERDICT[verdict];
