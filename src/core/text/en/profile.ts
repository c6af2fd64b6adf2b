/** English sentences about target profiles: how one is refused, and which one was meant. */
export const profileText = {
  what: () => 'the profile',
  webAddress: () => 'an address that starts with `http://` or `https://`, without credentials, query or fragment',
  webAddressFix: () => 'Write only scheme, host, port and, if the gateway stands behind one, a path prefix.',
  distinct: () => 'each symbol once',
  distinctFix: (symbol: string) => `Remove the second \`${symbol}\`: an answer to a doubled symbol counts as partial.`,
  amongQuoteSymbols: () => 'a symbol of `quoteSymbols`, once',
  amongQuoteSymbolsFix: (symbol: string) => `Add \`${symbol}\` to \`quoteSymbols\`, or remove it here.`,
  variableName: () => 'the name of an environment variable, in capitals',
  variableNameFix: (example: string) =>
    `Write a name such as \`${example}\` and put the value into the environment; a profile never holds a value.`,
  loginNeedsStockApi: () => 'a documented target without a login, or the stock-api dialect',
  loginNeedsStockApiFix: () => "Set loginPath to 'absent': documented quotes carry no credentials.",
} as const;
