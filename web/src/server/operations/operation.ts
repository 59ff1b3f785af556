import type { ApiScope } from '@rostrum/contract/api-key';
import type { ZodType } from 'zod';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may: everyone; who is signed in; who makes channels; who runs this channel; its moderators too; owners and admins. */
export type Audience = 'everyone' | 'signed in' | 'makers' | 'hosts' | 'moderators' | 'managers';

/** What an API key needs: a scope; `any`, whatever its scopes; `never`, what is done signed in, by hand. */
export type KeyNeed = ApiScope | 'any' | 'never';

export type Operation = {
  /** A sentence for people. */
  readonly says: string;
  readonly who: Audience;
  /** What is secret, or somebody's address, is told to those keys alone that could change it. */
  readonly key: KeyNeed;
  /** What is sent as JSON; `file`: the bytes of a picture or clip. */
  readonly body?: ZodType | 'file';
  /** What is behind the question mark: name, and what it is. */
  readonly query?: Readonly<Record<string, string>>;
  /** What is answered as JSON; `file`: a file to be kept; `elsewhere`: the browser is sent on. */
  readonly answer: ZodType | 'file' | 'elsewhere';
  /** 200 where it is left out. */
  readonly status?: 201;
};

/** By path below `/api/v1/`, as the routes lie in their folders. */
export type Operations = Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;
