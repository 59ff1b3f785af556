import { API_SCOPES } from '@rostrum/contract/api-key';
import { type Stack, TEST_PASSWORD } from '../harness/stack.ts';
import { type ApiOperation, readOperations } from './api-operations.ts';

/** Somebody with a browser and, where they may have one, an API key. */
export type Person = { readonly email: string; readonly cookie: string; readonly key: string };

export type Answer = {
  readonly status: number;
  /** Of a fault; `ok` where it is none. */
  readonly code: string;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
};

/** What belongs to Ben and to nobody else, by the names that stand in paths. */
export type Belongings = Readonly<Record<'ticket' | 'plan' | 'hook' | 'delivery' | 'key' | 'session', string>>;

export type Ask = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly raw?: string;
};

/** A site with two creators, who have nothing in common but the site: Ann tries, Ben owns. */
export class Scene {
  readonly stack: Stack;
  readonly operations: readonly ApiOperation[];
  readonly owner: Person;
  readonly ann: Person;
  readonly ben: Person;
  readonly viewer: Person;
  readonly bens: Belongings;
  /** What Ann has herself. */
  readonly annsHook: string;
  /** All that nobody may read in a log. */
  readonly secrets: ReadonlySet<string>;

  private constructor(
    parts: Pick<Scene, 'stack' | 'operations' | 'owner' | 'ann' | 'ben' | 'viewer' | 'bens' | 'annsHook' | 'secrets'>,
  ) {
    this.stack = parts.stack;
    this.operations = parts.operations;
    this.owner = parts.owner;
    this.ann = parts.ann;
    this.ben = parts.ben;
    this.viewer = parts.viewer;
    this.bens = parts.bens;
    this.annsHook = parts.annsHook;
    this.secrets = parts.secrets;
  }

  /** Ben has one of everything that has a number of its own. */
  static async open(stack: Stack): Promise<Scene> {
    const setting = new Setting(stack);
    const owner = await setting.withKey('owner@example.org', await stack.signInOwner(), API_SCOPES);
    const ann = await setting.invite(owner, 'ann@example.org', 'creator');
    const ben = await setting.invite(owner, 'ben@example.org', 'creator');
    const viewer = await setting.invite(owner, 'vera@example.org', 'viewer');
    for (const [person, slug] of [
      [ann, 'anns'],
      [ben, 'bens'],
    ] as const) {
      await setting.make(person, 'channels', { slug, title: slug });
    }
    const hookOf = (person: Person, channel: string) =>
      setting.make(person, 'webhooks', {
        channel,
        url: 'http://127.0.0.1:9/hook-address-of-its-own',
        events: ['event.live'],
      });
    const annsHook = (await hookOf(ann, 'anns'))['webhook'] as { id: string };
    const hook = (await hookOf(ben, 'bens'))['webhook'] as { id: string };
    const { delivery } = (await setting.make(ben, `webhooks/${hook.id}/test`, {})) as { delivery: { id: string } };
    await setting.make(ben, 'channels/bens/members', { list: 'member@example.org' });
    await setting.make(ben, 'channels/bens/site-secret', {});
    await setting.make(ben, 'channels/bens/encoders/backup-key', {});
    await setting.change(ben, 'channels/bens/encoders', 'PATCH', { encryptsSrt: true });
    await setting.change(ben, 'channels/bens/pull', 'PUT', {
      address: 'https://cam:pass-of-the-camera@example.org/a.m3u8',
      isOn: false,
    });
    await setting.change(ben, 'channels/bens/access', 'PUT', {
      access: 'ticket',
      password: 'word-for-the-viewers',
      embedOrigins: ['https://choir.example'],
    });
    const { tickets } = (await setting.make(ben, 'channels/bens/tickets', { count: 1 })) as {
      tickets: { id: string }[];
    };
    const times = { startsAt: Date.now() + 3_600_000, endsAt: Date.now() + 7_200_000 };
    const { plan } = (await setting.make(ben, 'channels/bens/schedule', { title: 'Choir', ...times })) as {
      plan: { id: string };
    };
    const { keys } = await setting.read<{ keys: { id: string }[] }>(ben, 'account/keys');
    const { sessions } = await setting.read<{ sessions: { id: string }[] }>(ben, 'account/sessions');
    setting.secrets
      .add('pass-of-the-camera')
      .add('word-for-the-viewers')
      .add('hook-address-of-its-own')
      .add(TEST_PASSWORD);
    return new Scene({
      stack,
      operations: await readOperations(stack),
      owner,
      ann,
      ben,
      viewer,
      annsHook: annsHook.id,
      secrets: setting.secrets,
      bens: {
        ticket: tickets[0]?.id ?? '',
        plan: plan.id,
        hook: hook.id,
        delivery: delivery.id,
        key: keys[0]?.id ?? '',
        session: sessions[0]?.id ?? '',
      },
    });
  }

