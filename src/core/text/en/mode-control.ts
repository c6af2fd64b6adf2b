import type { NamedTarget } from '../../mode-control.ts';
import { duration, listed } from './figures.ts';
import { commandLine, shellWord } from './managed.ts';
import { modeCommand, modeCommandText } from './mode-command.ts';
import { modeProofText } from './mode-proof.ts';

type Over = { readonly name: string; readonly before: string; readonly behind: string };
type Entry = { readonly key: string; readonly value: string; readonly line: number };

const setting = (name: string, value: string | null): string =>
  value === null ? `${name} not set` : `${name}=${value}`;

const overText = (over: readonly Over[]): string =>
  listed(over.map(({ name, before, behind }) => `${name}=${before} over ${behind} in the file`));

/** The traps of the document, each explained: what happened, and what to do. */
const trapText = {
  doubledKey: (entries: readonly Entry[]) =>
    `${entries[0]?.key} stands ${entries.length} times in the env file (${entries.map(({ line, value }) => `line ${line}: ${value}`).join(', ')}), as \`echo … >> .env\` leaves it. Most programs take the last, some the first. Keep one line; \`gateproof mode set\` does that.`,
  fallbackWithStrict: () =>
    'WS_ALLOW_LEGACY_FALLBACK and WS_STRICT_MODE are both true: with both the target refuses to start. Set all three flags of a mode together, as `gateproof mode set` does.',
  environmentBeforeFile: (over: readonly Over[]) =>
    `The environment goes before the env file, and pm2 holds ${overText(over)}. The line in the file does not count: start the application once without these variables (pm2 delete, then pm2 start), or leave \`envFile\` out of the profile.`,
  environmentKept: (
    control: {
      readonly action: string;
      readonly updateEnv: boolean;
      readonly ecosystem: { readonly file: string; readonly env: Readonly<Record<string, string>> } | null;
    },
    held: Readonly<Record<string, string | null>>,
    mode: string,
  ) => {
    const holds = `pm2 still holds ${listed(Object.entries(held).map(([name, value]) => setting(name, value)))}`;
    if (control.ecosystem !== null)
      return `${holds}. With an ecosystem file it takes variables from that file alone: the block \`env_${control.ecosystem.env[mode] ?? ''}\` of ${control.ecosystem.file} must set all three flags of ${mode}.`;
    return control.updateEnv
      ? `${holds}: the new variables did not reach it. Run \`gateproof mode set\`, which hands them over with --update-env.`
      : `\`pm2 ${control.action}\` without --update-env keeps the old environment: ${holds}, whatever was exported before it. Use updateEnv: true in the profile (pm2 ${control.action} … --update-env).`;
  },
  neverRestarted: (inContainer: boolean) =>
    `The process is the one that ran before, and flags are read only as it starts: a file, or a variable set by \`docker exec … export\` or in a shell, changes nothing in a process that runs. ${inContainer ? 'Recreate or restart the container itself.' : 'Restart it, and look whether the restart command reaches the process that answers here.'}`,
  flagsNotTaken: (expected: string, told: string) =>
    `It restarted, and what we know of its settings says ${expected}, but it runs in ${told}. Something else sets its flags (an environment that goes before the file, another file), or this build does not read them.`,
} as const;

/** What may not stand in a mode control. */
const ruleText = {
  noExecExport: () => 'a command that reaches the running process',
  noExecExportFix: () =>
    '`docker exec … export` sets variables of a shell that ends at once; the target keeps its own. Change the env file and recreate the container (kind: docker).',
  noAppend: () => 'a step that leaves one value for a key',
  noAppendFix: () =>
    '`echo … >> .env` leaves a second value for the key. Name the file as `envFile`: gateproof sets each key once and puts the file back.',
} as const;

