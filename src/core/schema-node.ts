import { z } from 'zod';
import type { ProblemText } from './text/en/problem.ts';

/** The part of JSON Schema that zod writes for this project's schemas. */
export type SchemaNode = {
  readonly [key: string]: unknown;
};

const isNode = (value: unknown): value is SchemaNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nodesIn = (value: unknown): readonly SchemaNode[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** A zod schema as data: as its author writes the input, where keys with a default are not required, or as what comes of it. */
export const schemaTree = (schema: z.ZodType, io: 'input' | 'output' = 'input'): SchemaNode => {
  const tree: unknown = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return isNode(tree) ? tree : {};
};

const followRef = (root: SchemaNode, node: SchemaNode): SchemaNode => {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  let target: unknown = root;
  for (const part of ref.split('/').slice(1)) target = isNode(target) ? target[part] : undefined;
  return isNode(target) && target !== node ? target : {};
};

/** A union or intersection opened into its branches; anything else stays alone. */
const branchesOf = (root: SchemaNode, node: SchemaNode): readonly SchemaNode[] => {
  const own = followRef(root, node);
  const inner = [...nodesIn(own['anyOf']), ...nodesIn(own['oneOf']), ...nodesIn(own['allOf'])];
  return inner.length === 0 ? [own] : inner.flatMap((branch) => branchesOf(root, branch));
};

const childrenOf = (branch: SchemaNode, step: PropertyKey): readonly SchemaNode[] => {
  if (typeof step === 'number') return isNode(branch['items']) ? [branch['items']] : [];
  const properties = branch['properties'];
  const named = isNode(properties) ? properties[String(step)] : undefined;
  if (isNode(named)) return [named];
  return isNode(branch['additionalProperties']) ? [branch['additionalProperties']] : [];
};

/** Every schema node that may stand at a path: several where a union leaves the choice open, none where nothing may stand. */
export const nodesAt = (root: SchemaNode, path: readonly PropertyKey[]): readonly SchemaNode[] => {
  let nodes: readonly SchemaNode[] = [root];
  for (const step of path)
    nodes = nodes.flatMap((node) => branchesOf(root, node)).flatMap((branch) => childrenOf(branch, step));
  return nodes;
};

const keysOfBranch = (branch: SchemaNode): readonly string[] => {
  const names = branch['propertyNames'];
  const listed = isNode(names) && Array.isArray(names['enum']) ? names['enum'].map(String) : [];
  return isNode(branch['properties']) ? [...Object.keys(branch['properties']), ...listed] : listed;
};

/** The words that a node lets a value be; null where it is not about words. */
const choicesOf = (node: SchemaNode): readonly string[] | null => {
  if (node['const'] !== undefined) return [String(node['const'])];
  return Array.isArray(node['enum']) ? node['enum'].map(String) : null;
};

/** Whether a value can be of this branch of a union: what tells the branches apart (`shape: 'ramp'`) says nothing against it. */
const isOfBranch = (branch: SchemaNode, value: object): boolean => {
  const properties = isNode(branch['properties']) ? branch['properties'] : {};
  const required: readonly unknown[] = Array.isArray(branch['required']) ? branch['required'] : [];
  return Object.entries(properties).every(([key, node]) => {
    const choices = isNode(node) ? choicesOf(node) : null;
    if (choices === null) return true;
    const own: unknown = Reflect.get(value, key);
    return own === undefined ? !required.includes(key) : choices.includes(String(own));
  });
};

/** The keys that may stand in the object `value` at a path, in the order of the schema: of a union, those of the branches that it can be of. */
export const validKeysAt = (root: SchemaNode, path: readonly PropertyKey[], value: unknown): readonly string[] => {
  const branches = nodesAt(root, path).flatMap((node) => branchesOf(root, node));
  const own = typeof value === 'object' && value !== null ? branches.filter((each) => isOfBranch(each, value)) : [];
  return [...new Set((own.length > 0 ? own : branches).flatMap(keysOfBranch))];
};

/** The words that may stand at a path. */
export const choicesAt = (root: SchemaNode, path: readonly PropertyKey[]): readonly string[] => [
  ...new Set(
    nodesAt(root, path)
      .flatMap((node) => branchesOf(root, node))
      .flatMap((branch) => choicesOf(branch) ?? []),
  ),
];

const isText = (node: SchemaNode): boolean =>
  node['type'] === undefined ||
  node['type'] === 'string' ||
  (Array.isArray(node['type']) && node['type'].includes('string'));

const letsStand = (node: SchemaNode, text: string): boolean => {
  const choices = choicesOf(node);
  if (choices !== null) return choices.includes(text);
  if (!isText(node) || node['format'] === 'uri') return false;
  return typeof node['pattern'] !== 'string' || new RegExp(node['pattern']).test(text);
};

/** Whether free text such as this may stand at a path: not where only certain words, a pattern that it does not keep, or a URL may. */
export const mayBeText = (root: SchemaNode, path: readonly PropertyKey[], text: string): boolean => {
  const branches = nodesAt(root, path).flatMap((node) => branchesOf(root, node));
  return branches.length === 0 || branches.some((branch) => letsStand(branch, text));
};

const bound = (value: unknown, phrase: (limit: number) => string): string =>
  typeof value === 'number' && Math.abs(value) !== Number.MAX_SAFE_INTEGER ? phrase(value) : '';

const describeNumber = (node: SchemaNode, text: ProblemText): string =>
  text.number(
    node['type'] === 'integer',
    bound(node['minimum'], text.atLeast) || bound(node['exclusiveMinimum'], text.above),
    bound(node['maximum'], text.atMost) || bound(node['exclusiveMaximum'], text.below),
  );

const describeText = (node: SchemaNode, text: ProblemText): string => {
  if (node['format'] === 'uri') return text.url();
  const prefix = node['format'] === 'starts_with' ? /^\^(.*)\.\*$/.exec(String(node['pattern'])) : null;
  if (prefix !== null) return text.textStartingWith((prefix[1] ?? '').replaceAll('\\', ''));
  return text.text(typeof node['minLength'] === 'number' ? node['minLength'] : 0);
};

const describeBranch = (node: SchemaNode, text: ProblemText): string => {
  switch (node['type']) {
    case 'integer':
    case 'number':
      return describeNumber(node, text);
    case 'string':
      return describeText(node, text);
    case 'boolean':
      return text.trueOrFalse();
    case 'null':
      return text.oneOf(['null']);
    case 'array':
      return text.list(typeof node['minItems'] === 'number' ? node['minItems'] : 0);
    case 'object':
      return text.objectNeeding(Array.isArray(node['required']) ? node['required'].map(String) : []);
    default:
      return text.anyValue();
  }
};

/** In words, what may stand at a path; null where nothing may. */
export const describeAt = (root: SchemaNode, path: readonly PropertyKey[], text: ProblemText): string | null => {
  const branches = nodesAt(root, path).flatMap((node) => branchesOf(root, node));
  if (branches.length === 0) return null;
  const words = text.oneOf(choicesAt(root, path));
  const described = branches.map((branch) => (choicesOf(branch) === null ? describeBranch(branch, text) : words));
  return text.either([...new Set(described)]);
};
