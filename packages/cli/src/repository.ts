import { resolve } from 'node:path';

/** The repository's root, absolute. */
export const repositoryRoot = resolve(import.meta.dirname, '../../..');
