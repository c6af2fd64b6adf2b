import encoding from 'k6/encoding';
import exec from 'k6/execution';
import secrets from 'k6/secrets';
import { envNameOf } from './env-name.ts';
import { createFailures } from './failures.ts';

/** What a virtual user of k6 has for itself: its clock, the secrets that it has read, and what it has shown of failures. */

/** Set by whoever runs an exported folder; empty when gateproof runs k6. */
declare const __ENV: Readonly<Record<string, string | undefined>>;

let instance: typeof exec.instance | undefined;

/** Microseconds on the clock of the test. Only a virtual user may ask. */
export const nowUs = (): number => {
  instance ??= exec.instance;
  return instance.currentTestRunDuration * 1000;
};

const failures = createFailures((text) => encoding.b64encode(text, 'rawstd'));

/** A secret by its name, from the environment of whoever runs an exported folder, else from `k6/secrets`. */
export const secretOf = async (name: string): Promise<string> => {
  const value = __ENV[envNameOf(name)] ?? (await secrets.get(name));
  failures.hide(value);
  return value;
};

/** What was seen of a failure: the first few of each kind that this virtual user met, without the secrets that it has read. */
export const { detailOf } = failures;
