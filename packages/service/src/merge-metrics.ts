/** Merges the Prometheus text format (version 0.0.4) of several processes into one. */

/** A family's lines: HELP and TYPE once, samples of all services below. */
type Family = { readonly head: string[]; readonly samples: string[] };

/**
 * Puts a `service` label on every sample, and the samples of a family under one HELP and one TYPE line.
 * @param texts each service's own text.
 */
export function mergeMetrics(texts: ReadonlyMap<string, string>): string {
  const families = new Map<string, Family>();
  for (const [service, text] of texts) {
    addService(families, service, text);
  }
  const lines: string[] = [];
  for (const { head, samples } of families.values()) {
    lines.push(...head, ...samples);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function addService(families: Map<string, Family>, service: string, text: string): void {
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+)/.exec(line);
    if (comment !== null) {
      const name = comment[2] ?? '';
      current = families.get(name) ?? { head: [], samples: [] };
      families.set(name, current);
      const kind = comment[1] ?? '';
      if (!current.head.some((known) => known.startsWith(`# ${kind} `))) {
        current.head.push(line);
      }
    } else if (line !== '' && !line.startsWith('#') && current !== undefined) {
      current.samples.push(withService(line, service));
    }
  }
}

/** `name{a="b"} 1` becomes `name{service="s",a="b"} 1`. */
function withService(sample: string, service: string): string {
  const nameEnd = sample.search(/[{ ]/);
  const name = sample.slice(0, nameEnd);
  const rest = sample.slice(nameEnd);
  const label = `service="${service}"`;
  if (!rest.startsWith('{')) {
    return `${name}{${label}}${rest}`;
  }
  return rest.startsWith('{}') ? `${name}{${label}${rest.slice(1)}` : `${name}{${label},${rest.slice(1)}`;
}
