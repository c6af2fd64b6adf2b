import type { Mode } from '../../core/modes.ts';

/** How a mode looks in every picture: colour (Okabe and Ito's set for colour-blind readers), dash and marker all differ. */
export type ModeStyle = {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly marker: 'circle' | 'rect';
};

export const STYLE_OF_MODE: Readonly<Record<Mode, ModeStyle>> = {
  'gateway-only': { colour: '#0072b2', dash: [], marker: 'circle' },
  'legacy-fallback': { colour: '#d55e00', dash: [14, 8], marker: 'rect' },
};

export const INK = { text: '#1a1a1a', quiet: '#5a5a5a', grid: '#e3e3e3', shade: '#f0f0ee', limit: '#1a1a1a' } as const;

/** Sizes in pixels of a 1200 pixel wide picture. */
export const SIZE = { title: 34, under: 24, axis: 24, label: 24, legend: 24, small: 20 } as const;
