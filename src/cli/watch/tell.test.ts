import { expect, it } from 'vitest';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type WatchChange, watchChangeSchema } from '../../core/watch.ts';
import type { StateChange } from '../../verify/watch/evaluator.ts';
import { PROFILE, virtualTime } from '../../verify/watch/testing/scripted.ts';
import type { CliContext } from '../context.ts';
import type { WatchRequest } from './request.ts';
import { teller } from './tell.ts';

const REQUEST: WatchRequest = {
  ...{ profile: PROFILE, url: 'http://127.0.0.1:3000', mode: null, intervalMs: 5_000, rounds: null },
  ...{ hook: null, webhook: null, json: true, dryRun: false },
};

it('a change is told at the wall time of when it was seen, also after this machine slept or its clock was set', () => {
  const { clock, sleep } = virtualTime();
  const said: string[] = [];
  const told: WatchChange[] = [];
  const context: CliContext = {
    ...{ env: {}, clock, catalogue: englishCatalogue, commandLine: ['watch'] },
    ...{ stdout: (text: string) => said.push(text), stderr: () => {}, setExitCode: () => {} },
    terminal: { columns: 80, colour: false, live: false },
  };
  const { onChange } = teller(REQUEST, { tell: (change) => told.push(change) }, context);
  /** A change of an evaluation that was due `lateMs` before it is answered. */
  const changeAfter = (ms: number, lateMs = 0): void => {
    clock.advance(ms * 1_000);
    const change: StateChange = {
      ...{ id: 'service-down', atUs: clock.nowUs() - lateMs * 1_000, from: 'quiet', to: 'alert' },
      reading: { outcome: 'bad', value: null, why: 'it answered 404' },
    };
    onChange(change);
  };

  // The virtual clock begins 5 s after midnight.
  changeAfter(20_000);
  sleep(3_600_000);
  changeAfter(5_000);
  changeAfter(5_000, 4_000);
  sleep(-1_800_000);
  changeAfter(5_000);
  const at = ['00:00:25', '01:00:30', '01:00:31', '00:30:40'].map((time) => `1970-01-01T${time}.000Z`);
  expect(told.map((change) => change.at)).toEqual(at);
  expect(said.map((line) => watchChangeSchema.parse(JSON.parse(line)).at)).toEqual(at);
});
