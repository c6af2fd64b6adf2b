/** A secret may also come by the environment, as a cluster hands out its own: `t0-x-app-key` as GATEPROOF_T0_X_APP_KEY. */
export const envNameOf = (secret: string): string => `GATEPROOF_${secret.toUpperCase().replaceAll('-', '_')}`;