/** English sentences about switching a mode: what is done, what stands in the way, and the way back. */
export const modeControlText = {
  trap: trapText,
  rule: ruleText,
  proof: modeProofText,
  command: modeCommandText,

  askSettings: (settings: Readonly<Record<string, string>>): readonly string[] => [
    'Set these variables where the target gets its environment from:',
    ...Object.entries(settings).map(([name, value]) => `  ${name}=${value}`),
    'Then restart the target.',
  ],
  askBack: (): readonly string[] => [
    'Put the flags of the target back to what they were before, and restart it.',
    'Which mode that was is not known: it could not be read before the switch.',
  ],

  cannotRun: (words: readonly string[], why: string) => `Cannot run ${commandLine(words)}: ${why}.`,
  cannotRunHint: () => 'Programs are looked for on the PATH; folders count from the folder of the profile.',
  commandFailed: (words: readonly string[], how: string, said: string) =>
    `${commandLine(words)} failed (${how})${said === '' ? ', and said nothing.' : `: ${said}`}`,
  commandFailedHint: () => 'Run it by hand to see why.',
  endedWith: (code: number | null, signal: string | null) => (signal === null ? `exit ${code ?? 0}` : signal),
  tooLong: (ms: number) => `not over after ${duration(ms)}, so it was ended`,

  noPm2Daemon: (home: string) => `No pm2 runs with its home at ${home}.`,
  noPm2DaemonHint: () => 'Run gateproof as the user that owns the pm2 of the target, or set PM2_HOME.',
  pm2Unreadable: (words: readonly string[]) => `${commandLine(words)} printed no list of applications.`,
  pm2UnreadableHint: () => 'Check `program` in modeControl, and that this pm2 knows `jlist`.',
  pm2Unknown: (app: string) => `pm2 has no application called "${app}".`,
  pm2UnknownHint: (known: readonly string[]) =>
    known.length === 0 ? 'It has none at all: is it the pm2 of the right user?' : `It has ${listed(known)}.`,

  elsewhere: (url: string) => `pm2 knows the applications of this machine alone, and ${url} is not a loopback address.`,
  outOfReach: (url: string) =>
    `Nothing was changed: pm2 would restart an application of this machine, and ${url} is not a loopback address.`,
  outOfReachHint: (here: string, named: NamedTarget) =>
    `Do it on the machine of the target, with --url ${here}. From elsewhere \`${modeCommand(['prove'], named)}\` looks at it.`,

  noToken: (name: string) => `${name} is not set, and the administration of the target needs it.`,
  noTokenHint: (name: string) => `Put the value into the environment: ${name}.`,
  requestFailed: (evidence: string) => `The administration of the target did not take the switch: ${evidence}`,
  requestFailedHint: () => 'Check path, bodies and auth of modeControl.',
  backUnknown: () => 'Which mode was on before the switch is not known: it could not be read then.',
  backUnknownHint: (named: NamedTarget) =>
    `Choose it yourself: \`${modeCommand(['set', 'gateway-only'], named)}\`, or the same with legacy-fallback.`,

  cannotReadFile: (path: string, why: string) => `Cannot read the env file ${path}: ${why}.`,
  cannotReadFileHint: () => '`envFile` counts from `cwd`, and that from the folder of the profile.',
  cannotWriteFile: (path: string, why: string) => `Cannot write the env file ${path}: ${why}. It is as it was.`,
  cannotWriteFileHint: () =>
    'Run gateproof as the owner of the file, with write access to its folder: it is replaced whole, with its mode and owner.',
  cannotKeepState: (path: string, why: string) =>
    `Cannot keep the way back in ${path}: ${why}. Without it nothing is switched or put back.`,
  cannotKeepStateHint: () =>
    'Run gateproof as a user who may write there: as the owner of the env file, or of the profile where there is none.',
  fileWouldNotCount: (over: readonly Over[], refused: boolean) =>
    `Nothing was changed: the environment that pm2 starts the target with goes before the env file (${overText(over)}), so ${refused ? 'fallback and strict would both be true and the target would refuse to start.' : 'the target would not take the new mode.'}`,
  fileWouldNotCountHint: (names: readonly string[]) =>
    `Start the application once without ${listed(names)} in its environment, or leave \`envFile\` out of modeControl.`,
  halfDone: (file: string | null, journal: string, named: NamedTarget) =>
    `${file === null ? '' : `${file} holds the new flags already, and the next start would take them. `}\`${modeCommand(['restore'], named)}\` puts everything back (journal: ${journal}).`,

  locked: (path: string, pid: string) =>
    `Another gateproof${pid === '' ? '' : ` (process ${pid})`} is switching this target: ${path}.`,
  lockedHint: () => 'Wait until it is done. The lock of a process that is gone is taken over by itself.',
  badJournal: (path: string) => `The journal ${path} cannot be read.`,
  badJournalHint: () =>
    'It tells the way back, so nothing was changed. Look at it, and at the file `backup` beside it.',
  noBackup: (path: string) => `The backup ${path} is not there, or is not what the journal says. Nothing was changed.`,
  noBackupHint: () => 'Put the env file back by hand, then take the journal away.',
  otherControl: (profile: string, kind: string) =>
    `The target was switched by the profile ${profile} (${kind}), and only that knows the way back.`,
  otherControlHint: (profile: string) =>
    `Restore with that profile first: \`gateproof mode restore --target\`, and the name or file of ${profile}.`,
  otherTarget: (url: string) => `The switch on record is that of the target at ${url}.`,
  otherTargetHint: (named: NamedTarget) => `Put that one back first: \`${modeCommand(['restore'], named)}\`.`,
  changedByOthers: (path: string) => `${path} was changed by somebody else since the switch. Nothing was changed.`,
  changedByOthersHint: (backup: string) =>
    `Compare it with ${backup}. To throw those changes away and put the file back byte for byte, add --overwrite.`,

  step: {
    write: (path: string) => `write    ${path}`,
    writeLine: (line: string) => `           ${line}`,
    remove: (path: string) => `remove   ${path}`,
    same: (path: string) => `keep     ${path}: it says so already`,
    whole: (path: string) => `put back ${path}, byte for byte`,
    run: (words: readonly string[]) => `run      ${commandLine(words)}`,
    cwd: (cwd: string) => `           in ${cwd}`,
    env: (name: string, value: string) => `           with ${name}=${shellWord(value)}`,
    passed: (name: string, isSet: boolean) =>
      `           with ${name} ${isSet ? 'from this environment' : '(not set here)'}`,
    request: (method: string, path: string, body: string) => `send     ${method} ${path} ${body}`,
    auth: (header: string, prefix: string, name: string) => `           with ${header}: ${prefix}[value of ${name}]`,
    ask: (lines: readonly string[]) => ['ask you to', ...lines.map((line) => `           ${line}`)].join('\n'),
    journal: (path: string) => `keep     the way back in ${path}`,
    prove: (ms: number) => `prove    the mode from outside, for at most ${duration(ms)}`,
  },
} as const;
