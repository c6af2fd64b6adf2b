import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { PoolFigures } from '../../core/server-figures.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { ControlAnswer, ControlClient } from '../client.ts';
import { beatEverySecond } from './metronome.ts';

const text = englishCatalogue.serverFigures;

/** docs/spec/documented-contract.md: `utilization`, a ratio. */
const statsSchema = z.looseObject({ utilization: z.number().min(0) });

/** After the load: how long an answer that is still due is waited for. */
const LAST_ANSWERS_US = 2_000_000;

export type PoolPoll = {
  soFar(): PoolFigures;
  /** What was answered, up to now; the poll is over. Never throws. */
  stop(): Promise<PoolFigures>;
};

export type PoolPollOptions = {
  readonly client: ControlClient;
  /** Where the profile maps the statistics of the pool. */
  readonly path: string;
  readonly clock: Clock;
  readonly startUs: number;
};

const failureOf = (answer: ControlAnswer): string => {
  switch (answer.kind) {
    case 'answer':
      return answer.status === 200 ? text.noUtilisation() : text.poolStatus(answer.status);
    case 'timeout':
      return text.poolSilent();
    case 'too-large':
      return text.noUtilisation();
    default:
      return text.poolUnreachable(answer.why);
  }
};

const utilisationIn = (answer: ControlAnswer): number | null => {
  if (answer.kind !== 'answer' || answer.status !== 200) return null;
  const parsed = statsSchema.safeParse(answer.json);
  return parsed.success ? parsed.data.utilization : null;
};

/**
 * Asks the target for its pool once a second, whether or not it has answered yet. A poll without a figure is a sample without one: a pool that is too
 * full to answer must not look empty. It is control traffic: one small request a second, counted with those of the preflight.
 */
export const pollPool = ({ client, path, clock, startUs }: PoolPollOptions): PoolPoll => {
  const samples: { readonly atMs: number; utilisation: number | null }[] = [];
  const failures = new Set<string>();
  const due = new Set<Promise<void>>();
  let answered = 0;

  const ask = (): void => {
    const sample = { atMs: (clock.nowUs() - startUs) / 1000, utilisation: null as number | null };
    samples.push(sample);
    const asked = client.send({ method: 'GET', path, uncounted: true }).then((answer) => {
      due.delete(asked);
      if (answer.kind === 'answer' || answer.kind === 'too-large') answered += 1;
      sample.utilisation = utilisationIn(answer);
      if (sample.utilisation === null) failures.add(failureOf(answer));
    });
    due.add(asked);
  };

  const soFar = (): PoolFigures => ({
    ...{ state: 'polled', path, answered },
    samples: samples.map((sample) => ({ ...sample })),
    failures: [...failures],
  });

  const end = beatEverySecond(clock, startUs, ask);
  return {
    soFar,
    stop: async () => {
      end();
      let giveUp = (): void => {};
      const patience = new Promise<void>((resolve) => {
        giveUp = clock.after(LAST_ANSWERS_US, resolve);
      });
      await Promise.race([Promise.all(due), patience]);
      giveUp();
      if (due.size > 0) failures.add(text.poolSilent());
      return soFar();
    },
  };
};
