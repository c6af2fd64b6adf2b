/** Symbol forms that the sockets and the POST route take (docs/spec/target-contract.md 2.8), case apart. */
const STOCK = /^(?:\d{1,5}\.HK|HSI\.HK|[A-Z][A-Z0-9-]{0,9}(?:\.[A-Z])?\.US|\d{6}\.S[HZ])$/i;
const CRYPTO = /^[A-Z0-9]{2,10}(?:USDT|USDC|USD)$/i;

export type SymbolKind = 'stock' | 'crypto';

/** What a symbol of the strict form names, or null when it has no valid form. */
export const kindOfSymbol = (symbol: string): SymbolKind | null => {
  if (STOCK.test(symbol)) return 'stock';
  return CRYPTO.test(symbol) ? 'crypto' : null;
};

/** The strict form of a symbol as the source document writes it (`700.HK`, `AAPL`; docs/spec/rollback-strategy.zh.md:224, 239), or null. */
export const strictSymbol = (written: string): string | null => {
  const symbol = written.toUpperCase();
  const hongKong = /^(\d{1,5})\.HK$/.exec(symbol);
  if (hongKong !== null) return `${(hongKong[1] ?? '').padStart(5, '0')}.HK`;
  if (kindOfSymbol(symbol) !== null) return symbol;
  return /^[A-Z][A-Z0-9-]{0,9}$/.test(symbol) ? `${symbol}.US` : null;
};

/** The market part of a strict symbol: `HK`, `US`, `SH`, `SZ`, or `CRYPTO` for a pair. */
export const marketOf = (symbol: string): string =>
  symbol.includes('.') ? symbol.slice(symbol.lastIndexOf('.') + 1) : 'CRYPTO';
