import { type ApiOutcome, outOfReach, sayOf } from './api.ts';

export type FileOnItsWay = {
  /** By method PUT, below `/api/v1/`. */
  readonly path: string;
  readonly file: File;
  /** Told from 0 to 1 as it goes. */
  readonly onProgress: (share: number) => void;
  /** Breaks it off. */
  readonly signal: AbortSignal;
};

/** Sends a file to our API. `fetch` does not tell how far an upload is. @returns the answer, or what went wrong. */
export function sendFile({ path, file, onProgress, signal }: FileOnItsWay): Promise<ApiOutcome<unknown>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/v1/${path}`);
    request.setRequestHeader('content-type', file.type === '' ? 'application/octet-stream' : file.type);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => {
      const answer: unknown = request.response;
      resolve(request.status < 300 ? { ok: true, value: answer } : { ok: false, say: sayOf(answer) });
    });
    request.addEventListener('error', () => resolve({ ok: false, say: outOfReach() }));
    request.addEventListener('abort', () => resolve({ ok: false, say: 'The upload was stopped.' }));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
