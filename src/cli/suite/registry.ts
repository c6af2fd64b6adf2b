import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { SuiteVariable } from '../../core/suite.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { nearestName } from '../../core/typo.ts';

/** A suite, where it stands, and which settings it has a use for; null: any, as nobody can know. */
export type FoundSuite = {
  readonly name: string;
  readonly file: string;
  readonly takes: readonly SuiteVariable[] | null;
};

/** The suites that come with gateproof, and what each can be told. */
export const SUITES: Readonly<Record<string, readonly SuiteVariable[]>> = {
  smoke: ['target', 'url', 'mode'],
  'pre-release': ['target', 'url', 'mode'],
  'ci-gate': [
    ...(['target', 'url', 'mode', 'reference', 'candidate'] as const),
    ...(['scenario', 'baseline', 'minutes', 'extension'] as const),
  ],
  'post-rollback': ['target', 'url', 'mode', 'tier', 'since', 'baseline', 'scenario'],
  'self-test': ['form'],
};

const text = englishCatalogue.suite;

/** `suites/` stands beside `src/`, from source and in the built package; as this file ends, so do they. */
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const beside = (name: string): string => fileURLToPath(new URL(`../../../suites/${name}.${ending}`, import.meta.url));

export const VITEST_CONFIG = beside('vitest.config');

const OWN_FILE = /\.suite\.[cm]?[jt]s$/;

/** A suite by its name, or a file; what is neither is refused with the nearest name (exit code 2). */
export const findSuite = (name: string, folder: string): FoundSuite => {
  const takes = SUITES[name];
  if (takes !== undefined && Object.hasOwn(SUITES, name)) return { name, file: beside(`${name}.suite`), takes };
  const file = resolve(folder, name);
  if (OWN_FILE.test(name) && existsSync(file)) return { name: basename(name).replace(OWN_FILE, ''), file, takes: null };
  const known = Object.keys(SUITES);
  throw new HarnessError(text.unknown(name), {
    exitCode: EXIT.usage,
    hint: text.unknownHint(known, nearestName(name, known)),
  });
};
