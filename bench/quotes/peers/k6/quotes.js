import http from 'k6/http';

// Planned arrivals at a constant rate, as k6 plays them: a user each, one request an iteration.
const job = JSON.parse(__ENV.JOB);

export const options = {
  discardResponseBodies: true,
  summaryTrendStats: ['med', 'p(99)'],
  scenarios: {
    quotes: {
      executor: 'constant-arrival-rate',
      rate: job.ratePerSec,
      timeUnit: '1s',
      duration: `${job.durationMs}ms`,
      gracefulStop: '10s',
      preAllocatedVUs: job.users,
      maxVUs: job.users,
    },
  },
};

const quote = () => {
  http.get(job.url);
};

// biome-ignore lint/style/noDefaultExport: it is how k6 finds it.
export { quote as default };

export function handleSummary({ metrics }) {
  const value = (name, of) => (metrics[name] === undefined ? 0 : metrics[name].values[of]);
  const requests = value('http_reqs', 'count');
  const figures = {
    requests,
    ok: requests - value('http_req_failed', 'passes'),
    notSent: value('dropped_iterations', 'count'),
    p50Ms: value('http_req_duration', 'med'),
    p99Ms: value('http_req_duration', 'p(99)'),
  };
  return { stdout: `${JSON.stringify(figures)}\n` };
}
