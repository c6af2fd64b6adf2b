import { describe, expect, it } from 'vitest';
import { summarizeRun } from '../judge/summary.ts';
import { PICTURE } from './charts/canvas.ts';
import { FORMATS, type ReportFormat } from './formats.ts';
import { hostileView } from './testing/hostile.ts';
import { pictureOf } from './testing/pixels.ts';
import { SAMPLE_NAMES, sampleView } from './testing/sample-views.ts';
import type { ReportView } from './view.ts';

const render = (format: ReportFormat, view: ReportView): string | Promise<Uint8Array> =>
  format.render(view, summarizeRun(view.record, view.judgement, view.catalogue));

const WHOLE = { x: 0, y: 0, ...PICTURE };

describe('every format', () => {
  it('has a name and a file of its own', () => {
    expect(new Set(FORMATS.map(({ name }) => name)).size).toBe(FORMATS.length);
    expect(new Set(FORMATS.map(({ fileName }) => fileName)).size).toBe(FORMATS.length);
  });

  describe.each(FORMATS)('$name', (format) => {
    it.each(SAMPLE_NAMES)('writes down the run %s as it did before', async (name) => {
      const output = await render(format, sampleView(name));
      if (typeof output === 'string') {
        expect(output.endsWith('\n')).toBe(true);
        await expect(output).toMatchFileSnapshot(`golden/${name}.${format.fileName}`);
        return;
      }
      const { width, height, inked } = await pictureOf(output);
      expect({ width, height }).toEqual(PICTURE);
      expect(inked(WHOLE)).toBeGreaterThan(10_000);
    });

    it('says the same each time', async () => {
      const view = sampleView('fail-ab');
      expect(await render(format, view)).toEqual(await render(format, view));
    });

    it('survives hostile texts', async () => {
      expect((await render(format, hostileView())).length).toBeGreaterThan(0);
    });

    it('has a type that tells text from pictures', async () => {
      const isText = typeof (await render(format, sampleView('no-data'))) === 'string';
      expect(format.mime.startsWith('image/')).toBe(!isText);
    });
  });
});
