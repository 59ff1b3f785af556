import { z } from 'zod';
import { slugSchema } from './slug.ts';

export const roleSchema = z.enum(['viewer', 'host', 'moderator']);
export type Role = z.infer<typeof roleSchema>;

/** What an entitlement token says. Times are seconds since 1970, as JWT counts (RFC 7519 §4.1). */
export const claimsSchema = z.object({
  /** Token id. */
  jti: z.string().max(64),
  /** The signed visitor id (chat), or a session id. */
  sub: z.string().max(64),
  slug: slugSchema,
  role: roleSchema,
  use: z.enum(['chat', 'watch']),
  iat: z.number(),
  exp: z.number(),
});
export type Claims = z.infer<typeof claimsSchema>;

/** Ed25519 public keys by key id, base64url of the raw 32 bytes. The newest is last. */
export const publicKeySetSchema = z.object({ keys: z.array(z.object({ kid: z.string(), x: z.string() })).max(8) });
export type PublicKeySet = z.infer<typeof publicKeySetSchema>;
