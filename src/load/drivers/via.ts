import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { connect as connectTcp, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, checkServerIdentity, connect as connectTls, type PeerCertificate } from 'node:tls';
import { buildConnector } from 'undici';
import { hostOf } from '../../core/host-names.ts';
import type { Via } from '../../core/wire-fault.ts';

/**
 * A certificate is held against the target's own name, wherever the connection goes: a proxy passes TLS through and has no certificate. Without
 * this, the address of the proxy would be compared where the target is named by an address and so sends no name.
 */
export const identityOf = (url: URL) => ({
  checkServerIdentity: (_name: string, certificate: PeerCertificate) => checkServerIdentity(hostOf(url), certificate),
});

/** For undici: connects to the proxy, with the name and the headers of the target. */
export const connectorVia = (
  baseUrl: string,
  via: Via,
  more: buildConnector.BuildOptions = {},
): buildConnector.connector => {
  const connect = buildConnector({ ...more, ...identityOf(new URL(baseUrl)) });
  return (options, callback) =>
    connect({ ...options, hostname: via.host, port: String(via.port) } as buildConnector.Options, callback);
};

/** For `ws`, and so for socket.io-client: every connection of the agent goes to the proxy, or where the look-up says, with the name and the headers of the target. */
export const agentBy = (
  baseUrl: string,
  way: Via | Pick<TcpNetConnectOpts, 'lookup'>,
  more: ConnectionOptions = {},
): HttpAgent => {
  const url = new URL(baseUrl);
  return url.protocol === 'https:'
    ? Object.assign(new HttpsAgent(), {
        createConnection: (options: object) => connectTls({ ...options, ...more, ...way, ...identityOf(url) }),
      })
    : Object.assign(new HttpAgent(), {
        createConnection: (options: object) => connectTcp({ ...options, ...way } as TcpNetConnectOpts),
      });
};
