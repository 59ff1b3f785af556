import { errorBody } from '@rostrum/service/errors';
import { NextResponse } from 'next/server';

/** What no other handler knows: told as programs expect it. */
function answerUnknown(): NextResponse {
  return NextResponse.json(errorBody('NOT_FOUND', 'The API has no such address.'), { status: 404 });
}

export const GET = answerUnknown;
export const POST = answerUnknown;
export const PUT = answerUnknown;
export const PATCH = answerUnknown;
export const DELETE = answerUnknown;
