import type { ResultFile } from '../core/result-files.ts';
import type { Summary } from '../core/summary.ts';
import { drawConnectionChart } from './charts/connections.ts';
import { drawLatencyChart } from './charts/latency.ts';
import { renderSummaryJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import { plainPaint } from './paint.ts';
import { renderTerminal } from './terminal.ts';
import type { ReportView } from './view.ts';
import { COLUMNS } from './wrap.ts';

/** A way to write a report down: the same finished values always give the same text or picture. */
export type ReportFormat = {
  readonly name: string;
  /** The file it becomes in the folder of its run. */
  readonly fileName: ResultFile;
  readonly mime: string;
  readonly render: (view: ReportView, summary: Summary) => string | Promise<Uint8Array>;
};

/** Every format; one line each. */
export const FORMATS: readonly ReportFormat[] = [
  {
    name: 'text',
    fileName: 'report.txt',
    mime: 'text/plain; charset=utf-8',
    render: (view) => renderTerminal(view, { columns: COLUMNS, paint: plainPaint, detail: 'full' }),
  },
  { name: 'markdown', fileName: 'report.md', mime: 'text/markdown; charset=utf-8', render: renderMarkdown },
  {
    name: 'summary',
    fileName: 'summary.json',
    mime: 'application/json',
    render: (_view, summary) => renderSummaryJson(summary),
  },
  { name: 'latency', fileName: 'latency.png', mime: 'image/png', render: drawLatencyChart },
  { name: 'connections', fileName: 'connections.png', mime: 'image/png', render: drawConnectionChart },
];
