import type { Catalog } from '../catalog.ts';

export const goLive: Catalog['goLive'] = {};
