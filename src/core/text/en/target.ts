import { listed } from './figures.ts';

const ticked = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

/** Sentences about planted faults and their parameters. */
const faultText = {
  path: (fault: string, key: string) =>
    /^\d+$/.test(key) ? `--fault ${fault}, part ${key}` : `--fault ${fault}, ${key}`,
  unknownPath: '--fault',
  aKnownName: 'the name of a fault',
  useKnownName: (near: string | null, names: readonly string[]) =>
    near === null ? `The faults are ${ticked(names)}.` : `Did you mean \`${near}\`? The faults are ${ticked(names)}.`,
  nothing: 'nothing',
  aDuration: 'a duration such as `400ms`, `1.4s` or `2m`, at most an hour',
  aShare: 'a share such as `2%`, above 0 % and at most 100 %',
  aCount: (from: number, to: number) => `a whole number from ${from} to ${to}`,
  aNumber: 'a number above 0',
  aCode: 'an error code in capitals such as `EXTERNAL_API_ERROR`',
  aShareOrCount: 'a share such as `3%` or a whole number such as `36`',
  oneOf: (choices: readonly string[]) => `one of ${ticked(choices)}`,
  onceOnly: 'every key once',
  twice: (key: string) => `\`${key}\` twice`,
  knownKeys: (keys: readonly string[]) => (keys.length === 0 ? 'no further part' : `one of the keys ${ticked(keys)}`),
  writeParameter: (fault: string, key: string, expected: string) =>
    /^\d+$/.test(key) ? `Write ${expected} after \`${fault}=\`.` : `Write \`${key}=\` and ${expected}.`,
  removeParameter: (fault: string, part: string) => `Remove \`${part}\` from \`${fault}\`.`,
  refused: (count: number) => ({
    message: count === 1 ? 'A fault was refused.' : `Faults were refused: ${count} problems.`,
    hint: 'Mend them and try again; `gateproof target --help` lists every fault with an example.',
  }),
} as const;

/** English sentences of the target part of the catalogue. */
export const targetText = {
  flagsConflict: {
    message: 'WS_ALLOW_LEGACY_FALLBACK and WS_STRICT_MODE are both true: such a server does not start.',
    hint: 'Set one of them to false, or choose a mode with `--mode`.',
  },
  unknownValidationMode: (got: string) => ({
    message: `WS_VALIDATION_MODE is \`${got}\`: only \`production\` and \`development\` are known.`,
    hint: 'Correct the variable or remove it (`production` is the default).',
  }),
  flagsOfNoMode: 'the flags stand for neither gateway-only nor legacy-fallback',
  options: { what: 'the options', origin: 'of the reference target' },
  portTaken: (host: string, port: number) => ({
    message: `Port ${port} of ${host} is taken.`,
    hint: 'Stop what listens there, or choose another with `--port` (0 takes a free one).',
  }),
  cannotListen: (host: string, port: number, why: string) => ({
    message: `The reference target cannot listen on ${host}:${port}: ${why}.`,
    hint: 'Choose another port with `--port` (0 takes a free one).',
  }),
  fault: faultText,
  banner: {
    ready: (url: string) => `Reference target ready at ${url}`,
    mode: (mode: string | null, flags: string) => `  mode         ${mode ?? 'neither'} (${flags})`,
    dialects: (names: readonly string[]) => `  contracts    ${listed(names)}`,
    open: '  credentials  open: any key pair that is not empty is taken',
    keyed: '  credentials  the key pair of GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN',
    faults: (texts: readonly string[]) => `  faults       ${texts.length === 0 ? 'none' : texts.join(' ')}`,
    limit: (limit: string) => `  rate limit   ${limit}`,
    next: (command: string) => `Next: ${command}`,
    stop: 'Stop it with Ctrl-C.',
  },
} as const;
