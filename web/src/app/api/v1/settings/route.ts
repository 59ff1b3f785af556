import { siteSettingsPatchSchema } from '@rostrum/contract/site-settings';
import type { NextRequest } from 'next/server';
import { answerApi, languageOf, readBody } from '../../../../server/http.ts';
import { mustManagePeople } from '../../../../server/must.ts';
import { services } from '../../../../server/services.ts';

/** `GET /api/v1/settings` → `SiteSettingsShown`. */
export function GET(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    await mustManagePeople(request);
    return services().settings.show(languageOf(request));
  });
}

/** `PATCH /api/v1/settings` with `settings`, the `version` seen, `isTrial` → `SiteSettingsChanged`. */
export function PATCH(request: NextRequest): Promise<Response> {
  return answerApi(request, async () => {
    const actor = await mustManagePeople(request);
    return services().settings.change(await readBody(request, siteSettingsPatchSchema), actor);
  });
}
