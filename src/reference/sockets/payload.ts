/** docs/spec/target-contract.md 2.3 */
const MOST_SUBSCRIBE_SYMBOLS = 50;

export type StreamOrder = {
  readonly symbols: readonly string[];
  readonly capability: string | null;
  readonly provider: string | null;
  readonly sessionId: string | null;
};

export type PayloadReading =
  | { readonly order: StreamOrder }
  /** In the order in which the real pipe lists them (docs/spec/wire-samples.md:19-20). */
  | { readonly problems: readonly string[] };

const TOO_MANY = `单次最多订阅${MOST_SUBSCRIBE_SYMBOLS}个符号`;
const TOO_FEW = '至少需要订阅一个符号';

const isText = (value: unknown): value is string => typeof value === 'string';

const fieldsOf = (payload: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof payload === 'object' && payload !== null ? Object.entries(payload) : []);

/** Only a subscribe has a most: an unsubscribe takes any number (docs/spec/target-contract.md 7.1). */
const symbolProblems = (symbols: unknown, most: number | null): readonly string[] => {
  const isList = Array.isArray(symbols);
  return [
    ...(isList && symbols.every(isText) ? [] : ['each value in symbols must be a string']),
    ...(most === null || (isList && symbols.length <= most) ? [] : [TOO_MANY]),
    ...(isList && symbols.length > 0 ? [] : [TOO_FEW]),
    ...(isList ? [] : ['symbols must be an array']),
  ];
};

const read = (payload: unknown, most: number | null): PayloadReading => {
  const fields = fieldsOf(payload);
  const strayType = ['wsCapabilityType', 'preferredProvider', 'sessionId'].filter(
    (field) => fields.has(field) && !isText(fields.get(field)),
  );
  const symbols = fields.get('symbols');
  const problems = [...symbolProblems(symbols, most), ...strayType.map((field) => `${field} must be a string`)];
  if (problems.length > 0) return { problems };
  const textOf = (field: string): string | null => {
    const value = fields.get(field);
    return isText(value) ? value : null;
  };
  return {
    order: {
      symbols: Array.isArray(symbols) ? symbols.filter(isText) : [],
      capability: textOf('wsCapabilityType'),
      provider: textOf('preferredProvider'),
      sessionId: textOf('sessionId'),
    },
  };
};

/** What the validation pipe makes of a `subscribe` payload. Unknown fields are dropped. */
export const readSubscribe = (payload: unknown): PayloadReading => read(payload, MOST_SUBSCRIBE_SYMBOLS);
export const readUnsubscribe = (payload: unknown): PayloadReading => read(payload, null);
