import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../server/http.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/live` → `{ channels: [{ slug, title, description, status, startedAt }] }`: what guests may find. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => ({ channels: await services().channels.listed() }));
}
