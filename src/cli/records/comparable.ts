import type { Judgement } from '../../core/judgement.ts';
import type { Environment, RunRecord } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { wishedEnd } from '../../judge/early-end.ts';
import { explainReason } from '../../judge/explain.ts';
import { type Difference, differencesOf } from './differences.ts';

/** A run that is looked at beside another. `letter` tells the two apart. */
export type Side = {
  readonly letter: 'A' | 'B';
  readonly name: string;
  readonly record: RunRecord;
  readonly judgement: Judgement;
};

/** Why the figures of two runs may not be subtracted: something other than the target differs. */
export type Incomparable = {
  readonly code: 'void' | 'machine' | 'plan' | 'scenario' | 'modes' | 'target' | 'engine';
  readonly text: string;
};

const text = englishCatalogue.cli.baseline;

const both = (code: Incomparable['code'], what: string, { one, other }: Omit<Difference, 'path'>): Incomparable => ({
  code,
  text: text.both(what, one ?? text.nothing(), other ?? text.nothing()),
});

const voidReasons = ({ letter, judgement }: Side): Incomparable[] =>
  judgement.reasons
    .filter(({ code }) => code === 'invalid')
    .map((reason) => ({
      code: 'void',
      text: text.reason.void(letter, explainReason(englishCatalogue, reason, judgement)),
    }));

/** Figures of a part of the plan are not those of the whole. */
const cutReasons = ({ letter, record }: Side): Incomparable[] => {
  const end = wishedEnd(record);
  const detail = end === null ? [] : [englishCatalogue.earlyEnd.notWhole(end)];
  return detail.map((why) => ({ code: 'void', text: text.reason.notWhole(letter, why) }));
};

/** The machines of a run: one, or those of its shards in order. */
const machinesOf = ({ environment, shards }: RunRecord): Environment[] =>
  shards.length === 0 ? [environment] : shards.map((shard) => shard.environment);

/** What the fingerprint is made of, for people. */
const factsOf = ({ cpuModel, cpus, memoryBytes, platform, node, fingerprint }: Environment) => ({
  fingerprint,
  'processor model': cpuModel,
  processors: cpus,
  'memory in GiB': Math.round(memoryBytes / 2 ** 30),
  platform,
  'Node major version': node.replace(/^v/, '').split('.')[0],
});

const machineReasons = (a: Side, b: Side): Incomparable[] => {
  const [one, other] = [machinesOf(a.record), machinesOf(b.record)];
  const unknown = [a, b].filter(({ record }) => machinesOf(record).some(({ fingerprint }) => fingerprint === null));
  if (unknown.length > 0) {
    return unknown.map(({ letter }) => ({ code: 'machine', text: text.reason.unknownMachine(letter) }));
  }
  const prints = (machines: readonly Environment[]) => machines.map(({ fingerprint }) => fingerprint).join();
  if (prints(one) === prints(other)) return [];
  if (one.length !== other.length) {
    return [both('machine', text.reason.machines, { one: String(one.length), other: String(other.length) })];
  }
  return one.flatMap((machine, i) => {
    const which = one.length === 1 ? text.reason.machine : text.reason.machineOfShard(i + 1);
    return differencesOf(factsOf(machine), factsOf(other[i] ?? machine)).map((each) =>
      both('machine', `${which}, ${each.path}`, each),
    );
  });
};

const planReasons = (a: RunRecord, b: RunRecord): Incomparable[] => [
  ...differencesOf(
    { plan: a.planHash.slice(0, 12), seed: a.seed },
    { plan: b.planHash.slice(0, 12), seed: b.seed },
  ).map((each) => both('plan', each.path, each)),
  ...differencesOf(a.scenario, b.scenario).map((each) => both('scenario', text.reason.scenario(each.path), each)),
];

/** `known`: how many keys were shown stands in both records; older ones do not say it. */
const targetsOf = ({ modes }: RunRecord, known: boolean) =>
  Object.fromEntries(
    modes.map(({ mode, quoteAuth, keys, proxy, target: { baseUrl: _baseUrl, alsoAt, ...target } }) => [
      mode,
      {
        quoteAuth,
        ...(known ? { keys } : {}),
        ...target,
        addresses: 1 + alsoAt.length,
        ...(proxy === null ? {} : { proxy: proxy.faults }),
      },
    ]),
  );

const targetReasons = (a: RunRecord, b: RunRecord): Incomparable[] => {
  const names = ({ modes }: RunRecord): string => modes.map(({ mode }) => mode).join('+');
  if (names(a) !== names(b)) return [both('modes', text.reason.modes, { one: names(a), other: names(b) })];
  const known = [a, b].every(({ modes }) => modes.every(({ keys }) => keys !== null));
  return differencesOf(targetsOf(a, known), targetsOf(b, known)).map((each) =>
    both('target', text.reason.target(each.path), each),
  );
};

/** Another version may load otherwise, and so may another number of load processes. */
const engineReasons = (a: RunRecord, b: RunRecord): Incomparable[] => {
  const engine = ({ tool, workers, engine: { name, k6Version } }: RunRecord) => ({
    [text.reason.engine]: tool.version,
    [englishCatalogue.k6Engine.sentBy]: englishCatalogue.k6Engine.engine(name, k6Version),
    [text.reason.workers]: workers.length,
  });
  return differencesOf(engine(a), engine(b)).map((each) => both('engine', each.path, each));
};

/**
 * Every reason why two runs are incomparable; none when machine, plan, scenario, modes, target and load engine are the same and both runs were
 * played whole. Addresses may differ: two builds of one target are what one compares.
 */
export const incomparabilitiesOf = (a: Side, b: Side): Incomparable[] => [
  ...[a, b].flatMap(voidReasons),
  ...[a, b].flatMap(cutReasons),
  ...machineReasons(a, b),
  ...planReasons(a.record, b.record),
  ...targetReasons(a.record, b.record),
  ...engineReasons(a.record, b.record),
];
