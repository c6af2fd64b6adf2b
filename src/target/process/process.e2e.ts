import { expect, it } from 'vitest';
import { compareWithSystem } from '../../testing/compared-figures.ts';

/** The long form, for more shares: `npm run accept server-figures`. */
it('CPU and memory of a process and its child read within 3 points of what the system booked', async () => {
  const child = { ratio: 0.15, memoryMib: 60, children: [], briefChildren: false };
  const plant = { ratio: 0.3, memoryMib: 120, children: [child], briefChildren: false };
  const { samples, unseen, cpuPoints, memoryPoints } = await compareWithSystem(plant, 8);
  expect({ samples, unseen }).toEqual({ samples: 8, unseen: 0 });
  expect(Math.abs(cpuPoints.ours - cpuPoints.system), JSON.stringify(cpuPoints)).toBeLessThan(3);
  expect(Math.abs(memoryPoints.ours - memoryPoints.system), JSON.stringify(memoryPoints)).toBeLessThan(3);
  expect(memoryPoints.system).toBeGreaterThan(17);
});
