import { parse } from '@babel/parser';

/**
 * One comparison turned into its neighbour: `flip` reads `< to <=`. `start` and `end` are those of the operator, `whole` those of the comparison, or of
 * the `Math.max` without its arguments, in UTF-16 units of the file.
 */
export type Mutant = {
  readonly file: string;
  readonly line: number;
  /** The line as it stands, without its indent. */
  readonly code: string;
  readonly flip: string;
  readonly start: number;
  readonly end: number;
  readonly becomes: string;
  readonly whole: { readonly start: number; readonly end: number };
};

const FLIPS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
};
const OTHER_EXTREME: Readonly<Record<string, string>> = { max: 'min', min: 'max' };

type Spot = Pick<Mutant, 'start' | 'end' | 'becomes' | 'whole'>;
/** As much of a node as is looked at here. */
type TreeNode = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;

const spanOf = ({ start, end }: TreeNode): Mutant['whole'] => ({ start, end });

const isNode = (value: unknown): value is TreeNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const nodesIn = (value: unknown): readonly TreeNode[] => {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  if (!isNode(value)) return [];
  return [value, ...Object.values(value).flatMap(nodesIn)];
};

type Token = { readonly start: number; readonly end: number; readonly value?: unknown };

/** Between the operands stand only brackets, comments and the operator. */
const comparisonIn = (node: TreeNode, tokens: readonly Token[]): readonly Spot[] => {
  const { operator, left, right } = node;
  const becomes = typeof operator === 'string' ? FLIPS[operator] : undefined;
  if (node.type !== 'BinaryExpression' || becomes === undefined || !isNode(left) || !isNode(right)) return [];
  const at = tokens.find(({ start, end, value }) => start >= left.end && end <= right.start && value === operator);
  return at === undefined ? [] : [{ start: at.start, end: at.end, becomes, whole: spanOf(node) }];
};

const extremeIn = (node: TreeNode): readonly Spot[] => {
  const { callee } = node;
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return [];
  const { object, property } = callee;
  if (!isNode(object) || !isNode(property) || object['name'] !== 'Math') return [];
  const becomes = OTHER_EXTREME[String(property['name'])];
  return becomes === undefined ? [] : [{ ...spanOf(property), becomes, whole: spanOf(callee) }];
};

const lineAt = (text: string, offset: number): { readonly line: number; readonly code: string } => {
  const line = text.slice(0, offset).split('\n').length;
  return { line, code: (text.split('\n')[line - 1] ?? '').trim() };
};

/** Every comparison of a TypeScript file, and every `Math.max` and `Math.min`, in the order of the text, each with what it is turned into. */
export const findMutants = (file: string, text: string): readonly Mutant[] => {
  const tree = parse(text, { sourceType: 'module', plugins: ['typescript'], tokens: true });
  const tokens = (tree.tokens ?? []) as readonly Token[];
  return nodesIn(tree.program)
    .flatMap((node) => [...comparisonIn(node, tokens), ...extremeIn(node)])
    .toSorted((a, b) => a.start - b.start)
    .map((spot) => ({
      ...spot,
      file,
      ...lineAt(text, spot.start),
      flip: `${text.slice(spot.start, spot.end)} to ${spot.becomes}`,
    }));
};
