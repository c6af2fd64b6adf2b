import type { Explanation, Figure } from '../../explanation.ts';
import type { Verdict } from '../../verdict.ts';
import { clockTime, count, counted, listed, milliseconds, percent } from './figures.ts';

type Of<Key extends keyof Explanation> = Pick<Explanation, Key>;

/** Kinds of bad samples that do not say themselves what happened. */
const KINDS: Readonly<Record<string, string>> = {
  slow: 'too slow',
  dropped: 'dropped, no free slot',
  timeout: 'no answer in time',
  'connect-timeout': 'not established in time',
  'not-json': 'an answer that is not JSON',
  envelope: 'an answer without a success envelope',
  malformed: 'an answer that is not HTTP',
  oversize: 'an answer over 1 MB',
  certificate: 'a certificate that is not believed',
  tls: 'no TLS connection',
  'http-429-limiter': '429 from the limiter',
  'http-429-upstream': '429 from upstream',
};

/** What to do about a kind that is no failure of the service, though it counts as a bad answer. */
const REMEDIES: Readonly<Record<string, string>> = {
  'http-429-limiter':
    " It is the target's own rate limiter that refused them: raise its limit (AUTH_RATE_LIMIT_LIMIT, or the rateLimit of the key), or lower --rate.",
};

/** Kinds of connections: how they ended, and by what. */
const ENDS = /^(lost|refused)-(.+)$/s;

const kind = (of: string): string => {
  const [, how, by] = ENDS.exec(of) ?? [];
  return KINDS[of] ?? (by === undefined ? of : `${how} by ${by.replaceAll('-', ' ')}`);
};

/** With half of all or less it need not be the most frequent one: nothing may tell the kind of the others. */
const often = ({ kind: of, share }: NonNullable<Explanation['worstReason']>, bad: string): string => {
  if (share === 1) return `All ${kind(of)}: ${bad}.`;
  if (share > 0.5) return `Most often ${kind(of)}: ${bad}, ${percent(share, 2)} of them.`;
  return `Of the reasons that are known most often ${kind(of)}: ${bad}, ${percent(share, 2)} of all.`;
};

/** From when to when; a breach of one slice has one instant. */
const time = ({ firstBreach, lastBreach, course }: Of<'firstBreach' | 'lastBreach' | 'course'>): string => {
  const start = `${clockTime(firstBreach.startMs)} in phase ${firstBreach.phase}`;
  if (firstBreach.slice === lastBreach.slice) return `at ${start}`;
  return `from ${start} ${course === 'lasting' ? 'to the end' : `until ${clockTime(lastBreach.endMs)}`}`;
};

const event = ({ eventBad, noun }: Of<'eventBad' | 'noun'>): string =>
  eventBad === null ? '' : `, one event of ${counted(eventBad, noun)}`;

const figure = (
  { unit, noun }: Of<'unit' | 'noun'>,
  { observed, censored, n, bad }: Figure,
  withNoun: boolean,
): string => {
  if (n === 0) return 'nothing measured';
  if (unit === 'ms') return censored || observed === null ? 'no good answer' : milliseconds(observed);
  return withNoun ? `${count(bad)} of ${counted(n, noun)} bad` : `${count(bad)} of ${count(n)}`;
};

const HOLDS: Readonly<Record<Verdict, string>> = {
  pass: 'It holds.',
  fail: 'It broke the limit too.',
  inconclusive: 'It is undecided.',
};

const MOST_SYMBOLS = 3;

/** What broke, since when, where it is worst and what the other arm does: one sentence each. */
export const explanationText = {
  title: 'What broke',
  /** `names` of all objectives that this is true of. */
  broke: (
    names: readonly string[],
    of: Of<'arm' | 'firstBreach' | 'lastBreach' | 'course' | 'eventBad' | 'noun' | 'slices'>,
  ) =>
    `${of.arm}: ${listed(names)} broke ${time(of)}${event(of)}, in ${count(of.slices.inBreach)} of ${counted(of.slices.of, 'slices')}.`,
  endpoint: (endpoint: string) => `At ${endpoint}.`,
  worstReason: (of: NonNullable<Explanation['worstReason']>, noun: Explanation['noun']) =>
    often(of, counted(of.count, `bad ${noun}`)) + (REMEDIES[of.kind] ?? ''),
  worstSymbols: (symbols: Explanation['worstSymbols']) => {
    const [first, ...more] = symbols;
    if (first === undefined) return null;
    if (more.length === 0)
      return `Symbol ${first.symbol}: ${count(first.bad)} of ${count(first.n)} bad, of the others ${percent(first.othersBadShare, 2)}.`;
    const shown = symbols.slice(0, MOST_SYMBOLS).map(({ symbol, n, bad }) => `${symbol} (${percent(bad / n, 2)} bad)`);
    const left = symbols.length - shown.length;
    return `Symbols ${listed(left === 0 ? shown : [...shown, `${count(left)} more`])}: each worse than the others.`;
  },
  worstOperations: (operations: Explanation['worstOperations']) => {
    const [first, ...more] = operations;
    if (first === undefined) return null;
    if (more.length === 0)
      return `Operation ${first.operation} (${first.endpoint}): ${count(first.bad)} of ${count(first.n)} bad, of the others ${percent(first.othersBadShare, 2)}.`;
    const named = operations.map(({ operation, n, bad }) => `${operation} (${percent(bad / n, 2)} bad)`);
    return `Operations ${listed(named)}: each worse than the others.`;
  },
  otherArm: (
    { arm, verdict, figure: there, ownFigure }: NonNullable<Explanation['otherArm']>,
    of: Of<'unit' | 'noun'>,
  ) => `${arm} at the same time: ${figure(of, there, true)}, here ${figure(of, ownFigure, false)}. ${HOLDS[verdict]}`,
  example: ({ kind: of, atMs, detail }: Explanation['examples'][number]) =>
    `Example at ${clockTime(atMs)}, ${kind(of)}: ${detail}`,
} as const;
