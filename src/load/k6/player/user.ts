import exec from 'k6/execution';
import secrets from 'k6/secrets';
import { envNameOf } from './env-name.ts';

/** What a virtual user of k6 has for itself: its clock, the secrets that it has read, and what it has shown of failures. */

/** Set by whoever runs an exported folder; empty when gateproof runs k6. */
declare const __ENV: Readonly<Record<string, string | undefined>>;

const DETAIL_MAX = 300;
const EXAMPLES_PER_KIND = 3;

let instance: typeof exec.instance | undefined;

/** Microseconds on the clock of the test. Only a virtual user may ask. */
export const nowUs = (): number => {
  instance ??= exec.instance;
  return instance.currentTestRunDuration * 1000;
};

const known: string[] = [];

/** A secret by its name, from the environment of whoever runs an exported folder, else from `k6/secrets`. */
export const secretOf = async (name: string): Promise<string> => {
  const value = __ENV[envNameOf(name)] ?? (await secrets.get(name));
  known.push(value);
  return value;
};

/** A target may have echoed a secret: this console is not redacted by k6. */
const withoutSecrets = (text: string): string => known.reduce((left, secret) => left.replaceAll(secret, '***'), text);

const shown: Record<string, number> = {};

/** What was seen of a failure: the first few of each kind that this virtual user met. */
export const detailOf = (kind: string, text: string): string => {
  const before = shown[kind] ?? 0;
  shown[kind] = before + 1;
  return before < EXAMPLES_PER_KIND ? ` ${JSON.stringify(withoutSecrets(text).slice(0, DETAIL_MAX))}` : '';
};
