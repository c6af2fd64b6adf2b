import documented from '../../../../profiles/reference-documented.ts';
import type { Profile } from '../../../core/profile.ts';
import { NO_CONNECTIONS } from '../../../core/slice.ts';
import { createVirtualClock, type VirtualClock } from '../../../core/virtual-clock.ts';
import type { ControlAnswer } from '../../../target/client.ts';
import { parseProfile } from '../../../target/profile.ts';
import type { StateChange } from '../evaluator.ts';
import type { Prober, SocketSeen } from '../prober.ts';
import { watchTarget } from '../watch.ts';

export const PROFILE: Profile = parseProfile(documented, 'test');

export const answered = (status: number, json: unknown): ControlAnswer => ({
  ...{ kind: 'answer', status, json, headers: {}, text: '', elapsedMs: 1 },
});

export const IN: SocketSeen = { joined: true, outcome: 'good', how: '', isLost: false };
export const LOST: SocketSeen = { joined: true, outcome: 'bad', how: 'leaving was cut', isLost: true };
export const REFUSED: SocketSeen = { joined: false, outcome: 'bad', how: 'joining was refused', isLost: false };

/** What a scripted target does; whatever is left out is well and takes 10 ms. */
export type Script = {
  get?(path: string, atMs: number): Promise<ControlAnswer>;
  knock?(atMs: number): Promise<SocketSeen>;
  hold?(opened: () => void, until: Promise<void>, atMs: number): Promise<SocketSeen>;
};

const healthyAnswer = (path: string): ControlAnswer => {
  if (path === '/api/health') return answered(200, { status: 'healthy' });
  return answered(200, { rate: 0, emergencyFallbacksLastHour: 0 });
};

/** Virtual time: `run` moves it in steps of 10 ms, and lets everything that hangs on a step happen before the next. */
export const virtualTime = () => {
  const virtual = createVirtualClock(5_000_000);
  let sleptMs = 0;
  const clock: VirtualClock = { ...virtual, wallMs: () => virtual.wallMs() + sleptMs };
  const nowMs = (): number => (clock.nowUs() - 5_000_000) / 1_000;
  return {
    clock,
    nowMs,
    /** Only wall time goes on while a machine sleeps. */
    sleep: (ms: number): void => {
      sleptMs += ms;
    },
    /** Settles after so many virtual ms. */
    after: <Value>(ms: number, value: Value): Promise<Value> =>
      new Promise((resolve) => clock.after(ms * 1_000, () => resolve(value))),
    run: async (untilMs: number): Promise<void> => {
      while (nowMs() < untilMs) {
        clock.advance(10_000);
        await new Promise(setImmediate);
      }
    },
  };
};

export type VirtualTime = ReturnType<typeof virtualTime>;

/** A prober that plays a script, and what was asked of it when. */
export const scriptedProber = ({ nowMs, after }: VirtualTime, script: Script) => {
  const asked: { readonly what: string; readonly atMs: number }[] = [];
  const note = (what: string): number => {
    asked.push({ what, atMs: nowMs() });
    return nowMs();
  };
  const prober: Prober = {
    get: (path) => {
      const atMs = note(path);
      return script.get?.(path, atMs) ?? after(10, healthyAnswer(path));
    },
    knock: () => {
      const atMs = note('knock');
      return script.knock?.(atMs) ?? after(10, IN);
    },
    hold: (opened, until) => {
      const atMs = note('hold');
      if (script.hold !== undefined) return script.hold(opened, until, atMs);
      return after(10, null).then(() => {
        opened();
        return until.then(() => IN);
      });
    },
    traffic: () => ({ requests: 0, connections: NO_CONNECTIONS }),
    close: async () => {},
  };
  return { prober, asked };
};

export type Wanted = {
  readonly script?: Script;
  readonly profile?: Profile;
  readonly rounds?: number;
  readonly intervalMs?: number;
  readonly during?: (time: VirtualTime & { readonly clock: VirtualClock }) => Promise<void>;
};

/** Watches a scripted target in virtual time for as long as its rounds last, and ten seconds more. */
export const watchVirtually = async (wanted: Wanted) => {
  const { script = {}, profile = PROFILE, rounds = 24, intervalMs = 5_000, during } = wanted;
  const time = virtualTime();
  const { prober, asked } = scriptedProber(time, script);
  const changes: string[] = [];
  const onChange = ({ id, from, to, atUs }: StateChange): void => {
    changes.push(`${(atUs - 5_000_000) / 1_000} ${id} ${from}>${to}`);
  };
  const { promise: stop, resolve: end } = Promise.withResolvers<void>();
  const excerpt = (text: string): string => text;
  const over = watchTarget({ profile, prober, clock: time.clock, excerpt, intervalMs, rounds, stop, onChange });
  await during?.(time);
  await time.run((rounds - 1) * intervalMs + 20_000);
  end();
  return { ...(await over), changes, asked };
};
