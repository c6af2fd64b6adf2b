import type { z } from 'zod';
import { type ExitCode, HarnessError, type Problem } from './errors.ts';
import { frozenCopy } from './frozen.ts';
import { choicesAt, describeAt, type SchemaNode, schemaTree, validKeysAt } from './schema-node.ts';
import { shownValue } from './shown.ts';
import type { ProblemText } from './text/en/problem.ts';
import { nearestName } from './typo.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Located = { readonly path: Path; readonly problem: Problem };
type Reading = { readonly root: SchemaNode; readonly input: unknown; readonly text: ProblemText };

/** `phases[0].quotes.ratePerSec`: how a path is written for people. */
export const writtenPath = (path: Path, text: ProblemText): string =>
  path.reduce<string>((written, step) => {
    if (typeof step === 'number') return `${written}[${step}]`;
    const name = String(step);
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${written}[${JSON.stringify(name)}]`;
    return written === '' ? name : `${written}.${name}`;
  }, '') || text.root();

const childOf = (value: unknown, step: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;

const valueAt = (input: unknown, path: Path): unknown => path.reduce(childOf, input);

/** Where a path stands in the order of the file; what is missing stands after all that is there. */
const positionOf = (input: unknown, path: Path): readonly number[] => {
  const position: number[] = [];
  let value = input;
  for (const step of path) {
    const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    const index = keys.indexOf(String(step));
    position.push(index === -1 ? Number.POSITIVE_INFINITY : index);
    value = childOf(value, step);
  }
  return position;
};

const comparePositions = (a: readonly number[], b: readonly number[]): number => {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [left, right] = [a[index] ?? 0, b[index] ?? 0];
    if (left !== right) return left < right ? -1 : 1;
  }
  return a.length - b.length;
};

const startsWrong = (issue: Issue): boolean => issue.path.length === 0 && issue.code !== 'unrecognized_keys';

const mistakesIn = (issues: readonly Issue[]): number =>
  issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

/** Whether what tells a branch from the others, such as `shape: 'ramp'`, names another one. */
const isNamedOtherwise = (issues: readonly Issue[]): boolean =>
  issues.some((issue) => issue.code === 'invalid_value' && issue.path.length === 1);

/** Of a union, the branch that its author most likely meant: one whose outermost type fits, by its name if one has it, with the fewest mistakes. */
const likeliestBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | null => {
  const fitting = branches.filter((issues) => !issues.some(startsWrong));
  const named = fitting.filter((issues) => !isNamedOtherwise(issues));
  return (named.length > 0 ? named : fitting).toSorted((a, b) => mistakesIn(a) - mistakesIn(b))[0] ?? null;
};

const opened = (issue: Issue): readonly Issue[] => {
  const branch = issue.code === 'invalid_union' ? likeliestBranch(issue.errors) : null;
  if (branch === null) return [issue];
  return branch.flatMap((inner) => opened({ ...inner, path: [...issue.path, ...inner.path] }));
};

/** The names that were probably meant by the unknown keys of one object: only a key that is not there yet can have been meant. */
const unknownKeys = (issue: z.core.$ZodIssueUnrecognizedKeys, reading: Reading): readonly Located[] => {
  const parent = valueAt(reading.input, issue.path);
  const valid = validKeysAt(reading.root, issue.path, parent);
  const free = valid.filter((key) => childOf(parent, key) === undefined);
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    const meant = nearestName(key, free);
    const { text } = reading;
    return {
      path,
      problem: {
        path: writtenPath(path, text),
        expected: text.noSuchKey(),
        got: shownValue(valueAt(reading.input, path), path, text),
        fix: meant === null ? text.removeKey(valid) : text.didYouMean(meant),
      },
    };
  });
};

const ownMessage = (issue: Issue): string | null =>
  issue.code === 'custom' || (issue.code === 'invalid_format' && !issue.message.startsWith('Invalid '))
    ? issue.message
    : null;

const expectedBy = (issue: Issue, reading: Reading): string => {
  if (issue.code === 'invalid_format' && issue.format === 'regex')
    return reading.text.textMatching(String(issue.pattern));
  return describeAt(reading.root, issue.path, reading.text) ?? issue.message;
};

const fixFor = (issue: Issue, expected: string, reading: Reading): string => {
  const { text } = reading;
  const value = valueAt(reading.input, issue.path);
  if (value === undefined && issue.path.length > 0) return text.add(String(issue.path.at(-1)), expected);
  if (issue.code === 'invalid_type' && typeof value === 'string') {
    const numeric = issue.expected === 'number' || issue.expected === 'int';
    if (numeric && value.trim() !== '' && Number.isFinite(Number(value))) return text.withoutQuotes(value.trim());
    if (issue.expected === 'boolean' && /^(true|false)$/.test(value)) return text.withoutQuotes(value);
  }
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const meant = nearestName(value, choicesAt(reading.root, issue.path));
    if (meant !== null) return text.didYouMean(meant);
  }
  return text.write(expected);
};

const single = (issue: Issue, reading: Reading): Located => {
  const { text } = reading;
  const message = ownMessage(issue);
  const expected = message ?? expectedBy(issue, reading);
  const custom = issue.code === 'custom';
  return {
    path: issue.path,
    problem: {
      path: writtenPath(issue.path, text),
      expected,
      got: shownValue(valueAt(reading.input, issue.path), issue.path, text),
      fix: custom ? text.makeHold(expected) : fixFor(issue, expected, reading),
    },
  };
};

/** A required key that is there under a misspelt name is one mistake, not two. */
const withoutEchoes = (located: readonly Located[], text: ProblemText): readonly Located[] => {
  const meant = new Set(located.map(({ path, problem }) => `${writtenPath(path.slice(0, -1), text)} ${problem.fix}`));
  return located.filter(
    ({ path, problem }) =>
      problem.got !== text.nothing() ||
      !meant.has(`${writtenPath(path.slice(0, -1), text)} ${text.didYouMean(String(path.at(-1)))}`),
  );
};

/** Everything that is wrong with `input`, in the order of the input, each with its path, what was expected, what was got (never a secret) and how to mend it. */
export const problemsOf = (
  error: z.ZodError,
  input: unknown,
  schema: z.ZodType,
  text: ProblemText,
): readonly Problem[] => {
  const reading: Reading = { root: schemaTree(schema), input, text };
  const located = error.issues
    .flatMap(opened)
    .flatMap((issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue, reading) : [single(issue, reading)]));
  return withoutEchoes(located, text)
    .map((entry) => ({ ...entry, position: positionOf(input, entry.path) }))
    .toSorted((a, b) => comparePositions(a.position, b.position))
    .map(({ problem }) => problem);
};

/** What is being read, for the first line of a refusal: `the scenario` `scenarios/storm.ts`. */
export type Reader = {
  readonly what: string;
  readonly origin: string;
  readonly exitCode: ExitCode;
  readonly text: ProblemText;
};

/** The error that lists all problems of one input. */
export const refusal = (problems: readonly Problem[], reader: Reader, cause?: unknown): HarnessError =>
  new HarnessError(reader.text.refused(reader.what, reader.origin, problems.length), {
    exitCode: reader.exitCode,
    hint: reader.text.refusedHint(problems.length),
    problems,
    cause,
  });

/** The value that `schema` reads from `input`, as a new deeply frozen value; otherwise a HarnessError that lists every problem. */
export const parseOrThrow = <Output>(schema: z.ZodType<Output>, input: unknown, reader: Reader): Output => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return frozenCopy(parsed.data);
  throw refusal(problemsOf(parsed.error, input, schema, reader.text), reader, parsed.error);
};
