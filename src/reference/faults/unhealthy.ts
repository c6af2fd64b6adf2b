import { defineFault, type HealthPart } from './fault.ts';

const PARTS = ['base', 'websocket', 'fetcher', 'all'] as const;
type Part = (typeof PARTS)[number];

const STATUSES = ['503', '200'] as const;
type Status = (typeof STATUSES)[number];

const partsOf = (which: Part): readonly HealthPart[] => (which === 'all' ? ['base', 'websocket', 'fetcher'] : [which]);

/** With status 200 it is what `grep healthy` takes for good (docs/spec/rollback-strategy.zh.md:274). */
export const unhealthy = defineFault<{ readonly which: Part; readonly status: Status }>({
  name: 'unhealthy',
  doc: 'a health endpoint answers 503 (or `status`) with status "unhealthy": the base service, or `which`',
  examples: ['', 'which=websocket', 'which=fetcher', 'which=all', 'which=base,status=200'],
  refused: ['websocket', 'which=none', 'status=500'],
  setting: (reader) => ({
    which: reader.choice('which', PARTS, 'base'),
    status: reader.choice('status', STATUSES, '503'),
  }),
  print: ({ which, status }) => (status === '503' ? `which=${which}` : `which=${which},status=${status}`),
  start: ({ which, status }) => ({ unhealthy: partsOf(which), unhealthyStatus: Number(status) }),
});
