/** Words in a fixture that stand for any value of a kind; every other value stands for itself. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  '<number>': (value) => typeof value === 'number' && Number.isFinite(value),
  '<count>': (value) => Number.isInteger(value) && Number(value) >= 0,
  '<ratio>': (value) => typeof value === 'number' && value >= 0 && value <= 1,
  '<text>': (value) => typeof value === 'string' && value !== '',
  '<any>': () => true,
  '<iso>': (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value),
  '<uuid>': (value) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  '<correlation>': (value) => typeof value === 'string' && /^req_\d{13}_.{9}$/.test(value),
  '<digits>': (value) => typeof value === 'string' && /^\d+$/.test(value),
  '<epoch-ms>': (value) => Number.isInteger(value) && Number(value) > 1.7e12,
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listMismatches = (value: unknown, shape: readonly unknown[], path: string): readonly string[] => {
  if (!Array.isArray(value)) return [`${path} is no list`];
  const [first, each] = shape;
  if (first === '<each>') {
    const inner = value.flatMap((entry, at) => mismatches(entry, each, `${path}[${at}]`));
    return value.length === 0 ? [`${path} is empty`] : inner;
  }
  const sizes = value.length === shape.length ? [] : [`${path} has ${value.length} entries, not ${shape.length}`];
  return [...sizes, ...shape.flatMap((entry, at) => mismatches(value[at], entry, `${path}[${at}]`))];
};

const recordMismatches = (
  value: unknown,
  shape: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] => {
  if (!isRecord(value)) return [`${path} is no object`];
  const stray = Object.keys(value).filter((key) => !Object.hasOwn(shape, key));
  const missing = Object.keys(shape).filter((key) => !Object.hasOwn(value, key));
  return [
    ...stray.map((key) => `${path}.${key} is not in the contract`),
    ...missing.map((key) => `${path}.${key} is missing`),
    ...Object.keys(shape)
      .filter((key) => Object.hasOwn(value, key))
      .flatMap((key) => mismatches(value[key], shape[key], `${path}.${key}`)),
  ];
};

/** Where a value departs from a fixture's shape: no key more, none less, `["<each>", shape]` for a list of any length but 0. */
export const mismatches = (value: unknown, shape: unknown, path = 'body'): readonly string[] => {
  if (Array.isArray(shape)) return listMismatches(value, shape, path);
  if (isRecord(shape)) return recordMismatches(value, shape, path);
  const kind = typeof shape === 'string' ? KINDS[shape] : undefined;
  if (kind !== undefined) return kind(value) ? [] : [`${path} is ${JSON.stringify(value)}, not ${String(shape)}`];
  return value === shape ? [] : [`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(shape)}`];
};
