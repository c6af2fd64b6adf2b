import type { Machine } from '../machine.ts';

export type MadeMachine = {
  readonly files?: Readonly<Record<string, string>>;
  readonly commands?: Readonly<Record<string, string>>;
  readonly binds?: (address: string) => boolean;
  readonly names?: Readonly<Record<string, string>>;
  readonly platform?: string;
  readonly endianness?: Machine['endianness'];
  readonly cores?: number;
  readonly load1?: number | null;
};

/** A machine of which only what a test says is known. */
export const madeMachine = (made: MadeMachine = {}): Machine => ({
  platform: made.platform ?? 'linux',
  endianness: made.endianness ?? 'LE',
  readText: async (path) => made.files?.[path.replaceAll('//', '/')] ?? null,
  output: async (command, args) => made.commands?.[[command, ...args].join(' ')] ?? null,
  canBind: async (address) => made.binds?.(address) ?? true,
  resolve: async (host) => made.names?.[host] ?? null,
  resolveAll: async (host) => (made.names?.[host] === undefined ? null : [made.names[host]]),
  cores: () => made.cores ?? 2,
  load1: () => made.load1 ?? null,
});
