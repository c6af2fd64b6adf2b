import type { ModeControl } from '../../core/mode-control.ts';
import { type Mode, modeOfFlags } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { doubledKeys, envValue } from './env-file.ts';
import { FLAG_VARIABLES, flagsOfSettings, type Settings, settingsFrom } from './variables.ts';

const text = englishCatalogue.modeControl.trap;

/** The ways to go wrong that the document itself leads into (docs/spec/documented-contract.md, "Known traps"). */
export const TRAP_IDS = [
  'doubled-key',
  'fallback-with-strict',
  'environment-before-file',
  'environment-kept',
  'never-restarted',
  'flags-not-taken',
] as const;
export type TrapId = (typeof TRAP_IDS)[number];

/** A trap that somebody is in: what happened, and what to do next. */
export type Trap = { readonly id: TrapId; readonly said: string };

/** What is known of how the flags are set. */
export type Clues = {
  readonly control: ModeControl | null;
  /** The env file, one character a byte; null: none, or not there. */
  readonly fileText: string | null;
  /** What the process manager starts the target with; null: not known. */
  readonly managed: Settings | null;
  readonly expected: Mode | null;
  /** The mode that the flags endpoint tells, and whether it tells of flags that conflict. */
  readonly told: Mode | null;
  readonly toldConflict: boolean;
  readonly restart: 'agrees' | 'contradicts' | 'not-provable' | 'not-needed';
};

export const settingsOfFile = (fileText: string): Settings => settingsFrom((variable) => envValue(fileText, variable));

const doubled = ({ fileText }: Clues): readonly Trap[] =>
  fileText === null
    ? []
    : doubledKeys(fileText, FLAG_VARIABLES).map((entries) => ({ id: 'doubled-key', said: text.doubledKey(entries) }));

/** The sources of flags in the order in which the target reads them: its environment, then the file. */
const sourcesOf = ({ managed, fileText }: Pick<Clues, 'managed' | 'fileText'>): readonly Settings[] => [
  ...(managed === null ? [] : [managed]),
  ...(fileText === null ? [] : [settingsOfFile(fileText)]),
];

const conflict = (clues: Clues): readonly Trap[] => {
  const sources = sourcesOf(clues);
  const { allowLegacyFallback, strictMode } = flagsOfSettings(sources);
  const isSet = sources.length > 0 && allowLegacyFallback && strictMode;
  return isSet || clues.toldConflict ? [{ id: 'fallback-with-strict', said: text.fallbackWithStrict() }] : [];
};

/** Variables that the environment sets otherwise than the file, so that the file does not count. */
export const shadowed = (managed: Settings, file: Settings) =>
  FLAG_VARIABLES.flatMap((name) => {
    const [before, behind] = [managed[name], file[name]];
    return before === null || behind === null || before.trim().toLowerCase() === behind.trim().toLowerCase()
      ? []
      : [{ name, before, behind }];
  });

const environmentFirst = ({ managed, fileText }: Clues): readonly Trap[] => {
  const over = managed === null || fileText === null ? [] : shadowed(managed, settingsOfFile(fileText));
  return over.length === 0 ? [] : [{ id: 'environment-before-file', said: text.environmentBeforeFile(over) }];
};

/** pm2 restarts with what it has: the environment of the shell counts only with --update-env. */
const environmentKept = ({ control, managed, expected, told }: Clues): readonly Trap[] => {
  if (control?.kind !== 'pm2' || control.envFile !== null || managed === null || expected === null) return [];
  if (told === expected || modeOfFlags(flagsOfSettings([managed])) === expected) return [];
  return [{ id: 'environment-kept', said: text.environmentKept(control, managed, expected) }];
};

const neverRestarted = ({ restart, control }: Clues): readonly Trap[] =>
  restart === 'contradicts' ? [{ id: 'never-restarted', said: text.neverRestarted(control?.kind === 'docker') }] : [];

/** It restarted, everything that we know of says the mode, and still it runs in another. */
const notTaken = (clues: Clues): readonly Trap[] => {
  const { restart, expected, told } = clues;
  const sources = sourcesOf(clues);
  if (restart !== 'agrees' || expected === null || told === null || told === expected) return [];
  if (sources.length === 0 || modeOfFlags(flagsOfSettings(sources)) !== expected) return [];
  return [{ id: 'flags-not-taken', said: text.flagsNotTaken(expected, told) }];
};

const DETECTORS = [doubled, conflict, environmentFirst, environmentKept, neverRestarted, notTaken];

/** Every trap that these clues show, explained. */
export const trapsIn = (clues: Clues): readonly Trap[] => DETECTORS.flatMap((detect) => detect(clues));
