import { duration, listed } from './figures.ts';

/** A word as a shell takes it, so that a printed command can be tried by hand. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Words as they would be typed. */
export const commandLine = (words: readonly string[]): string => words.map(shellWord).join(' ');

type Passed = { readonly name: string; readonly state: 'set' | 'made-up' | 'not-set' };

const PASSED_WORDS: Readonly<Record<Passed['state'], string>> = {
  set: 'from this environment',
  'made-up': 'a fresh random value',
  'not-set': 'not set here',
};

/** English sentences about targets that gateproof starts itself: what a profile may say, what is started, and how that went wrong. */
export const managedText = {
  portUntold: () => 'a program that is told its port, or tells it',
  portUntoldFix: () =>
    'Give it `{port}` as a word of `start` or a value of `env` in each mode (and keep `{port}` in `url`), or name its address with a group `url` in `ready.line`.',
  badUrl: () => 'an http or https address without credentials, query or fragment, such as `http://127.0.0.1:{port}`',
  badUrlFix: () => 'Write only scheme, host, `{port}` and, if it stands behind one, a path prefix.',
  badPattern: (why: string) => `a regular expression (${why})`,
  badPatternFix: () => 'Mend the expression; in a JSON file every `\\` is written twice.',
  placeholder: () => 'a placeholder that is known here',
  placeholderFix: (known: string) => `Did you mean \`${known}\`?`,
  noPidYet: () => 'Take it out: the process is known only in stop.command.',
  alone: () => '`{gateproof}` as a word of its own',
  aloneFix: () => 'Write it as one entry of the list: it stands for a program and its first words.',
  plainSetting: () => 'a plain setting, nothing secret',
  passByName: (name: string) =>
    `If it is a credential, name it in passEnv (passEnv: ['${name}']) and set ${name} in the environment; what stands in \`env\` is printed.`,
  noSecretWord: () => 'words without credentials: every user of the machine can read them',
  noSecretWordFix: () => 'Give it to the program by a variable, and name that in passEnv.',
  envName: () => 'the name of an environment variable',
  envNameFix: () => 'Use letters, digits and `_`, no digit first.',
  onceOnly: () => 'each variable in one place',
  onceOnlyFix: (name: string) => `Take ${name} out of \`env\` or out of passEnv and makeUpEnv.`,

  ownName: (mode: string) => `the reference target for ${mode}`,
  nameOf: (profile: string, arms: readonly string[], mode: string) =>
    `the target of profile ${profile} for ${listed(arms)}${arms.includes(mode) ? '' : ` in ${mode}`}`,
  starting: (p: { name: string; words: readonly string[]; cwd: string; env: readonly string[] }): string =>
    `Starting ${p.name}: ${commandLine(p.words)}\n  in ${p.cwd}, ${p.env.length === 0 ? 'no variables of its own' : `variables ${p.env.join(', ')}`}`,
  ready: (name: string, url: string, pid: number): string => `Ready: ${name} at ${url}, process ${pid}.`,

  noFolder: (name: string, cwd: string) => `Cannot start ${name}: there is no folder ${cwd}.`,
  noFolderHint: () => 'managed.cwd counts from the folder of the profile; --dry-run prints where that leads.',
  cannotStart: (name: string, program: string, why: string) => `Cannot start ${name}: ${program} (${why}).`,
  cannotStartHint: () => 'Check the first word of managed.start; programs are looked for on the PATH.',
  noGuard: (name: string, why: string) => `Cannot start ${name}: nothing would end it after us (/bin/sh: ${why}).`,
  noGuardHint: () =>
    'Managed targets need a POSIX shell at /bin/sh; elsewhere start the target yourself and give --url.',
  noPort: (why: string) => `No free port of this machine was found for a target: ${why}.`,
  noPortHint: () => 'See whether ephemeral ports are used up (ss -s).',

  exitCode: (code: number) => `exit ${code}`,
  endedBy: (signal: string) => signal,
  died: (p: { name: string; how: string; said: string }): string =>
    `${capital(p.name)} ended before it was ready (${p.how})${p.said === '' ? ', and said nothing on stderr.' : `: ${p.said}`}`,
  diedHint: (words: readonly string[]): string => `Run its command by itself to see why: ${commandLine(words)}`,
  notReady: (p: { name: string; ms: number; waitedFor: string; said: string }): string =>
    `${capital(p.name)} was not ready after ${duration(p.ms)}: ${p.waitedFor}${p.said === '' ? '' : `. On stderr: ${p.said}`}`,
  notReadyHint: () => 'Check managed.ready in the profile, or give it longer (ready.deadlineMs).',
  noSuchLine: (pattern: string) => `no line on stdout matched /${pattern}/`,
  noUsableUrl: (pattern: string) => `the line that matched /${pattern}/ holds no plain http address`,
  lastAnswer: (wanted: number, evidence: string) => `wanted status ${wanted}, last: ${evidence}`,
  neverAsked: (request: string) => `${request} was not answered`,
  endedEarly: (p: { name: string; how: string; said: string }): string =>
    `${capital(p.name)} ended during the run (${p.how})${p.said === '' ? '' : `: ${p.said}`}`,

  notManaged: (profile: string): string => `The profile ${profile} does not say how to start its target.`,
  notManagedHint: (flag: string): string =>
    `Give the address of one that runs (${flag}), or add \`managed\` to the profile (docs/profiles.md).`,
  eitherUrl: (): string =>
    '--managed starts the target itself, and --url names one that runs: only one of them can be meant.',
  eitherUrlHint: (): string => 'Leave one of the two out.',
  noShards: (): string => 'Every shard would start and load a target of its own.',
  noShardsHint: (): string => 'Start the target once, and give all shards its address with --url.',
  needsBothBuilds: (): string => '--reference and --candidate belong together.',
  needsBothBuildsHint: (): string => 'Name a profile for each: --reference <profile> --candidate <profile>.',
  modeWithoutBuilds: (): string => '`ab` plays both modes; --mode is for two builds.',
  modeWithoutBuildsHint: (): string => 'Leave it out, or name the builds with --reference and --candidate.',
  sameInBoth: (profile: string): string =>
    `The profile ${profile} starts the same program for both modes, so it would be compared with itself.`,
  sameInBothHint: (): string => 'Use {mode} in managed.start, or give each mode its own managed.env.',

  planTitle: (): string => 'What would be started (nothing was):',
  planArm: (arms: readonly string[], profile: string, mode: string): string =>
    `  ${listed(arms)}: profile ${profile}, ${mode}`,
  planLine: {
    command: (words: readonly string[]): string => `    command  ${commandLine(words)}`,
    cwd: (cwd: string): string => `    in       ${cwd}`,
    value: (name: string, value: string): string => `    env      ${name}=${shellWord(value)}`,
    passed: ({ name, state }: Passed): string => `    env      ${name}: ${PASSED_WORDS[state]}`,
    url: (url: string): string => `    at       ${url}`,
    urlTold: (): string => '    at       the address that this line tells',
    readyPath: (p: { path: string; status: number; deadlineMs: number }): string =>
      `    ready    when GET ${p.path} answers ${p.status}, within ${duration(p.deadlineMs)}`,
    readyLine: (p: { line: string; deadlineMs: number }): string =>
      `    ready    when a line on stdout matches /${p.line}/, within ${duration(p.deadlineMs)}`,
    stopCommand: (words: readonly string[]): string => `    stopped  by ${commandLine(words)}`,
    stop: (p: { signal: string; graceMs: number; command: readonly string[] | null }): string =>
      p.command === null
        ? `    stopped  by ${p.signal} to its process group${p.signal === 'SIGKILL' ? '' : `, by SIGKILL after ${duration(p.graceMs)}`}`
        : `             if that fails by ${p.signal} to its process group, by SIGKILL after ${duration(p.graceMs)}`,
  },
  planPort: (): string => '  {port} is a free port of this machine, found at the start.',
} as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export type ManagedText = typeof managedText;
