import type { Catalog } from '../catalog.ts';

export const admin: Catalog['admin'] = {};
