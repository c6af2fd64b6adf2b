/** A word as a shell takes it: quoted when it holds anything but plain characters. */
const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** The command line as it can be typed again. Credentials never stand on it. */
export const runAgainCommand = (words: readonly string[]): string => ['gateproof', ...words].map(shellWord).join(' ');

/** The command that judges a stored run again, by the limits of a file if there is one. */
export const rejudgeCommand = (folder: string, slo: string | null = null): string =>
  `gateproof report ${shellWord(folder)}${slo === null ? '' : ` --slo ${shellWord(slo)}`}`;
