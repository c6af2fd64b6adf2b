import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Profile } from '../../core/profile.ts';
import { type QuoteKind, quoteKindsOf, symbolsOfKind } from '../../core/quote-kinds.ts';
import type { QuoteSettings, Scenario } from '../../core/scenario.ts';
import type { QuoteRequestSpec, TargetSpec } from '../../core/target-spec.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { kindsAt } from '../../load/drivers/quote-writer.ts';
import { symbolsForUsers } from '../../scenario/quote-requests.ts';
import type { CredentialPlan } from '../../target/credentials.ts';
import type { PreflightQuestion } from '../../target/preflight.ts';
import { targetSpecOf } from '../../target/target-spec.ts';

const text = englishCatalogue.operations;

const refuse = (message: string, hint: string): never => {
  throw new HarnessError(message, { exitCode: EXIT.usage, hint });
};

const assertKind = (kind: QuoteKind, spec: TargetSpec): QuoteRequestSpec => {
  const { operation, market, symbolsPerRequest } = kind;
  const served = Object.entries(spec.operations).flatMap(([name, its]) => (its === null ? [] : [name]));
  const its = spec.operations[operation] ?? refuse(text.missing(spec.profile, operation, served), text.missingHint());
  const symbols = symbolsOfKind(kind, spec);
  if (symbols.length === 0)
    refuse(text.noMarket(spec.profile, market ?? '', Object.keys(spec.quoteMarkets)), text.noMarketHint());
  const most = Math.min(its.symbolsMost, symbols.length);
  if (symbolsPerRequest > most) refuse(text.tooMany(operation, symbolsPerRequest, most), text.tooManyHint());
  return its;
};

/** Refuses (exit 2) what a profile has no operation, market, symbols or options for: what is left out in silence would be measured as something else. */
export const assertOperations = (quotes: QuoteSettings, profile: Profile): void => {
  const spec = targetSpecOf(profile, { mode: 'gateway-only', url: profile.url });
  const kinds = quoteKindsOf(quotes);
  const asked = kinds.map((kind) => assertKind(kind, spec));
  const names = [...new Set(kinds.map(({ operation }) => operation))];
  const options = [
    ...Object.entries(quotes.options).flatMap(([name, value]) => (value === undefined ? [] : [name])),
    ...(quotes.nameMarket ? ['market'] : []),
  ];
  const taken = names.map(
    (name) => [name, Object.keys(asked[kinds.findIndex(({ operation }) => operation === name)]?.takes ?? {})] as const,
  );
  for (const option of options)
    if (asked.every(({ takes }) => takes[option] === undefined))
      refuse(text.notTaken(option, names), text.notTakenHint(taken));
};

/** One request of each operation of the load, or one without an operation where it sends no quotes. */
export const questionsOf = (
  { profile, spec }: { readonly profile: Profile; readonly spec: TargetSpec },
  { scenario }: { readonly scenario: Scenario },
  credentials: CredentialPlan,
): readonly PreflightQuestion[] => {
  const nothing = { profile, operation: null, symbols: [], credentials };
  if (!scenario.phases.some(({ quotes }) => quotes !== undefined)) return [nothing];
  const kinds = kindsAt(scenario.quotes, spec);
  if (kinds === null) {
    assertOperations(scenario.quotes, profile);
    return [nothing];
  }
  const names = quoteKindsOf(scenario.quotes).map(({ operation }) => operation);
  const firsts = kinds.filter((_, i) => names.indexOf(names[i] ?? '') === i);
  return firsts.map(({ spec: operation, symbols, perRequest }) => ({
    ...{ profile, operation, credentials },
    symbols: symbols.slice(0, perRequest),
  }));
};

/** Users that were to have symbols of their own and have not. */
export const usersFindings = ({ quotes }: Scenario, { quoteSymbols, quoteMarkets }: TargetSpec): readonly string[] => {
  const needs = symbolsForUsers(quotes);
  const known = Math.min(
    ...quoteKindsOf(quotes).map((kind) => symbolsOfKind(kind, { quoteSymbols, quoteMarkets }).length),
  );
  return quotes.users === null || needs <= known ? [] : [text.usersShare(quotes.users.count, needs, known)];
};
