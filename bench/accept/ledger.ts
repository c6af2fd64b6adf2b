import { type PlantedRun, playPlanted } from '../../src/measure/testing/planted-run.ts';
import { comparable } from '../../src/measure/testing/slow-ledger.ts';
import type { Acceptance, Row } from './outcome.ts';

const CLIENTS = 1_000;
const EACH = 1_000;

const KINDS = [
  ...(['received', 'lost', 'gaps', 'duplicated', 'reordered', 'stale', 'late', 'recovered'] as const),
  ...(['resets', 'indeterminate'] as const),
];

const shown = (n: number): string => n.toLocaleString('en');

const rowsOf = ({ planted, ledger, twin, otherMarks, keptMost }: PlantedRun): Row[] => [
  ...KINDS.map((kind) => ({
    name: `${kind}, planted at known places`,
    met: planted[kind] > 0 && ledger[kind] === planted[kind],
    seen: `planted ${shown(planted[kind])}, found ${shown(ledger[kind])}`,
  })),
  {
    name: 'every count of a slow twin that keeps all numbers of each client',
    met: twin !== null && JSON.stringify(comparable(ledger)) === JSON.stringify(comparable(twin)),
    seen: twin === null ? 'no twin' : `${shown(twin.received)} received, ${shown(twin.lost)} lost by its count`,
  },
  {
    name: 'clients of which ledger and twin say the same: lossy, cut, disordered',
    met: otherMarks === 0,
    seen: `${shown(CLIENTS - otherMarks)} of ${shown(CLIENTS)}`,
  },
  {
    name: 'memory grows with gaps: the most stretches kept at once',
    met: keptMost <= planted.gaps + planted.recovered + CLIENTS,
    seen: `${shown(keptMost)}, of ${shown(planted.gaps)} gaps and ${shown(planted.received)} messages`,
  },
];

/** A million messages of a thousand clients, interleaved, with every anomaly at known places: all of them found, and nothing else. */
export const ledger: Acceptance = {
  name: 'ledger',
  run: async () => ({
    title: 'What became of every message',
    claim:
      'Of 1,000 clients with 1,000 messages each, interleaved as from one server, the ledger finds exactly what was planted: drops, doubled, swapped, stale, late and recovered messages, restarts that count anew, and cut ends. A slow twin finds the same client by client.',
    command: 'npm run accept ledger',
    rows: rowsOf(playPlanted(CLIENTS, EACH)),
  }),
};
