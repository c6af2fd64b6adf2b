import { ARMS, type Arm, MODES, type Mode } from '../../core/modes.ts';
import { usageError } from '../usage-error.ts';
import { parseMode } from '../values/mode.ts';

/** What a next command says of its target. null: left out. */
export type TargetWords = {
  readonly target: string;
  readonly url: string | null;
  readonly mode: Mode | null;
  readonly allowHosts: readonly string[];
};

/** The words of a command line as a shell reads them, quoted the way `runAgainCommand` quotes. */
export const shellWords = (line: string): readonly string[] =>
  [...line.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\(.)/g, (_all, quoted: string | undefined, escaped: string | undefined) =>
      quoted === undefined ? (escaped ?? '') : quoted,
    ),
  );

/** The values of a flag, as `--flag value` or `--flag=value`. */
const valuesOf = (words: readonly string[], flag: string): readonly string[] =>
  words.flatMap((word, at) => {
    if (word === flag) return words[at + 1] ?? [];
    return word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : [];
  });

const isMode = (arm: string | null): arm is Mode => MODES.some((mode) => mode === arm);

/** The word that gives an arm its address by name. */
const urlNamed = (urls: readonly string[], arm: string | null): string | undefined =>
  urls.find((url) => arm !== null && url.startsWith(`${arm}=`));

/** Addresses of `--url <arm>=<url>`, or the one of `--url <url>`. Where there is none, the target was started for the run, or stands where its profile says. */
const urlOf = (urls: readonly string[], arm: Arm | null): string | null => {
  const wanted = arm === 'control' ? 'reference' : arm;
  const named = (url: string): boolean => ARMS.some((each) => url.startsWith(`${each}=`));
  const own = urlNamed(urls, wanted);
  if (own !== undefined) return own.slice(own.indexOf('=') + 1);
  return urls.findLast((url) => !named(url)) ?? null;
};

/** The profile that an arm was played with: builds have one each. */
const profileOf = (words: readonly string[], arm: Arm | null): string | null => {
  const flag = arm === 'candidate' ? '--candidate' : arm === 'reference' || arm === 'control' ? '--reference' : null;
  const own = flag === null ? undefined : valuesOf(words, flag).at(-1);
  return own ?? valuesOf(words, '--target').at(-1) ?? null;
};

/** Commands whose arms are modes that somebody asked for. */
const PLAYS_MODES: readonly string[] = ['ab', 'demo'];

/** The mode that somebody said the arm of a command runs in. One that the target told by itself is no such mode: it may be the wrong one. */
const modeSaid = (words: readonly string[], arm: Arm | null): string | null => {
  const flag = valuesOf(words, '--mode').at(-1);
  if (flag !== undefined) return flag;
  if (!isMode(arm)) return null;
  const isNamed = urlNamed(valuesOf(words, '--url'), arm) !== undefined;
  return isNamed || words.slice(0, 2).some((word) => PLAYS_MODES.includes(word)) ? arm : null;
};

/** How the target of an arm was named on the command line that left a result; `target` and `mode` null: not at all. */
export const wordsOfCommand = (
  command: string | null,
  arm: Arm | null,
): Omit<TargetWords, 'target'> & { readonly target: string | null } => {
  const words = command === null ? [] : shellWords(command);
  const mode = modeSaid(words, arm);
  return {
    target: profileOf(words, arm),
    url: urlOf(valuesOf(words, '--url'), arm),
    mode: mode === null ? null : parseMode(mode),
    allowHosts: valuesOf(words, '--allow-host'),
  };
};

/** Refuses a profile that is not the one of the stored result: its next command would go elsewhere. */
export const assertSameProfile = (
  told: string,
  stored: string | null,
  say: { otherProfile(told: string, stored: string): string; otherProfileHint(): string },
): void => {
  if (stored !== null && told !== stored) throw usageError(say.otherProfile(told, stored), say.otherProfileHint());
};
