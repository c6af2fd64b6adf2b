import type { Arm } from '../../core/modes.ts';

/** How an arm looks in every picture: colour (Okabe and Ito's set for colour-blind readers), dash and marker all differ. */
export type ModeStyle = {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly marker: 'circle' | 'rect' | 'triangle';
};

export const STYLE_OF_MODE: Readonly<Record<Arm, ModeStyle>> = {
  'gateway-only': { colour: '#0072b2', dash: [], marker: 'circle' },
  'legacy-fallback': { colour: '#d55e00', dash: [14, 8], marker: 'rect' },
  reference: { colour: '#0072b2', dash: [], marker: 'circle' },
  candidate: { colour: '#d55e00', dash: [14, 8], marker: 'rect' },
  control: { colour: '#009e73', dash: [3, 5], marker: 'triangle' },
};

export const INK = { text: '#1a1a1a', quiet: '#5a5a5a', grid: '#e3e3e3', shade: '#f0f0ee', limit: '#1a1a1a' } as const;

/** Sizes in pixels of a 1200 pixel wide picture. */
export const SIZE = { title: 34, under: 24, axis: 24, label: 24, legend: 24, small: 20 } as const;
