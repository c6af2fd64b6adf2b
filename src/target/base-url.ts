/** An address as requests are built on: no trailing slash; null when it is not a plain http(s) address. */
export const baseUrlOf = (url: string): string | null => {
  if (!URL.canParse(url)) return null;
  const { protocol, origin, pathname, username, password, search, hash } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  if (username !== '' || password !== '' || search !== '' || hash !== '') return null;
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};
