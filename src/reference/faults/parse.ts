import { EXIT, HarnessError, type Problem } from '../../core/errors.ts';
import { targetText } from '../../core/text/en/target.ts';
import { nearestName } from '../../core/typo.ts';
import type { FaultReading, PlantedFault } from './fault.ts';
import { splitParameters } from './parameters.ts';
import { FAULTS } from './registry.ts';

/** Reads `name[=parameters]`. An unknown name is a problem that lists the known ones. */
export const parseFault = (text: string): FaultReading => {
  const at = text.indexOf('=');
  const name = (at === -1 ? text : text.slice(0, at)).trim();
  const kind = FAULTS.find((fault) => fault.name === name);
  if (kind !== undefined) return kind.read(splitParameters(at === -1 ? '' : text.slice(at + 1)));
  const names = FAULTS.map((fault) => fault.name);
  const say = targetText.fault;
  const fix = say.useKnownName(nearestName(name, names), names);
  return { ok: false, problems: [{ path: say.unknownPath, expected: say.aKnownName, got: name, fix }] };
};

/** Reads several fault texts; all problems of all of them together are one HarnessError (exit 2). */
export const parseFaults = (texts: readonly string[]): readonly PlantedFault[] => {
  const faults: PlantedFault[] = [];
  const problems: Problem[] = [];
  for (const reading of texts.map(parseFault)) {
    if (reading.ok) faults.push(reading.fault);
    else problems.push(...reading.problems);
  }
  if (problems.length === 0) return faults;
  const { message, hint } = targetText.fault.refused(problems.length);
  throw new HarnessError(message, { exitCode: EXIT.usage, hint, problems });
};
