import { apartFrom, count, counted, milliseconds, percent } from './figures.ts';
import { watchCommandText } from './watch-command.ts';

const HOW = { refused: 'was refused', lost: 'was cut', late: 'got no answer in time' } as const;
const STEPS: Readonly<Record<string, string>> = { join: 'joining', subscribe: 'subscribing', leave: 'leaving' };

/** A share over its limit, written so that it does not read as the limit. */
const overShare = (bad: number, n: number, limit: number): string => apartFrom(percent, bad / n, limit);

/** What a watch finds: each sentence a clause that follows the name of what is watched. */
export const watchText = {
  absent: () => 'the profile says that the target does not serve it, so nobody can tell',
  answer: {
    timeout: () => 'no answer within 5 s',
    tooLarge: () => 'it answered more than 1 MB, which is no answer to this',
    unreachable: (why: string) => `nothing answers there (${why})`,
    ours: (why: string) => `this machine could not open a connection (${why}), so nobody can tell`,
    broken: (why: string) => `the connection ended before the answer did (${why})`,
    status: (status: number) => `it answered ${status}`,
    limited: () => 'a limiter answered (429), and not what was asked',
    notJson: () => 'it answered 200, but with something that is not a JSON object',
    noFigure: (name: string, got: string) => `"${name}" is no number but ${got}, so nobody can tell`,
  },
  health: {
    absent: () => 'the profile names no health endpoint; somebody answers, and nobody can tell how well',
    says: (status: number, said: string) => `it answered ${status} and says ${said}`,
    noStatus: () => 'it answered 200 without a "status" of its own',
    well: () => 'it answered 200 and says healthy',
    notItsTime: (status: number) => `it answered ${status}, and the time of that says nothing of health`,
    took: (ms: number) => `answered in ${milliseconds(ms)}, limit 1 s`,
    slow: (ms: number) => `answered in ${apartFrom(milliseconds, ms, 1_000)}, limit 1 s`,
    weWereLate: (ms: number) => `this machine asked ${milliseconds(ms)} late, so the time tells nothing of the target`,
  },
  errorRate: {
    over: (rate: number) => `it says ${apartFrom(percent, rate, 0.001)}, limit 0.1 %`,
    well: (rate: number) => `it says ${percent(rate)}, limit 0.1 %`,
  },
  fallbacks: {
    nowhere: () => 'the profile names no place where the target tells them, so nobody can tell',
    over: (fallbacks: number) => `it says ${count(fallbacks)} in the last hour, limit 10`,
    well: (fallbacks: number) => `it says ${count(fallbacks)} in the last hour, limit 10`,
  },
  disconnects: {
    tooFew: (n: number) => `${counted(n, 'sockets')} of ours got in within 5 minutes, too few for a share`,
    over: (lost: number, n: number) =>
      `${count(lost)} of ${counted(n, 'sockets')} of ours lost in 5 minutes (${overShare(lost, n, 0.2)}), limit 20 %`,
    well: (lost: number, n: number) =>
      `${count(lost)} of ${counted(n, 'sockets')} of ours lost in 5 minutes, limit 20 %`,
  },
  gateway: {
    none: () => 'no attempt of ours has ended yet',
    failed: (step: string, how: keyof typeof HOW, detail: string) =>
      `${STEPS[step] ?? step} ${HOW[how]}${detail === '' ? '' : ` (${detail})`}`,
    over: (failed: number, n: number, last: string) =>
      `${count(failed)} of ${counted(n, 'attempts')} failed in 1 minute (${overShare(failed, n, 0.05)}), limit 5 %; last: ${last}`,
    well: (failed: number, n: number) => `${count(failed)} of ${counted(n, 'attempts')} failed in 1 minute, limit 5 %`,
  },
  command: watchCommandText,
} as const;
