import { z } from 'zod';

/** The two modes of the gateway (docs/spec/rollback-strategy.zh.md lines 291-305). */
export const MODES = ['gateway-only', 'legacy-fallback'] as const;

export const modeSchema = z.enum(MODES);

export type Mode = z.infer<typeof modeSchema>;

/**
 * What the parts of a run are called by. An arm bears the name of its mode; where two arms run in one mode (two builds, two profiles), that of
 * its role; `control` is the reference once more. The mode of an arm stands in its `target`.
 */
export const ARMS = [...MODES, 'reference', 'candidate', 'control'] as const;
export const armSchema = z.enum(ARMS);
export type Arm = z.infer<typeof armSchema>;

/** The flags that the feature-flag endpoint reports (docs/spec/rollback-strategy.zh.md lines 76-86). */
export type ModeFlags = {
  readonly gatewayOnlyMode: boolean;
  readonly allowLegacyFallback: boolean;
  readonly strictMode: boolean;
};

/** The flag set that each mode stands for (lines 294-297 and 300-303). */
export const FLAGS_OF_MODE: Readonly<Record<Mode, ModeFlags>> = {
  'gateway-only': { gatewayOnlyMode: true, allowLegacyFallback: false, strictMode: true },
  'legacy-fallback': { gatewayOnlyMode: false, allowLegacyFallback: true, strictMode: false },
};

/** The mode that a flag set stands for, or null when it is neither. */
export const modeOfFlags = (flags: ModeFlags): Mode | null =>
  MODES.find((mode) => {
    const expected = FLAGS_OF_MODE[mode];
    return (
      expected.gatewayOnlyMode === flags.gatewayOnlyMode &&
      expected.allowLegacyFallback === flags.allowLegacyFallback &&
      expected.strictMode === flags.strictMode
    );
  }) ?? null;
