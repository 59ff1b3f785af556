import type { NextRequest } from 'next/server';
import { answerApi } from '../../../../server/http.ts';
import { describeApi } from '../../../../server/openapi.ts';
import { services } from '../../../../server/services.ts';

/** It is the same as long as the process runs. */
let description: object | undefined;

/** `GET /api/v1/openapi.json`: what programs may ask, as OpenAPI 3.1. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    description ??= describeApi(services().publicUrl);
    return description;
  });
}
