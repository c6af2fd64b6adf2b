import { describe, expect, it } from 'vitest';
import type { ArmFigures } from '../core/server-figures.ts';
import { buildRecord } from '../judge/testing/build-record.ts';
import { figuresSeen, seconds } from '../judge/testing/server-figures.ts';
import { renderMarkdown } from './markdown.ts';
import { plainPaint } from './paint.ts';
import { renderTerminal } from './terminal.ts';
import { viewOf } from './testing/sample-views.ts';

const reportOn = (figures: ArmFigures): string => {
  const view = viewOf(buildRecord({ serverFigures: [figures] }));
  const text = renderTerminal(view, { columns: 300, paint: plainPaint, detail: 'full' });
  expect(renderMarkdown(view)).toContain('Server figures');
  return text;
};

const healthy = figuresSeen({ cpu: seconds(60, 0.25), memory: seconds(60, 0.5), pool: seconds(60, 0.125) });

describe('a report on a server that was watched', () => {
  it('names its process, what its figures are shares of, and where they lay', () => {
    const text = reportOn(healthy);
    expect(text).toContain('node (pid 4711, owner of the port)');
    expect(text).toContain(
      'CPU as a share of 2 cores (stated in the profile), memory of 1 MiB (stated in the profile)',
    );
    expect(text).toContain('median 25 %, highest 25 %, 60 samples');
    expect(text).toMatch(/server CPU \(info\).*25 % {2}holds/);
    expect(text).not.toContain('Not measurable here');
  });

  it('says how many looks saw nothing', () => {
    expect(reportOn(figuresSeen({ cpu: [...seconds(50, 0.1), ...seconds(10, null)] }))).toContain(
      '10 samples without a figure',
    );
  });

  it('warns of a limit that it broke, and of its end', () => {
    const ended = { atMs: 30_000, pid: 4_711, successors: [4_800] };
    const text = reportOn(figuresSeen({ memory: seconds(60, 0.9), ended }));
    expect(text).toContain('server memory was over its limit of 80 % (90 %); it does not gate here.');
    expect(text).toMatch(/process 4711 of the server was gone 30 s into the load; at the end 4800 stood in its place/);
  });

  it('says why there is nothing to see, and still shows what there is', () => {
    const text = reportOn({ ...healthy, process: { state: 'none', why: 'the target is on another machine' } });
    expect(text).toContain('not measurable: the target is on another machine');
    expect(text).toContain('Not measurable here, not gating: server CPU and server memory.');
    expect(text).toMatch(/connection pool \(info\).*12.5 % {2}holds/);
  });
});
