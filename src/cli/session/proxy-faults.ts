import { EXIT, HarnessError, type Problem } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { nearestName } from '../../core/typo.ts';
import type { WireFault } from '../../core/wire-fault.ts';
import { NET_FAULTS } from '../../reference/faults/net/index.ts';
import { parseFault } from '../../reference/faults/parse.ts';
import { FAULTS } from '../../reference/faults/registry.ts';

const text = englishCatalogue.proxy;

/** A proxy that only passes bytes on. */
const NONE = 'none';
const NAMES = [...NET_FAULTS.map(({ name }) => name), NONE];

type Reading = { readonly fault: WireFault | null; readonly problems: readonly Problem[] };

const nameOf = (word: string): string => (word.split('=')[0] ?? '').trim();

/** Words that are right for the target may be none for a proxy, and the other way round a near miss is for the proxy. */
const unknown = (word: string): Problem => {
  const name = nameOf(word);
  const { useKnownName } = englishCatalogue.target.fault;
  const near = nearestName(name, NAMES) ?? (NAMES.includes(`net-${name}`) ? `net-${name}` : null);
  const isOfTarget = FAULTS.some((fault) => fault.name === name);
  const fix = useKnownName(near, NAMES);
  return {
    ...{ path: text.option, expected: text.aFault, got: name },
    fix: isOfTarget && near === null ? `${text.onlyOfTarget(name)} ${fix}` : fix,
  };
};

const read = (word: string): Reading => {
  if (!NAMES.includes(nameOf(word))) return { fault: null, problems: [unknown(word)] };
  const reading = parseFault(word);
  if (reading.ok) return { fault: reading.fault.wire ?? null, problems: [] };
  const ofProxy = (problem: Problem): Problem => ({ ...problem, path: problem.path.replace(/^--fault/, text.option) });
  return { fault: null, problems: reading.problems.map(ofProxy) };
};

/** The faults of a proxy from the words of its flag; null: no proxy is wanted. All that is wrong with them is one HarnessError (exit 2). */
export const proxyFaultsOf = (words: readonly string[]): readonly WireFault[] | null => {
  const readings = words.map(read);
  const problems = readings.flatMap((reading) => reading.problems);
  if (problems.length > 0) {
    throw new HarnessError(text.refused(problems.length), {
      ...{ exitCode: EXIT.usage, hint: text.refusedHint(NAMES), problems },
    });
  }
  return words.length === 0 ? null : readings.flatMap(({ fault }) => fault ?? []);
};
