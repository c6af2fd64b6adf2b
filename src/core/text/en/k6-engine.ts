import type { EngineRecord } from '../../record.ts';
import { counted, duration } from './figures.ts';

/** What k6 says by its exit code (its own errext/exitcodes). */
const EXITS: Readonly<Record<number, string>> = {
  99: 'a threshold was crossed',
  105: 'it was told to end by somebody else',
  107: 'its script threw before the load began',
  108: 'its script gave up',
  255: 'its script or its options could not be read',
};

/** Where its files were collected nobody knows which version wrote them. */
const named = (version: string | null): string => (version === null ? 'k6' : `k6 ${version}`);

/** English sentences about k6 as the engine of a load. */
export const k6EngineText = {
  flag: () => 'who sends the load: native, k6, or both in turn',
  playing: (version: string, path: string) => `The load is sent by k6 ${version} (${path}).`,
  sentBy: 'load sent by',
  engine: (name: EngineRecord['name'], version: string | null): string =>
    ({ native: 'gateproof', k6: named(version), both: `gateproof and ${named(version)} in turn` })[name],
  sent: ({ name, k6Version, k6Slices }: EngineRecord): string =>
    name === 'k6'
      ? `The whole load was sent by ${named(k6Version)}.`
      : `The load of ${counted(k6Slices.length, 'slices')} was sent by ${named(k6Version)}, the rest by gateproof itself.`,
  ofSockets: () =>
    'Of sockets, k6 tells neither which messages were lost, nor a connection that was reset from one that ended at a broken frame: both are "transport close or error".',
  badEngine: (got: string) => `--engine ${got}: there is no such engine.`,
  badEngineHint: () => 'Engines are native, k6 and both.',
  onlyOurs: (scenario: string, what: string) =>
    `${scenario} asks for ${what}, which gateproof's own engine can play and k6 cannot.`,
  onlyOursHint: () => 'Use --engine native for it, or a scenario without it.',
  noPair: (scenario: string) =>
    `${scenario} has no two judged slices in one phase, so k6 and gateproof cannot take turns and nothing would be compared.`,
  noPairHint: (sliceMs: number) =>
    `Slices are ${duration(sliceMs)} long: make them shorter (--slice) or the load longer (--duration), or use --engine k6 or native.`,
  twoTrusts: () =>
    'The targets differ in whom they let vouch for their certificates (`tls`), and k6 has one trust for all.',
  twoTrustsHint: () => 'Use --engine native, or the same `tls` in the profiles of both.',
  noAuthorities: () => 'k6 asks this system alone whom to trust, so it cannot take the `tls.ca` of the profile.',
  noAuthoritiesHint: () => 'Use --engine native, or make the system trust that authority and leave out `tls.ca`.',
  notWith: (flag: string) => `${flag} does not go with --engine k6 or both.`,
  notWithHint: () => 'Leave it out, or use --engine native.',
  lost: {
    hung: () => 'k6 did not end in its time and was killed.',
    signal: (signal: string) => `k6 was ended by ${signal}.`,
    notStarted: () => 'k6 could not be started.',
    exit: (code: number) => `k6 ended with exit code ${code}${EXITS[code] === undefined ? '' : `: ${EXITS[code]}`}.`,
    otherPlan: () => 'k6 did not say that it read the plan of this run.',
    missing: (missing: number, planned: number, first: number) =>
      `k6 left no line for ${counted(missing, 'requests')} of ${counted(planned, 'planned ones')} (the first is request ${first}), so nobody knows what became of them.`,
    doubled: (lines: number) => `${counted(lines, 'lines')} of k6 tell of a request that another line told of before.`,
    foreign: (lines: number) =>
      `${counted(lines, 'lines')} of k6 tell of a request that was not its to play, or cannot be true.`,
    garbled: (lines: number, first: string) =>
      `${counted(lines, 'lines')} of k6 cannot be read (the first: "${first}").`,
    socketsMissing: (missing: number, planned: number, first: number) =>
      `k6 left no line for ${counted(missing, 'sockets')} of ${counted(planned, 'planned ones')} (the first is socket ${first}), so nobody knows what became of them.`,
    socketsUnended: (sockets: number) =>
      `k6 left no line that says how ${counted(sockets, 'sockets')} ended that had got in.`,
    answersMissing: (sockets: number) =>
      `What k6 said of how ${counted(sockets, 'subscriptions')} were answered does not agree with itself.`,
    framesMissing: (lanes: number) =>
      `The lines about messages of ${counted(lanes, 'virtual users')} of k6 are not all there, each once.`,
    socketsDoubled: (lines: number) =>
      `${counted(lines, 'lines')} of k6 tell of a socket or a message that another line told of before.`,
    socketsForeign: (lines: number) =>
      `${counted(lines, 'lines')} of k6 tell of a socket that was not its to play, or cannot be true.`,
    cut: () => 'The last line of k6 is cut off.',
    said: (text: string) => `It said: ${text.slice(0, 300)}`,
  },
} as const;
