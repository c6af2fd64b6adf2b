import { listed } from './figures.ts';

type Seen = { readonly pid: number | null; readonly startedAtMs: number };
type Sight = {
  readonly source: 'health' | 'pm2' | 'port-owner';
  readonly processes: readonly Seen[];
  readonly missed?: number | undefined;
};
type PartName = 'answer' | 'flags' | 'health-mode' | 'server-source' | 'legacy-support' | 'restart';

const SOURCE = {
  health: 'its health',
  pm2: 'pm2',
  'port-owner': 'the owner of its port',
} as const;

const started = ({ pid, startedAtMs }: Seen): string =>
  `${pid === null ? 'a process' : `process ${pid}`} since ${new Date(Math.round(startedAtMs)).toISOString()}`;

const sightText = ({ source, processes }: Sight): string => `${SOURCE[source]}: ${listed(processes.map(started))}`;

const PART: Readonly<Record<PartName, string>> = {
  answer: 'answer',
  flags: 'flags',
  'health-mode': 'health says',
  'server-source': 'server source',
  'legacy-support': 'legacy support',
  restart: 'restart',
};

const STATE = {
  agrees: 'agrees',
  contradicts: 'CONTRADICTS',
  'not-provable': 'not provable',
  'not-needed': 'not needed',
} as const;

/** What the proof of a mode says of each of its parts. */
export const modeProofText = {
  part: (part: PartName): string => PART[part],
  state: (state: keyof typeof STATE): string => STATE[state],
  noRestartNeeded: () => 'nothing was switched since it was last looked at',
  noProcessSeen: () =>
    'nothing tells which process serves the target: neither its health, nor a process manager, nor a single owner of its port on this machine',
  noProcessSeenFromHere: () =>
    'nothing tells which process serves the target: its health does not, and what pm2 and the ports of this machine tell is not of it, since it is not at a loopback address',
  restarted: (sights: readonly Sight[]) => `a new process: ${sights.map(sightText).join('; ')}`,
  seenInPart: (sights: readonly Sight[]) =>
    `what answered is a new process (${sights.map(sightText).join('; ')}), but not every look was answered: an old one may stand behind the others`,
  notRestarted: (still: readonly { readonly sight: Sight; readonly processes: readonly Seen[] }[]) =>
    `still the process from before the switch: ${still.map(({ sight, processes }) => sightText({ ...sight, processes })).join('; ')}`,
  saysNothing: (evidence: string) => `tells no mode: ${evidence}`,
  noAnswer: (why: string) => `the target does not run after the switch: ${why}`,
} as const;
