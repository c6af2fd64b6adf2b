import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { MODES } from '../../core/modes.ts';

const source = z.string().regex(/^docs\/spec\/[a-z.-]+\.md:\d+$/);
const optionsSchema = z.record(z.string(), z.unknown()).default({});
const faultsSchema = z.array(z.string()).default([]);
const headersSchema = z.record(z.string(), z.string()).default({});

const httpFixtureSchema = z.strictObject({
  name: z.string(),
  source,
  options: optionsSchema,
  faults: faultsSchema,
  /** How often the same request is sent before the one that counts. */
  repeat: z.int().default(0),
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    path: z.string(),
    headers: headersSchema,
    body: z.unknown().optional(),
    text: z.string().optional(),
  }),
  answer: z.strictObject({
    status: z.int(),
    headers: headersSchema,
    absentHeaders: z.array(z.string()).default([]),
    body: z.unknown().optional(),
    byMode: z.record(z.enum(MODES), z.unknown()).optional(),
  }),
});
export type HttpFixture = z.output<typeof httpFixtureSchema>;

const stepSchema = z.union([
  /** A raw packet, or an event name with its payload. */
  z.strictObject({ send: z.union([z.string(), z.array(z.unknown())]) }),
  z.strictObject({ expect: z.strictObject({ packet: z.string(), event: z.string().optional(), data: z.unknown() }) }),
]);

const socketFixtureSchema = z.strictObject({
  name: z.string(),
  source,
  options: optionsSchema,
  faults: faultsSchema,
  steps: z.array(stepSchema).min(1),
});
export type SocketFixture = z.output<typeof socketFixtureSchema>;

const readJson = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));

export const readHttpFixtures = (name: 'documented' | 'stock-api'): readonly HttpFixture[] =>
  z.array(httpFixtureSchema).parse(readJson(name));

export const readSocketFixtures = (): readonly SocketFixture[] =>
  z.array(socketFixtureSchema).parse(readJson('sockets'));

/** The line of a document that a fixture comes from. */
export const citedLine = (cited: string): string => {
  const [path = '', line = ''] = cited.split(':');
  const lines = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8').split('\n');
  return lines[Number(line) - 1] ?? '';
};
