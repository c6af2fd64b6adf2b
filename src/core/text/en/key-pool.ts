import { count, counted, listed } from './figures.ts';

const MOST_NAMED = 10;

const entries = (places: readonly number[]): string => {
  const more = places.length - MOST_NAMED;
  const named = places.slice(0, MOST_NAMED).map(count);
  const word = places.length === 1 ? 'entry' : 'entries';
  return `${word} ${more > 0 ? `${named.join(', ')} and ${count(more)} more` : listed(named)}`;
};

type Tried = { readonly name: string; readonly tried: number; readonly of: number };

/** English sentences about a pool of keys before a load. Places count from 1, in the list that the variable holds; no value of it is ever said. */
export const keyPoolText = {
  refused: ({ name, tried, of }: Tried, places: readonly number[], said: string): string =>
    `of ${counted(of, 'keys')} in ${name} ${tried < of ? `${count(tried)} were tried, and ` : ''}the target refused ${entries(places)}: ${said}`,
  refusedHint: (name: string, places: readonly number[]): string =>
    `Mend ${entries(places)} of ${name}, or take ${places.length === 1 ? 'it' : 'them'} out: a refused key in the pool would be measured as a failure of the target.`,
  sample: ({ name, tried, of }: Tried): string =>
    `before the run, ${count(tried)} of ${counted(of, 'keys')} in ${name} were tried, spread evenly; of the others it is not known whether the target takes them`,
  limited: ({ name, tried, of }: Tried): string =>
    `before the run, only ${count(tried)} of ${counted(of, 'keys')} in ${name} were tried, then the rate limiter answered (429); of the others it is not known whether the target takes them`,
} as const;
