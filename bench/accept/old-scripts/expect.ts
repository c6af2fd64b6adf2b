import type { ScenarioInput } from '../../../src/core/scenario.ts';
import type { Expected, Seen } from './play.ts';

type Quotes = NonNullable<ScenarioInput['quotes']>;

/** The scenario with other settings of its quotes. */
export const asking =
  (over: Partial<Quotes>) =>
  (scenario: ScenarioInput): ScenarioInput => ({ ...scenario, quotes: { ...scenario.quotes, ...over } });

/** The scenario with an option more. */
export const withOption =
  (options: Quotes['options']) =>
  (scenario: ScenarioInput): ScenarioInput =>
    asking({ options: { ...scenario.quotes?.options, ...options } })(scenario);

/** The scenario with other users. */
export const withUsers =
  (over: object) =>
  (scenario: ScenarioInput): ScenarioInput => {
    const users = scenario.quotes?.users;
    return users === null || users === undefined ? scenario : asking({ users: { ...users, ...over } })(scenario);
  };

/** How often the target was asked for this, by its books. */
export const askedFor = ({ asked }: Seen, label: string, wanted: number): Expected => [
  label,
  asked[label] ?? 0,
  wanted,
];

/** The symbols that were asked for, sorted. */
export const symbolsAsked = ({ asked }: Seen): readonly string[] =>
  Object.keys(asked)
    .filter((label) => label.startsWith('symbol='))
    .map((label) => label.slice('symbol='.length));

/** The values of a label and how often each stands in the books. */
export const valuesOf = ({ asked }: Seen, name: string): readonly number[] =>
  Object.entries(asked).flatMap(([label, count]) => (label.startsWith(`${name}=`) ? [count] : []));

/** All requests of the load by both sets of books: ours, and the target's. */
export const requests = ({ summary, books }: Seen, wanted: number): readonly Expected[] => [
  ['requests, by our books', summary?.modes['gateway-only']?.arrivals.planned, wanted],
  ['received, by the books of the target', books.requests.load.received, wanted],
];

export const ok = ({ summary }: Seen, wanted: number): Expected => [
  'answered well',
  summary?.modes['gateway-only']?.arrivals.ok,
  wanted,
];

/** Failed requests by kind, judged time. */
export const failures = ({ record }: Seen): Readonly<Record<string, number>> =>
  record?.modes[0]?.byOperation[0]?.failures ?? {};
