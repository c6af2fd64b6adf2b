import type { ProfileInput } from '../src/core/profile.ts';
import referenceDocumented from './reference-documented.ts';
import referenceStockApi from './reference-stock-api.ts';
import stockApi from './stock-api.ts';

/** The profiles that `--target <name>` knows without a file. */
export const builtInProfiles: Readonly<Record<string, ProfileInput>> = {
  [referenceDocumented.name]: referenceDocumented,
  [referenceStockApi.name]: referenceStockApi,
  [stockApi.name]: stockApi,
};
