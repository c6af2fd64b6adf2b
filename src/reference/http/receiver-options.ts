/** docs/spec/target-contract.md 3.3 */
const STORAGE_MODES = ['none', 'short_ttl', 'both'];

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) > 0;

type Option = { readonly is: (value: unknown) => boolean; readonly must: string };

const boolean: Option = { is: isBoolean, must: 'must be a boolean value' };
const text: Option = { is: isText, must: 'must be a string' };
const whole: Option = { is: isCount, must: 'must be a positive number' };

/** The options of the contract (docs/spec/target-contract.md 3.3). */
const OPTIONS: Readonly<Record<string, Option>> = {
  preferredProvider: text,
  realtime: boolean,
  timeout: whole,
  useSmartCache: boolean,
  market: text,
  storageMode: {
    is: (value) => STORAGE_MODES.some((mode) => mode === value),
    must: `must be one of the following values: ${STORAGE_MODES.join(', ')}`,
  },
  fields: {
    is: (value) => Array.isArray(value) && value.every(isText),
    must: 'each value in fields must be a string',
  },
};

/** And those of a history, as its stress script sends them (docs/spec/target-contract.md 4.1). */
const HISTORY_OPTIONS: Readonly<Record<string, Option>> = { ...OPTIONS, klineNum: whole, timestamp: whole };

/** What the validation pipe finds in `options`, in its words, or null. Unknown ones are refused, not dropped. */
export const optionsProblem = (options: Readonly<Record<string, unknown>>, receiverType: unknown): string | null => {
  const known = receiverType === 'get-stock-history' ? HISTORY_OPTIONS : OPTIONS;
  for (const [name, value] of Object.entries(options)) {
    const option = Object.hasOwn(known, name) ? known[name] : undefined;
    if (option === undefined) return `options.property ${name} should not exist`;
    if (!option.is(value)) return `options.${name} ${option.must}`;
  }
  return null;
};
