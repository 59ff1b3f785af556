import type { Catalog } from '../catalog.ts';

export const account: Catalog['account'] = {};
