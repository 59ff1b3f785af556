import type { Catalog } from '../catalog.ts';

export const live: Catalog['live'] = {};