  /** @param path below `/api/v1/`. */
  ask(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    return askApi(this.stack, method, path, ask);
  }

  byHand(person: Person): Record<string, string> {
    return byHand(this.stack, person.cookie);
  }

  /** What Ben and his channel look like to himself, without what a look itself changes. */
  async standOfBens(): Promise<string> {
    const paths = this.operations
      .filter(({ method, path }) => method === 'GET' && /^(?:account|channels\/\{slug\}|webhooks)/.test(path))
      .map(({ path }) => path.replace('{slug}', 'bens').replace('{id}', this.bens.hook))
      // A picture of the moment; a file of what stands elsewhere here.
      .filter((path) => !/\/(?:audience|history|levels|live|encoder-file)$/.test(path));
    const headers = { cookie: this.ben.cookie };
    const answers: string[] = [];
    for (const path of paths) {
      const { status, body } = await this.ask('GET', path, { headers });
      const stand = JSON.stringify(body, (name, value: unknown) => (name.startsWith('last') ? undefined : value));
      answers.push(`${path} ${status} ${stand}`);
    }
    return answers.join('\n');
  }
}

export const byKey = ({ key }: Person): Record<string, string> => ({ authorization: `Bearer ${key}` });

function byHand(stack: Stack, cookie: string): Record<string, string> {
  return { cookie, origin: stack.baseUrl };
}

async function askApi(stack: Stack, method: string, path: string, { headers, body, raw }: Ask): Promise<Answer> {
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await stack.get(`/api/v1/${path}`, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...headers },
    ...(sent === undefined || method === 'GET' ? {} : { body: sent }),
  });
  const text = await response.text();
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as { error?: { code: string; message: string } };
  const { code = 'ok', message = '' } = answer.error ?? {};
  return { status: response.status, code, message, body: answer, headers: response.headers };
}

/** How a scene is set: all by the API, and what must stay secret is noted as it is told. */
class Setting {
  readonly secrets = new Set<string>();
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  async invite(owner: Person, email: string, role: 'creator' | 'viewer'): Promise<Person> {
    const { url } = (await this.make(owner, 'invitations', { kind: 'join', role })) as { url: string };
    const token = url.slice(url.lastIndexOf('/') + 1);
    this.secrets.add(token);
    const joined = await askApi(this.#stack, 'POST', 'join', { body: { token, email, password: TEST_PASSWORD } });
    const cookie = cookieOf(joined.headers);
    return role === 'viewer'
      ? this.#known({ email, cookie, key: '' })
      : this.withKey(email, cookie, ['channels', 'encoders']);
  }

  async withKey(email: string, cookie: string, scopes: readonly string[]): Promise<Person> {
    const wish = { name: 'Key', scopes };
    const { secret } = (await this.make({ email, cookie, key: '' }, 'account/keys', wish)) as { secret: string };
    return this.#known({ email, cookie, key: secret });
  }

  make(person: Person, path: string, body: unknown): Promise<Record<string, unknown>> {
    return this.change(person, path, 'POST', body);
  }

  async read<T>(person: Person, path: string): Promise<T> {
    return (await this.change(person, path, 'GET', undefined)) as T;
  }

  async change(person: Person, path: string, method: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await askApi(this.#stack, method, path, { headers: byHand(this.#stack, person.cookie), body });
    if (answer.status >= 300) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.message}`);
    }
    this.#note(answer.body);
    return answer.body;
  }

  #known(person: Person): Person {
    this.secrets.add(/rostrum_session=([^;]+)/.exec(person.cookie)?.[1] ?? 'no session').add(person.key);
    this.secrets.delete('');
    return person;
  }

  /** Keys, secrets, passphrases and codes are told by these names. */
  #note(body: unknown): void {
    JSON.stringify(body, (name, value: unknown) => {
      if (/^(?:streamKey|backupKey|secret|srtPassphrase|code|token)$/.test(name) && typeof value === 'string') {
        this.secrets.add(value);
      }
      return value;
    });
  }
}

/** @returns what a browser sends back. */
export function cookieOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}
