import { createHash } from 'node:crypto';
import type { Plan } from '../../../core/plan.ts';
import type { Credentials, TargetSpec } from '../../../core/target-spec.ts';
import type { PlayerConfig } from '../player/config.ts';
import { shipPlan } from '../shipped.ts';
import { playerFiles } from './player-files.ts';
import { type ExportedObjective, judgedCount, type RuledBy, rulesOf } from './rules.ts';

/** What the target is given; values never enter a folder, so none are asked for. */
export type QuoteAuth = 'none' | 'key' | 'jwt';

const STAND_IN = 'stands-in-for-a-secret';

const standIns = (auth: QuoteAuth): Credentials => ({
  key: auth === 'key' ? { appKey: STAND_IN, accessToken: STAND_IN } : null,
  jwt: auth === 'jwt' ? STAND_IN : null,
});

export type FolderOptions = {
  readonly plan: Plan;
  readonly spec: TargetSpec;
  readonly auth: QuoteAuth;
  readonly objectives: readonly ExportedObjective[];
  /** Several runners begin together, at a whole multiple of so many milliseconds; null: one runner begins when it is ready. */
  readonly startEveryMs: number | null;
  /** How many runners play it together. */
  readonly runners: number;
};

/** Whoever splits a folder by hand splits it into fewer. */
const FEWEST_PULSES = 12;

export type ExportedFolder = RuledBy & {
  readonly entry: string;
  readonly files: ReadonlyMap<string, string>;
  readonly config: PlayerConfig;
  /** Names under which the player asks for secrets, and the headers that they become. */
  readonly secrets: readonly { readonly name: string; readonly header: string }[];
  readonly judged: number;
};

/** One row a line: a difference between two exports can be read. */
const planText = (rows: readonly (readonly number[])[]): string =>
  `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`;

/** Two exports of one plan for other targets or credentials must not be taken for each other: their rows are the same. */
const exportIdOf = ({ hash }: Plan, spec: TargetSpec, auth: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([hash, spec, auth]))
    .digest('hex')
    .slice(0, 16);

/** All files that k6 needs to play the plan, without any secret: pure but for reading the player's own code. */
export const exportedFolder = async (options: FolderOptions): Promise<ExportedFolder> => {
  const { plan, spec, auth, objectives, startEveryMs, runners } = options;
  const [arm = 'gateway-only'] = plan.modes;
  const arrivals = Uint32Array.from({ length: plan.arrivals.count }, (_, arrival) => arrival);
  const targets = [{ arm, spec, credentials: standIns(auth) }];
  const shipped = shipPlan({
    plan,
    arrivals,
    targets,
    runId: `k6-${plan.hash.slice(0, 8)}`,
    notBeforeMs: null,
    waitMs: 0,
    others: false,
  });
  const endAfterMs = shipped.config.endAfterMs + (startEveryMs ?? 0);
  const of = { startEveryMs, endAfterMs, pulses: Math.max(FEWEST_PULSES, runners) };
  const config: PlayerConfig = { ...shipped.config, exportId: exportIdOf(plan, spec, auth), ...of };
  const { exported, leftOut } = rulesOf(plan, objectives);
  const { entry, files } = await playerFiles();
  const secrets = config.targets.flatMap(({ secretHeaders }) =>
    secretHeaders.map(({ secret, name, prefix }) => ({
      name: secret,
      header: prefix === '' ? name : `${name}, without \`${prefix.trim()}\``,
    })),
  );
  return {
    ...{ entry, config, secrets, exported, leftOut, judged: judgedCount(exported.judged) },
    files: new Map([
      ...files,
      ['config.json', `${JSON.stringify(config, null, 2)}\n`],
      ['plan.json', planText(shipped.rows)],
      ['thresholds.json', `${JSON.stringify(exported, null, 2)}\n`],
    ]),
  };
};
