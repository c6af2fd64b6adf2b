import type { World } from '../world.ts';
import { withJsonBody } from './body.ts';
import { invalidRequest, isoOf, sendError, sendSuccess, unauthorized } from './envelope.ts';
import type { Exchange } from './exchange.ts';
import { passLimiter } from './guard.ts';

const fieldOf = (body: unknown, field: string): unknown =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, field) ? Reflect.get(body, field) : undefined;

/**
 * `POST /api/v1/auth/login`. The contract (docs/spec/target-contract.md 3.4) names the route only. The backend's public response type has
 * `user`, `accessToken` and `refreshToken` in the success envelope, with status 200; that is what stands here. No example of a real
 * answer was seen, and the fields of `user` may differ.
 */
export const login = (exchange: Exchange, world: World): void =>
  withJsonBody(exchange, world, (body) => {
    const headers = passLimiter(exchange, world);
    if (headers === null) return;
    const { clock, gatekeeper } = world;
    const username = fieldOf(body, 'username');
    const password = fieldOf(body, 'password');
    if (typeof username !== 'string' || typeof password !== 'string') {
      const what = 'username must be a string, password must be a string';
      return sendError(exchange, clock, { ...invalidRequest(exchange.path, what), headers });
    }
    const tokens = gatekeeper.login(username, password, clock.wallMs());
    if (tokens === null) return sendError(exchange, clock, { ...unauthorized(exchange.path), headers });
    const createdAt = isoOf(clock.wallMs());
    const user = { id: 'reference-user', username, role: 'developer', isActive: true, createdAt };
    sendSuccess(exchange, clock, { user, ...tokens }, { headers });
  });
