import { defineFault, type HealthPart } from './fault.ts';

const PARTS = ['base', 'websocket', 'fetcher', 'all'] as const;
type Part = (typeof PARTS)[number];

const partsOf = (which: Part): readonly HealthPart[] => (which === 'all' ? ['base', 'websocket', 'fetcher'] : [which]);

export const unhealthy = defineFault<Part>({
  name: 'unhealthy',
  doc: 'a health endpoint answers 503 with status "unhealthy": the base service, or `which`',
  examples: ['', 'which=websocket', 'which=fetcher', 'which=all'],
  refused: ['websocket', 'which=none'],
  setting: (reader) => reader.choice('which', PARTS, 'base'),
  print: (which) => `which=${which}`,
  start: (which) => ({ unhealthy: partsOf(which) }),
});
