import { createCanvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { pictureOf } from '../testing/pixels.ts';
import { healthyView, sampleView } from '../testing/sample-views.ts';
import { cssFontOf } from './canvas.ts';
import { drawConnectionChart } from './connections.ts';
import { drawLatencyChart } from './latency.ts';
import { STYLE_OF_MODE } from './palette.ts';

const GATEWAY = STYLE_OF_MODE['gateway-only'].colour;
const LEGACY = STYLE_OF_MODE['legacy-fallback'].colour;

/** Where the scenario's name stands. */
const TITLE = { x: 160, y: 16, width: 900, height: 50 };

const inkOf = (text: string): number => {
  const canvas = createCanvas(60, 60);
  const context = canvas.getContext('2d');
  context.font = cssFontOf(40);
  context.fillText(text, 5, 45);
  const { data } = context.getImageData(0, 0, 60, 60);
  return data.filter((value, index) => index % 4 === 3 && value > 0).length;
};

const imageOf = (text: string): string => {
  const canvas = createCanvas(60, 60);
  const context = canvas.getContext('2d');
  context.font = cssFontOf(40);
  context.fillText(text, 5, 45);
  return canvas.toBuffer('image/png').toString('base64');
};

describe('the bundled font', () => {
  beforeAll(async () => {
    await drawLatencyChart(healthyView());
  });

  it.each([...'0123456789.,%<>+-()·µ×"AZaz'])('draws %s', (character) => {
    expect(inkOf(character)).toBeGreaterThan(0);
    expect(imageOf(character)).not.toBe(imageOf('\u{10ffff}'));
  });

  it('has every character that the pictures say', () => {
    const { chart, verdictWord, modeVerdict } = englishCatalogue.report;
    const said = [
      ...Object.values(verdictWord),
      modeVerdict('gateway-only', 'fail'),
      chart.title('x', 'y'),
      chart.mode('a', 'b'),
      chart.noData,
      chart.noLatency,
      chart.noConnections,
      ...Object.values(chart.latency).filter((each) => typeof each === 'string'),
      ...Object.values(chart.connections).filter((each) => typeof each === 'string'),
      chart.latency.limit(200),
      chart.latency.figures(16_000),
      chart.latency.tick(0.999),
      chart.connections.figures({ connected: 1, lost: 2, refused: 3 }),
      chart.time(130_000),
    ].join('');
    const missing = [...new Set(said)].filter((each) => each !== ' ' && imageOf(each) === imageOf('\u{10ffff}'));
    expect(missing).toEqual([]);
  });
});

describe.each([
  { picture: 'latency', draw: drawLatencyChart },
  { picture: 'connections', draw: drawConnectionChart },
])('the $picture picture', ({ draw }) => {
  it('says whose it is: the name of the scenario is drawn, and a longer one draws more', async () => {
    const view = healthyView();
    const named = async (name: string) => {
      const record = { ...view.record, scenario: { ...view.record.scenario, name } };
      return (await pictureOf(await draw({ ...view, record }))).inked(TITLE);
    };
    expect(await named('i')).toBeGreaterThan(500);
    expect(await named('i')).toBeLessThan(await named('many-words-in-a-name'));
  });

  it('never runs a long name out of the picture', async () => {
    const view = healthyView();
    const record = { ...view.record, scenario: { ...view.record.scenario, name: 'w'.repeat(200) } };
    const { inked } = await pictureOf(await draw({ ...view, record }));
    expect(inked({ x: 1_185, y: 0, width: 15, height: 140 })).toBe(0);
  });

  it('shows both modes of a run of two, in colours and shapes of their own', async () => {
    const { coloured } = await pictureOf(await draw(sampleView('fail-ab')));
    expect(coloured(GATEWAY)).toBeGreaterThan(1_000);
    expect(coloured(LEGACY)).toBeGreaterThan(1_000);
    expect(STYLE_OF_MODE['gateway-only'].dash).not.toEqual(STYLE_OF_MODE['legacy-fallback'].dash);
    expect(STYLE_OF_MODE['gateway-only'].marker).not.toBe(STYLE_OF_MODE['legacy-fallback'].marker);
  });

  it('shows no mode that was not run', async () => {
    expect((await pictureOf(await draw(sampleView('pass')))).coloured(LEGACY)).toBe(0);
  });

  it('lies on white paper, whatever the page of the reader', async () => {
    const { inked } = await pictureOf(await draw(sampleView('pass')));
    expect(inked({ x: 0, y: 0, width: 1_200, height: 10 })).toBe(0);
  });

  it('says that there is no data rather than show an empty frame', async () => {
    const middle = { x: 500, y: 320, width: 280, height: 110 };
    const empty = await pictureOf(await draw(sampleView('no-data')));
    const full = await pictureOf(await draw(sampleView('pass')));
    expect(empty.inked(middle)).toBeGreaterThan(full.inked(middle) + 2_000);
  });
});

describe('the ground of the connections picture', () => {
  it('is grey where the warm-up was, and nowhere in a run judged from its start', async () => {
    const view = healthyView();
    const slices = view.record.slices.map((slice) => ({ ...slice, judged: true }));
    const shaded = await pictureOf(await drawConnectionChart(view));
    const bare = await pictureOf(await drawConnectionChart({ ...view, record: { ...view.record, slices } }));
    const warmUp = { x: 112, y: 220, width: 22, height: 180 };
    expect(shaded.inked(warmUp)).toBeGreaterThan(bare.inked(warmUp) + 1_000);
  });
});
