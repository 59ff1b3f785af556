import { sayInBrowser } from '../../language/in-browser.ts';

/** Asks our API from a page. */

export type ApiOutcome<T> =
  | { readonly ok: true; readonly value: T }
  /** `code` is the fault's, where the site answered. */
  | { readonly ok: false; readonly say: string; readonly code?: string };

const DEADLINE_MS = 15_000;

/** @returns the answer, or what went wrong, in words for a person. */
export async function askApi<T>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<ApiOutcome<T>> {
  try {
    const response = await fetch(`/api/v1/${path}`, {
      method,
      signal: AbortSignal.timeout(DEADLINE_MS),
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    if (response.ok) {
      return { ok: true, value: answer as T };
    }
    const code = codeOf(answer);
    return { ok: false, say: sayOf(answer), ...(code === undefined ? {} : { code }) };
  } catch {
    return { ok: false, say: outOfReach() };
  }
}

/** @returns what a fault's body says, in words for a person. */
export function sayOf(answer: unknown): string {
  return textOf(answer, 'message') ?? outOfReach();
}

/** @returns that nothing came back, in the page's language. */
export function outOfReach(): string {
  return sayInBrowser('frame')?.('outOfReach') ?? '';
}

function codeOf(answer: unknown): string | undefined {
  return textOf(answer, 'code');
}

function textOf(answer: unknown, name: 'message' | 'code'): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) {
    return undefined;
  }
  const { error } = answer;
  const text = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
  return typeof text === 'string' ? text : undefined;
}
