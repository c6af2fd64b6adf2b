import type { NamedTarget } from '../../mode-control.ts';
import { commandLine } from './managed.ts';

const VERDICT = {
  proven: 'PROVEN',
  contradicted: 'CONTRADICTED (mode-unproven)',
  'not-provable': 'NOT PROVABLE',
} as const;
export type ProofState = keyof typeof VERDICT;

/** A command of `gateproof mode` on the same target, to be typed as it is printed. */
export const modeCommand = (words: readonly string[], { target, url }: NamedTarget): string =>
  commandLine(['gateproof', 'mode', ...words, '--target', target, ...(url === null ? [] : ['--url', url])]);

/** What `gateproof mode` says. */
export const modeCommandText = {
  description: () => 'which mode is on: read it, switch it, prove it, put it back',
  get: () => 'read the mode from outside, and by what it is known',
  set: () => 'switch to a mode by the modeControl of the profile, and prove it',
  prove: () => 'prove the mode, or that it is the one you name: exit 1 when it is not',
  restore: () => 'put back what was there before the first switch, byte for byte, and prove it',
  modeArgument: () => 'gateway-only or legacy-fallback',
  dryRun: () => 'print what would be written, run and sent, and do none of it',
  yes: () => 'do it without asking first',
  overwrite: () => 'put the env file back even if somebody else changed it since',
  json: () => 'print the result as JSON on stdout, everything else on stderr',

  noControl: (profile: string) => `The profile ${profile} does not say how to switch the mode of its target.`,
  noControlHint: () =>
    'Add `modeControl` to the profile (docs/mode.md), or switch it yourself and use `gateproof mode prove`.',
  experimental: (kind: string) =>
    `The mode control "${kind}" is experimental: it is tested only by the words it would run.`,
  planTitle: (mode: string | null) => (mode === null ? 'To put back what was there before:' : `To switch to ${mode}:`),
  confirm: () => 'Go on? [y/N] ',
  notConfirmed: () => 'Nothing was changed.',
  needsYes: () => 'Nothing was changed: this would run what is printed above, and there is no terminal to ask at.',
  needsYesHint: () => 'Look at it with --dry-run, then add --yes.',
  fromOutside: (why: string) => `${why} The mode is proven from outside alone.`,
  keepsEnvironment: (action: string) =>
    `pm2 ${action} without --update-env keeps the old environment: with updateEnv: false the flags will not reach the target.`,
  pressEnter: () => 'Press Enter when that is done. ',
  waiting: () => 'Waiting until the target shows it.',

  already: (mode: string) => `The target runs in ${mode} already, and would start in it again. Nothing was changed.`,
  switching: (mode: string) => `Switching to ${mode} ...`,
  verdict: (state: ProofState, mode: string | null) => `${mode ?? 'mode'}: ${VERDICT[state]}`,
  partLine: (part: string, state: string, evidence: string) => `  ${part.padEnd(15)} ${state.padEnd(13)} ${evidence}`,
  trap: (said: string) => `  ! ${said}`,
  restoreLater: (journal: string, named: NamedTarget) =>
    `The way back is kept in ${journal}: ${modeCommand(['restore'], named)}`,
  putBack: (file: string) => `Put back byte for byte: ${file}`,
  notInForce: (named: NamedTarget) =>
    `The target does not run as before yet. The way back is kept; to do it again: ${modeCommand(['restore'], named)}`,
  nothingToRestore: (restoredAtMs: number | null, journal: string, named: NamedTarget) =>
    restoredAtMs === null
      ? `Nothing to restore: no switch is on record in ${journal}. Nothing was changed.`
      : `Nothing to restore: all was put back at ${new Date(restoredAtMs).toISOString()}. Nothing was changed. Whether that is in force: ${modeCommand(['prove'], named)}`,
  next: (command: string) => `Again: ${command}`,
} as const;
