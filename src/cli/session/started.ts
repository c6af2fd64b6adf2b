import { randomBytes } from 'node:crypto';
import type { Managed } from '../../core/managed.ts';
import type { Arm, Mode } from '../../core/modes.ts';
import type { Profile } from '../../core/profile.ts';
import { createRedactor } from '../../core/redact.ts';
import { freePorts } from '../../target/managed/free-ports.ts';
import { environmentOf, type Launch, launchOf, namesToMakeUp } from '../../target/managed/launch.ts';
import { type StartedTarget, startTarget } from '../../target/managed/start.ts';
import type { CliContext } from '../context.ts';
import { ownWords } from '../own-words.ts';

/** A target that is to be started, and the arms that will load it. */
export type Boot = {
  readonly arms: readonly Arm[];
  readonly profile: Profile;
  readonly managed: Managed;
  readonly mode: Mode;
};

/** A target that we started. */
export type BootedTarget = {
  readonly arms: readonly Arm[];
  readonly url: string;
  readonly pid: number;
  /** In a sentence, how it ended before we ended it; null while it has not. */
  endedEarly(): string | null;
  stop(): Promise<void>;
};

/** Exactly what a boot would start; without a port it is for reading only. */
export const launchOfBoot = ({ managed, mode }: Boot, env: CliContext['env'], port: number | null): Launch =>
  launchOf(managed, { mode, port, gateproof: ownWords, env });

/** The environment with a fresh value for every variable that the profiles let us make up: for the targets and for us alike. */
export const withMadeUpValues = (boots: readonly Boot[], env: CliContext['env']): CliContext['env'] => {
  const names = new Set(boots.flatMap(({ managed }) => namesToMakeUp(managed, env)));
  return { ...env, ...Object.fromEntries([...names].map((name) => [name, randomBytes(18).toString('base64url')])) };
};

const announced = ({ settings, passed }: Launch): readonly string[] => [
  ...Object.keys(settings),
  ...passed.flatMap(({ name, state }) =>
    state === 'not-set' ? [] : [state === 'made-up' ? `${name} (made up)` : name],
  ),
];

/** A target of which it is known whether it ended before we ended it. */
const watched = (target: StartedTarget, arms: readonly Arm[], { catalogue }: CliContext): BootedTarget => {
  let isEnding = false;
  let early: string | null = null;
  void target.ended.then(({ how, said }) => {
    if (!isEnding) early = catalogue.managed.endedEarly({ name: target.name, how, said });
  });
  return {
    arms,
    url: target.url,
    pid: target.pid,
    endedEarly: () => early,
    stop: () => {
      isEnding = true;
      return target.stop();
    },
  };
};

type Surroundings = { readonly env: CliContext['env']; readonly context: CliContext };

const boot = async (order: Boot, port: number, { env, context }: Surroundings): Promise<BootedTarget> => {
  const { managed } = context.catalogue;
  const shown = launchOfBoot(order, context.env, port);
  const { words, cwd, url, ready, stop, passed } = shown;
  const name = managed.nameOf(order.profile.name, order.arms, order.mode);
  context.stderr(`${managed.starting({ name, words, cwd, env: announced(shown) })}\n`);
  const target = await startTarget({
    ...{ name, words, cwd, url, ready, stop, tls: order.profile.tls },
    env: environmentOf(shown, env),
    clock: context.clock,
    redact: createRedactor(passed.flatMap((each) => env[each.name] ?? [])),
  });
  context.stderr(`${managed.ready(name, target.url, target.pid)}\n`);
  return watched(target, order.arms, context);
};

/** Starts all targets at once. When one cannot be started the others are ended, and its HarnessError (exit 4) is thrown. */
export const bootAll = async (boots: readonly Boot[], surroundings: Surroundings): Promise<readonly BootedTarget[]> => {
  const ports = await freePorts(boots.length);
  const outcomes = await Promise.allSettled(boots.map((order, i) => boot(order, ports[i] ?? 0, surroundings)));
  const booted = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return booted;
  await Promise.all(booted.map((target) => target.stop()));
  throw failed.reason;
};
