import { describe, expect, it, onTestFinished } from 'vitest';
import { type Stage, watchSignals } from './signals.ts';

/** A watch, and what sends it a signal without sending one to this process. */
const watching = () => {
  const said: string[] = [];
  const signals = watchSignals((text) => said.push(text));
  onTestFinished(() => signals.release());
  const [onInt, onTerm] = [process.listeners('SIGINT').at(-1), process.listeners('SIGTERM').at(-1)];
  return { signals, said, send: { sigint: () => onInt?.('SIGINT'), sigterm: () => onTerm?.('SIGTERM') } };
};

describe('the first signal', () => {
  it.each<[Stage, 'sigint' | 'sigterm', RegExp, string]>([
    ['load', 'sigint', /^SIGINT: stopping\. Answers under way/, 'stopped by SIGINT'],
    ['questions', 'sigterm', /^SIGTERM: the load is over\. .* is given up/, 'stopped by SIGTERM after the load'],
    ['files', 'sigint', /^SIGINT: the last of it is told and written/, 'stopped by SIGINT'],
  ])('during the %s (%s) is told as what it ends', async (stage, why, says, detail) => {
    const { signals, said, send } = watching();
    expect(signals.asked()).toBeNull();
    signals.enter(stage);
    send[why]();
    expect(said).toEqual([expect.stringMatching(says)]);
    expect(await signals.stop).toEqual({ why, detail: expect.stringContaining(detail) });
    expect(signals.asked()).toEqual(await signals.stop);
  });

  it('finds nobody after the release', () => {
    const before = process.listenerCount('SIGINT');
    const { signals } = watching();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    signals.release();
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
