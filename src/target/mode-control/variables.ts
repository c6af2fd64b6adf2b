import { FLAGS_OF_MODE, type Mode, type ModeFlags } from '../../core/modes.ts';

/** The environment variable of each flag (docs/spec/rollback-strategy.zh.md:291-305). */
const VARIABLE_OF = {
  gatewayOnlyMode: 'WS_GATEWAY_ONLY_MODE',
  allowLegacyFallback: 'WS_ALLOW_LEGACY_FALLBACK',
  strictMode: 'WS_STRICT_MODE',
} as const satisfies Readonly<Record<keyof ModeFlags, string>>;

export type FlagVariable = (typeof VARIABLE_OF)[keyof ModeFlags];
export const FLAG_VARIABLES: readonly FlagVariable[] = Object.values(VARIABLE_OF);

/** Settings by the name of their variable; null: not set there. */
export type Settings = Readonly<Record<FlagVariable, string | null>>;

/** What the variables must hold for a mode. */
export const settingsOfMode = (mode: Mode): Readonly<Record<FlagVariable, string>> => {
  const flags = FLAGS_OF_MODE[mode];
  return {
    WS_GATEWAY_ONLY_MODE: String(flags.gatewayOnlyMode),
    WS_ALLOW_LEGACY_FALLBACK: String(flags.allowLegacyFallback),
    WS_STRICT_MODE: String(flags.strictMode),
  };
};

/** Without any setting the gateway serves alone (docs/spec/target-contract.md 1.4). */
const DEFAULTS = settingsOfMode('gateway-only');

/** As the target reads them: of several sources the first that sets a variable counts, and only `true`, in any case, is true. */
export const flagsOfSettings = (sources: readonly Settings[]): ModeFlags => {
  const isOn = (variable: FlagVariable): boolean => {
    const set = sources.map((source) => source[variable]).find((value) => value !== null);
    return (set ?? DEFAULTS[variable]).trim().toLowerCase() === 'true';
  };
  return {
    gatewayOnlyMode: isOn(VARIABLE_OF.gatewayOnlyMode),
    allowLegacyFallback: isOn(VARIABLE_OF.allowLegacyFallback),
    strictMode: isOn(VARIABLE_OF.strictMode),
  };
};

/** What `read` tells of each variable. */
export const settingsFrom = (read: (variable: FlagVariable) => string | null): Settings => ({
  WS_GATEWAY_ONLY_MODE: read('WS_GATEWAY_ONLY_MODE'),
  WS_ALLOW_LEGACY_FALLBACK: read('WS_ALLOW_LEGACY_FALLBACK'),
  WS_STRICT_MODE: read('WS_STRICT_MODE'),
});
