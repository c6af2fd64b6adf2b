import { count, duration, listed } from './figures.ts';
import { ticked } from './words.ts';

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
  aSize: 'a number of bytes such as `4096`, `64KiB` or `1MiB`',
  aSpeed: 'bytes a second such as `64KiB/s`',
  aCount: (from: number, to: number) => `a whole number from ${from} to ${to}`,
  aNumber: 'a number above 0',
  aClock: 'a clock set apart such as `+250ms` or `-1.4s`, or one that drifts such as `100ppm`',
  aDrift: 'a drift in millionths such as `100ppm`',
  aCode: 'an error code in capitals such as `EXTERNAL_API_ERROR`',
  aShareOrCount: 'a share such as `3%` or a whole number such as `36`',
  aSymbolWith: (part: string) => `a symbol such as \`AAPL\`, a colon, and ${part}`,
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

/** What `gateproof target` says. */
const commandText = {
  description: 'the reference target: both contracts, either mode, on loopback',
  mode: 'set the flags of this mode; without it they come from the environment and --env-file',
  port: 'port to listen on; 0 takes a free one',
  host: 'loopback address to listen on',
  wsPort: 'a second port that serves the same sockets (default: none)',
  dialect: 'which contract to serve: `documented`, `stock-api` or `both`',
  symbols: 'symbols that tick, in their strict form, separated by commas (default: ten of four markets)',
  tickRate: 'ticks a second of every symbol; 0 leaves the heartbeat alone (default: 4)',
  seed: 'seed of prices, tick times and planted chances (default: 1)',
  rateLimit: 'limit by address and route on the stock-api routes, such as `100/60s`, or `off`',
  envFile: 'file with WS_* flags; the environment goes before it, and of a doubled key the last line counts',
  fault: 'plant a fault; may be repeated (see below)',
  adminTokenFile: 'write the admin token to this file, readable by you alone',
  json: 'print one line of JSON when ready, instead of a banner',
  exitWithParent: 'end when standard input ends',
  /** Line by line, as long as they are. */
  faultHelp: (
    faults: readonly { readonly name: string; readonly doc: string; readonly example: string }[],
  ): readonly string[] => [
    '',
    'Faults:',
    ...faults.flatMap(({ name, doc, example }) => [`  ${name}`, `      ${doc}`, `      --fault ${example}`]),
    '',
    'Credentials: GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN, GATEPROOF_USERNAME and GATEPROOF_PASSWORD (open when not set); GATEPROOF_ADMIN_TOKEN opens the books under /__gateproof (made up when not set).',
  ],
  badRateLimit: (got: string) => ({
    message: `--rate-limit is not a limit: "${got}".`,
    hint: 'Write it like --rate-limit 100/60s, or off.',
  }),
  halfPair: (first: string, second: string) => ({
    message: `Only one of ${first} and ${second} is set.`,
    hint: 'Set both, or neither: without them the target takes any.',
  }),
  cannotReadFile: (path: string) => ({ message: `Cannot read ${path}.`, hint: 'Check the path of --env-file.' }),
  cannotWriteFile: (path: string) => ({
    message: `Cannot write the admin token to ${path}.`,
    hint: 'Name a file that does not exist yet, in a folder that you may write to, with --admin-token-file.',
  }),
  ready: (ready: {
    readonly url: string;
    readonly wsPort: number | null;
    readonly mode: string | null;
    readonly contracts: readonly string[];
    readonly hasKey: boolean;
    readonly faults: readonly string[];
    readonly limit: { readonly limit: number; readonly ttlMs: number } | null;
    readonly tokenFile: string | null;
    readonly next: string;
  }) =>
    [
      `Reference target ready at ${ready.url}${ready.wsPort === null ? '' : `, sockets also on port ${ready.wsPort}`}`,
      `  mode         ${ready.mode ?? 'neither gateway-only nor legacy-fallback: look at the WS_* flags'}`,
      `  contracts    ${listed(ready.contracts)}`,
      `  credentials  ${ready.hasKey ? 'the key pair of GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN' : 'open: any key pair that is not empty is taken'}`,
      `  rate limit   ${ready.limit === null ? 'off' : `${count(ready.limit.limit)} requests in ${duration(ready.limit.ttlMs)} by address and route`}`,
      `  faults       ${ready.faults.length === 0 ? 'none' : ready.faults.join(' ')}`,
      ...(ready.tokenFile === null ? [] : [`  admin token  in ${ready.tokenFile}`]),
      '',
      `Next, in another terminal: ${ready.next}`,
      'Ctrl-C stops it.',
      '',
    ].join('\n'),
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
  options: { what: 'The configuration', origin: 'of the reference target' },
  portTaken: (host: string, port: number) => ({
    message: `Port ${port} of ${host} is taken.`,
    hint: 'Stop what listens there, or choose another with `--port` (0 takes a free one).',
  }),
  cannotListen: (host: string, port: number, why: string) => ({
    message: `The reference target cannot listen on ${host}:${port}: ${why}.`,
    hint: 'Choose another port with `--port` (0 takes a free one).',
  }),
  fault: faultText,
  command: commandText,
} as const;
