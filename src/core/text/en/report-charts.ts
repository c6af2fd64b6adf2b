import { count, counted, duration, milliseconds } from './figures.ts';

/** Words on the pictures. The bundled font has Latin letters only: no arrows, no "less than or equal" sign. */
export const reportChartText = {
  title: (name: string, scenario: string) => `${scenario}: ${name}`,
  mode: (verdict: string, figures: string) => `${verdict}, ${figures}`,
  latency: {
    name: 'response time',
    under: 'From the planned instant to the answer. A request without a good answer counts as slower than all others.',
    xAxis: 'percentile of all judged requests',
    yAxis: 'ms',
    limit: (limitMs: number) => `P95 limit ${milliseconds(limitMs)}`,
    noAnswer: 'no answer',
    tick: (quantile: number) => `P${Number((quantile * 100).toFixed(3))}`,
    point: (ms: number) => milliseconds(ms).replace(' ms', ''),
    figures: (n: number) => `${counted(n, 'requests')} judged`,
  },
  connections: {
    name: 'connections',
    underHeld: 'Open at the end of each window: opened, less those lost and those whose planned time was over.',
    underReturns:
      'Open at the end of each window: opened, less those lost, dropped or over; those that came back as if each did at once.',
    underStorms: 'Each window opens and closes its own connections: connected, lost and refused within it.',
    xAxis: 'time since the start of the run',
    yAxis: 'connections',
    troubleAxis: 'went wrong',
    noTrouble: 'none lost, none refused',
    figures: (of: { readonly connected: number; readonly lost: number; readonly refused: number }) =>
      `${count(of.connected)} connected, ${count(of.lost)} lost, ${count(of.refused)} refused or timed out`,
    lost: 'lost',
    refused: 'refused or timed out',
    warmUp: 'warm-up, not judged',
  },
  time: (ms: number) => (ms === 0 ? '0 s' : duration(ms)),
  count,
  noData: 'no data',
  noLatency: 'No request was answered in the judged time.',
  noConnections: 'No connection was attempted.',
} as const;
