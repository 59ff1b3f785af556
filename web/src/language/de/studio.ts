import type { Catalog } from '../catalog.ts';

export const studio: Catalog['studio'] = {};
