/** One import, export-from, `import()` or `require()`, type-only ones included. */
export type FoundImport = { readonly specifier: string; readonly line: number };

const IMPORT_FORMS = [
  /\b(?:import|export)\s+(?:type\s+)?[\w*{][^'"`;]*?\bfrom\s*(['"])([^'"\n]+)\1/g,
  /\bimport\s*(['"])([^'"\n]+)\1/g,
  /\b(?:import|require)\s*\(\s*(['"])([^'"\n]+)\1/g,
];

/** @param code a file's text without comments. */
export function findImports(code: string): FoundImport[] {
  return IMPORT_FORMS.flatMap((form) =>
    [...code.matchAll(form)].map((match) => ({
      specifier: match[2] ?? '',
      line: code.slice(0, match.index).split('\n').length,
    })),
  );
}
