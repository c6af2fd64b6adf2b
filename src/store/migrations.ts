import { RECORD_SCHEMA_VERSION } from '../core/record.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * How a record of a version becomes one of the next. Version 2 only added fields that may be missing (arms, roles, host, clocks, symbols), so
 * there is nothing to change but the number.
 */
const STEPS: Readonly<Record<number, (record: Raw) => Raw>> = {
  1: (record) => ({ ...record, schemaVersion: 2 }),
};

/** The record in today's shape; as it is where no step leads there. */
export const migrated = (record: Raw): Raw => {
  let current = record;
  for (let version = current['schemaVersion']; version !== RECORD_SCHEMA_VERSION; version = current['schemaVersion']) {
    const step = typeof version === 'number' ? STEPS[version] : undefined;
    if (step === undefined) return current;
    current = step(current);
  }
  return current;
};
