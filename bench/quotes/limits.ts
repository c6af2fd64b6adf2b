import { shown } from '../common/spread.ts';
import { cpuUs, type Figure, freezeRatio, highestHonest, isHonest, over, ratioOver } from './figures.ts';
import type { Round, Row } from './rows.ts';

/** A promise, held against the rounds, and how many of them measured it. `met` null: nothing to judge, which is never met. */
export type Limit = {
  readonly says: string;
  readonly limit: string;
  seen(rounds: readonly Round[]): { readonly text: string; readonly met: boolean | null; readonly rounds: number };
};

const OURS = 'gateproof';
/** So many rounds of a quiet host are asked for. */
const QUIET_ROUNDS = 3;
export const PROMISED_PER_SEC = 20_000;
export const GOAL_PER_SEC = 40_000;

type Of = { readonly generator: string; readonly figure: Figure };

/** Our cost over another's is at most so much, by the median of the rounds. */
const atMost = (says: string, [ours, other]: readonly [Of, Of], limit: number): Limit => ({
  says,
  limit: `<= ${limit}`,
  seen: (rounds) => {
    const ratio = ratioOver(rounds, ours, other);
    return { text: shown(ratio), met: ratio === null ? null : ratio.median <= limit, rounds: ratio?.n ?? 0 };
  },
});

const open = (generator: string): Of => ({ generator, figure: cpuUs('open') });
const closed = (generator: string): Of => ({ generator, figure: cpuUs('closed') });

const isReach = ({ generator, measure, size }: Row): boolean =>
  generator === OURS && measure === 'reach' && size === String(PROMISED_PER_SEC);

/** In every round whose host was quiet just before the play, and at least three. */
const inQuietRounds: Limit = {
  says: `${PROMISED_PER_SEC.toLocaleString('en-US')}/s from one load worker, 99 % released, lateness p99 under 2 ms, in rounds with a quiet host`,
  limit: `all, ${QUIET_ROUNDS} or more`,
  seen: (rounds) => {
    // Also one that went wrong: it was asked to hold, and did not.
    const played = rounds.flatMap(({ rows }) => rows.find((each) => isReach(each)) ?? []);
    const quiet = played.filter(({ noise }) => noise.quiet);
    const held = quiet.filter((row) => row.problem === null && isHonest(row) === true).length;
    const text = `${held} of ${quiet.length} (${rounds.length} rounds)`;
    const isUnknown = quiet.length < QUIET_ROUNDS && held === quiet.length;
    return { text, met: isUnknown ? null : held === quiet.length, rounds: played.length };
  },
};

const reach: Limit = {
  says: 'highest honest rate of a round, a second',
  limit: `>= ${GOAL_PER_SEC.toLocaleString('en-US')} (goal)`,
  seen: (rounds) => {
    const rates = over(rounds, OURS, highestHonest);
    return { text: shown(rates), met: rates === null ? null : rates.median >= GOAL_PER_SEC, rounds: rates?.n ?? 0 };
  },
};

/** A figure of ours lies within so much of the truth, in the middle round. */
const within = (
  says: string,
  figure: Figure,
  { truth, by, limit }: { truth: number; by: number; limit: string },
): Limit => ({
  says,
  limit,
  seen: (rounds) => {
    const value = over(rounds, OURS, figure);
    const met = value === null ? null : Math.abs(value.median - truth) <= by;
    return { text: shown(value), met, rounds: value?.n ?? 0 };
  },
});

export const LIMITS: readonly Limit[] = [
  atMost('open model: CPU a request over the bare dispatch loop', [open(OURS), open('dispatch-loop')], 1.5),
  atMost('open model: CPU a request over k6', [open(OURS), open('k6')], 1),
  atMost(
    'open model: CPU a request over Artillery, both at the lower rate',
    [open('gateproof-slow'), open('artillery')],
    1,
  ),
  inQuietRounds,
  reach,
  atMost('closed loop: CPU a request over autocannon alone', [closed('gateproof-peak'), closed('autocannon')], 1.15),
  within('a freeze of 1.4 s: response p99 over the truth', freezeRatio, { truth: 1, by: 0.05, limit: 'within 5 %' }),
];
