import type { z } from 'zod';
import { mayBeText, type SchemaNode, schemaTree } from '../../core/schema-node.ts';

type Redact = (text: string) => string;
type Path = readonly PropertyKey[];

/**
 * Where no target can write: what we made ourselves, and what the scenario says, from which `merge` makes the plan again. A secret that is an ordinary
 * word of ours, or four characters that stand in a histogram by chance, is no trace of a secret there.
 */
const OURS: readonly RegExp[] = [
  /^(scenario|tool|environment|planHash|runId|profile)(\.|$)/,
  /^shards\.\d+\.(environment\.\w+|runId)$/,
  /^modes\.\d+\.(target\.profile|byOperation\.\d+\.operation)$/,
  /^slices\.\d+\.phase$/,
  /^(modes|slices|rounds)\.(?!\d+\.target\.).*\.v2$/,
];

const isOurs = (path: Path): boolean => {
  const written = path.join('.');
  return OURS.some((ours) => ours.test(written));
};

/** Load goes only to loopback or to a host that the user named, so no target can write a secret before the path of a URL. */
const blankedUrl = (url: string, redact: Redact): string => {
  const { origin } = new URL(url);
  return url.startsWith(origin) ? `${origin}${redact(url.slice(origin.length))}` : url;
};

/** A text as it may be kept at its place. Where the schema lets only certain words stand, and a blank is none of them, the text is one of them. */
const blanked = (text: string, path: Path, { root, redact }: { root: SchemaNode; redact: Redact }): string => {
  const clean = redact(text);
  if (clean === text || isOurs(path)) return text;
  if (mayBeText(root, path, clean)) return clean;
  return URL.canParse(text) ? blankedUrl(text, redact) : text;
};

const mapTexts = (value: unknown, path: Path, change: (text: string, path: Path) => string): unknown => {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((each: unknown, i) => mapTexts(each, [...path, i], change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, [...path, key], change)]));
};

/**
 * What a command is about to leave, without secrets: a target may have echoed one into whatever it said, so every free text is blanked before anything is
 * written, drawn or shortened. Our own words are left as they are, or a result would be lost to a password like `gateproof`.
 */
export const withoutSecrets = <S extends z.ZodType>(schema: S, result: z.output<S>, redact: Redact): z.output<S> => {
  const root = schemaTree(schema, 'output');
  const written: unknown = JSON.parse(JSON.stringify(result));
  return schema.parse(mapTexts(written, [], (text, path) => blanked(text, path, { root, redact })));
};
