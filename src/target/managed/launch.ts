import type { Managed, ReadyProbe, StopOrder } from '../../core/managed.ts';
import type { Mode } from '../../core/modes.ts';
import type { Environment } from '../credentials.ts';
import { fillText, fillWords } from './placeholders.ts';

/** Where a variable of the target comes from, by its name: its value is never shown. */
export type PassedVariable = { readonly name: string; readonly state: 'set' | 'made-up' | 'not-set' };

/** How one target will be started and ended: everything but the values of the variables that are passed on. */
export type Launch = {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly passed: readonly PassedVariable[];
  readonly url: string;
  readonly ready: ReadyProbe;
  readonly stop: StopOrder;
};

export type LaunchOptions = {
  readonly mode: Mode;
  /** null: a dry run, in which `{port}` stays as it is written. */
  readonly port: number | null;
  /** The program and first words of this gateproof. */
  readonly gateproof: readonly string[];
  /** The environment of gateproof itself. */
  readonly env: Environment;
};

const isSet = (env: Environment, name: string): boolean => (env[name] ?? '') !== '';

/** A variable that holds its value in a file is set too: nothing is made up for it. */
const isGiven = (env: Environment, name: string): boolean => isSet(env, name) || isSet(env, `${name}_FILE`);

const passedOf = ({ passEnv, makeUpEnv }: Managed, env: Environment): readonly PassedVariable[] => {
  const madeUp = new Set(makeUpEnv);
  return [...new Set([...passEnv, ...makeUpEnv])].map((name) => {
    if (isSet(env, name)) return { name, state: 'set' };
    return { name, state: madeUp.has(name) && !isGiven(env, name) ? 'made-up' : 'not-set' };
  });
};

/** The names that a run must make a value up for: they are the target's and gateproof's at once. */
export const namesToMakeUp = (managed: Managed, env: Environment): readonly string[] =>
  managed.makeUpEnv.filter((name) => !isGiven(env, name));

/** What will be started in a mode: its placeholders filled in, nothing else changed. Pure. */
export const launchOf = (managed: Managed, { mode, port, gateproof, env }: LaunchOptions): Launch => {
  const values = { port, mode, pid: null, gateproof };
  const { start, cwd, url, ready, stop } = managed;
  return {
    words: fillWords(start, values),
    cwd,
    settings: Object.fromEntries(
      Object.entries(managed.env[mode]).map(([name, value]) => [name, fillText(value, values)]),
    ),
    passed: passedOf(managed, env),
    url: fillText(url, values),
    ready,
    stop: { ...stop, command: stop.command === null ? null : [...fillWords(stop.command, values)] },
  };
};

/** Whether the two modes of a profile would be started as the very same program: then there is nothing to compare. */
export const isSameInBothModes = (managed: Managed): boolean => {
  const options = { port: 1, gateproof: [], env: {} };
  const [one, other] = (['gateway-only', 'legacy-fallback'] as const).map((mode) => {
    const { words, settings } = launchOf(managed, { ...options, mode });
    return JSON.stringify([words, Object.entries(settings).toSorted()]);
  });
  return one === other;
};

/** What a program needs to be started and to find its way, and holds no secret. */
const ALWAYS_PASSED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL'] as const;

/** The whole environment of a target: a few harmless variables, its settings, and what its profile names. Nothing else of ours. */
export const environmentOf = ({ settings, passed }: Launch, env: Environment): Readonly<Record<string, string>> => {
  const names = [...ALWAYS_PASSED, ...passed.map(({ name }) => name)];
  const inherited = names.flatMap((name) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...settings };
};
