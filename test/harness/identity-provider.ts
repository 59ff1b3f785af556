import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import type { BrowserContext } from 'playwright-core';

/**
 * A real OpenID Connect provider on a free port of this machine, with its own pages: whatever is typed there as a name is
 * who comes, and a verified e-mail address. Who starts it closes it.
 */
export class IdentityProvider {
  readonly clientId = 'rostrum';
  readonly clientSecret = 'the provider told us this and nobody else';
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Holds the address; nobody answers there but with a fault until {@link serve}. */
  static async listen(): Promise<IdentityProvider> {
    const server = createServer((_request, response) => response.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new IdentityProvider(server);
  }

  get issuer(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param callback where the site wants people sent back. */
  serve(callback: string): void {
    const provider = new Provider(this.issuer, {
      clients: [{ client_id: this.clientId, client_secret: this.clientSecret, redirect_uris: [callback] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_context, sub) => ({
        accountId: sub,
        claims: () => ({ sub, email: sub, email_verified: true, name: sub }),
      }),
      pkce: { required: () => true },
      cookies: { keys: ['a key of the tests'] },
    });
    const answer = provider.callback();
    this.#server.removeAllListeners('request').on('request', (request, response) => void answer(request, response));
  }

  /** Signs a browser out here. */
  async forget(context: BrowserContext): Promise<void> {
    await context.clearCookies({ domain: 'localhost', name: /^_session/ });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
