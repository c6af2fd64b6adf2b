import autocannon from 'autocannon';

/** autocannon alone, by its own interface: nothing judged, its own figures. */

export type AutocannonJob = { readonly url: string; readonly connections: number; readonly durationMs: number };

const job = JSON.parse(process.argv[2] ?? '') as AutocannonJob;
const { url, connections, durationMs } = job;
const result = (await autocannon({
  ...{ url, connections, duration: durationMs / 1000, timeout: 10, sampleInt: 1_000 },
} as Parameters<typeof autocannon>[0])) as {
  readonly '2xx': number;
  readonly requests: { readonly sent: number };
  readonly latency: { readonly p50: number; readonly p99: number };
};
const figures = {
  ...{ requests: result['2xx'], ok: result['2xx'] },
  ...{ p50Ms: result.latency.p50, p99Ms: result.latency.p99, latenessP99Ms: null },
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
