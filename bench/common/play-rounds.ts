import { systemClock } from '../../src/core/clock.ts';
import { stampNow } from '../accept/outcome.ts';
import type { RoundStore } from './rounds.ts';

type AnyPlay = { readonly measure: string; readonly size: string };
type AnyRow = AnyPlay & { readonly generator: string };
type AnyGenerator = {
  readonly name: string;
  readonly measures: readonly string[];
  /** null where it is not there. */
  version(): Promise<string | null>;
};
type AnyRound<Row> = {
  round: number;
  date: string;
  machine: string;
  settings: string;
  versions: Record<string, string>;
  rows: Row[];
};

/** Words of every bench; `minutes`: no play begins after so many. */
export const benchOptions = ({ minutes, cache }: { readonly minutes: string; readonly cache: string }) =>
  ({
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: minutes },
    only: { type: 'string', multiple: true, default: [] as string[] },
    measure: { type: 'string', multiple: true, default: [] as string[] },
    small: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    'page-only': { type: 'boolean', default: false },
    cache: { type: 'string', default: cache },
  }) as const;

type Wanted = {
  readonly rounds: string;
  readonly minutes: string;
  readonly only: readonly string[];
  readonly measure: readonly string[];
  readonly fresh: boolean;
};

export type Bench<Generator extends AnyGenerator, Play extends AnyPlay, Row extends AnyRow> = {
  readonly generators: readonly Generator[];
  readonly plays: readonly Play[];
  readonly settings: string;
  readonly store: RoundStore<AnyRound<Row>>;
  /** The last number of the address of the first generator: each has one of its own, so that no port waits for another's. */
  readonly firstHost: number;
  play(generator: Generator, play: Play, host: string): Promise<Row>;
  /** A row in a few words, for who waits. */
  told(row: Row): string;
  readonly say: (line: string) => void;
};

/** The versions of the generators that are there, by name. */
export const versionsOf = async (
  generators: readonly AnyGenerator[],
  say: (line: string) => void,
): Promise<Record<string, string>> => {
  const versions: Record<string, string> = {};
  for (const generator of generators) {
    const version = await generator.version();
    if (version !== null) versions[generator.name] = version;
    else say(`${generator.name}: absent`);
  }
  return versions;
};

/** Plays rounds, each row kept as soon as it is there: generators take turns, beginning one further each round and play. The same words go on where it was cut. */
export const playRounds = async <Generator extends AnyGenerator, Play extends AnyPlay, Row extends AnyRow>(
  { generators, plays, settings, store, firstHost, play: playOnce, told, say }: Bench<Generator, Play, Row>,
  { rounds, minutes, only, measure: measures, fresh }: Wanted,
  versions: Record<string, string>,
): Promise<void> => {
  const endUs = systemClock.nowUs() + Number(minutes) * 60e6;
  const isWanted = (generator: Generator, { measure }: Play): boolean =>
    versions[generator.name] !== undefined &&
    (only.length === 0 || only.includes(generator.name)) &&
    (measures.length === 0 || measures.includes(measure)) &&
    generator.measures.includes(measure);
  const playRound = async (number: number): Promise<'whole' | 'cut'> => {
    const { date, machine } = stampNow();
    const before = (await store.stored()).find(({ round }) => round === number);
    const round: AnyRound<Row> = { round: number, date, machine, settings, versions, rows: before?.rows ?? [] };
    for (const [at, play] of plays.entries()) {
      for (let turn = 0; turn < generators.length; turn += 1) {
        const index = (turn + number + at) % generators.length;
        const generator = generators[index];
        if (generator === undefined || !isWanted(generator, play)) continue;
        const { measure, size } = play;
        const isPlayed = (row: Row): boolean =>
          row.generator === generator.name && row.measure === measure && row.size === size;
        if (round.rows.some(isPlayed)) continue;
        if (systemClock.nowUs() > endUs) return 'cut';
        const row = await playOnce(generator, play, `127.0.0.${firstHost + index}`);
        round.rows.push(row);
        await store.write(round);
        say(`round ${number} ${measure} ${size} ${generator.name}: ${told(row)}`);
      }
    }
    return 'whole';
  };
  if (fresh) await store.forget();
  for (let round = 1; round <= Number(rounds); round += 1) {
    if ((await playRound(round)) === 'whole') continue;
    say(`the time is up in round ${round}: the same command goes on from here`);
    break;
  }
};
