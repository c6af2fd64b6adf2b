import { z } from 'zod';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { KeyPair } from '../core/target-spec.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

const text = englishCatalogue.operations;

const value = z.string().min(1);
const entrySchema = z.union([
  z.strictObject({ appKey: value, accessToken: value, jwt: value.optional() }),
  z.strictObject({ jwt: value }),
]);

/** Several key pairs and tokens. */
export type KeyPool = {
  readonly keys: readonly KeyPair[];
  readonly jwts: readonly string[];
  /** Where each of them stands in the list, from 1 on. */
  readonly places: { readonly keys: readonly number[]; readonly jwts: readonly number[] };
};

export const NO_POOL: KeyPool = { keys: [], jwts: [], places: { keys: [], jwts: [] } };

const refuse = (message: string, name: string): never => {
  throw new HarnessError(message, { exitCode: EXIT.usage, hint: text.poolUnreadableHint(name) });
};

const parsedList = (written: string): readonly unknown[] | null => {
  try {
    const list: unknown = JSON.parse(written);
    return Array.isArray(list) && list.length > 0 ? list : null;
  } catch {
    return null;
  }
};

/** The pool in what the variable `name` holds; what is wrong with it is a HarnessError (exit 2) that never repeats a value. */
export const readKeyPool = (name: string, written: string): KeyPool => {
  const list = parsedList(written) ?? refuse(text.poolUnreadable(name), name);
  const entries = list.map((entry, place) => {
    const parsed = entrySchema.safeParse(entry);
    return parsed.success ? parsed.data : refuse(text.poolEntry(name, place + 1), name);
  });
  return {
    keys: entries.flatMap((entry) =>
      'appKey' in entry ? [{ appKey: entry.appKey, accessToken: entry.accessToken }] : [],
    ),
    jwts: entries.flatMap(({ jwt }) => jwt ?? []),
    places: {
      keys: entries.flatMap((entry, at) => ('appKey' in entry ? [at + 1] : [])),
      jwts: entries.flatMap(({ jwt }, at) => (jwt === undefined ? [] : [at + 1])),
    },
  };
};

export const secretsOfPool = ({ keys, jwts }: KeyPool): readonly string[] => [
  ...keys.flatMap(({ appKey, accessToken }) => [appKey, accessToken]),
  ...jwts,
];
