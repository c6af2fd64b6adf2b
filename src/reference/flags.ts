import { EXIT, HarnessError } from '../core/errors.ts';
import { FLAGS_OF_MODE, type Mode, type ModeFlags } from '../core/modes.ts';
import { targetText } from '../core/text/en/target.ts';

export type FlagSource = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly envFileText: string | null;
};

export type ServerFlags = ModeFlags & { readonly validationMode: 'production' | 'development' };

/** The environment variable of each flag (docs/spec/rollback-strategy.zh.md:291-305). */
const VARIABLE_OF = {
  gatewayOnlyMode: 'WS_GATEWAY_ONLY_MODE',
  allowLegacyFallback: 'WS_ALLOW_LEGACY_FALLBACK',
  strictMode: 'WS_STRICT_MODE',
} as const;

/** Without any setting the gateway serves alone (docs/spec/target-contract.md 1.4). */
const DEFAULTS = FLAGS_OF_MODE['gateway-only'];

const unquoted = (value: string): string => {
  const quoted = /^(['"])(.*?)\1\s*(?:#.*)?$/.exec(value);
  return quoted?.[2] ?? value.replace(/\s+#.*$/, '');
};

/** The keys of an env file. A key written twice keeps its last value, as dotenv does, so that an appended line takes effect. */
export const parseEnvFile = (text: string): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (found !== null) values.set(found[1] ?? '', unquoted(found[2] ?? ''));
  }
  return values;
};

/** The variables that stand for a mode: what `--mode` sets. */
export const variablesOfMode = (mode: Mode): Readonly<Record<string, string>> => {
  const flags = FLAGS_OF_MODE[mode];
  return Object.fromEntries(
    Object.entries(VARIABLE_OF).map(([flag, variable]) => [variable, String(flags[flag as keyof ModeFlags])]),
  );
};

/**
 * Reads the flags once: the environment first, then the env file. Only `true`, in any case, is true (docs/spec/documented-contract.md:22).
 * Fallback together with strict, or an unknown validation mode, is a HarnessError (exit 2): such a server does not start.
 */
export const readFlags = (source: FlagSource): ServerFlags => {
  const file = source.envFileText === null ? new Map<string, string>() : parseEnvFile(source.envFileText);
  const settingOf = (variable: string): string | undefined => source.env[variable] ?? file.get(variable);
  const isOn = (variable: string, byDefault: boolean): boolean => {
    const value = settingOf(variable);
    return value === undefined ? byDefault : value.trim().toLowerCase() === 'true';
  };
  const flags = {
    gatewayOnlyMode: isOn(VARIABLE_OF.gatewayOnlyMode, DEFAULTS.gatewayOnlyMode),
    allowLegacyFallback: isOn(VARIABLE_OF.allowLegacyFallback, DEFAULTS.allowLegacyFallback),
    strictMode: isOn(VARIABLE_OF.strictMode, DEFAULTS.strictMode),
  };
  if (flags.allowLegacyFallback && flags.strictMode) {
    const { message, hint } = targetText.flagsConflict;
    throw new HarnessError(message, { exitCode: EXIT.usage, hint });
  }
  const validationMode = settingOf('WS_VALIDATION_MODE') ?? 'production';
  if (validationMode !== 'production' && validationMode !== 'development') {
    const { message, hint } = targetText.unknownValidationMode(validationMode);
    throw new HarnessError(message, { exitCode: EXIT.usage, hint });
  }
  return { ...flags, validationMode };
};
