/** Merges the Prometheus text format (version 0.0.4) of several processes into one. */

/** A family's lines: HELP and TYPE once, samples of all services below. */
type Family = { readonly head: string[]; readonly samples: string[] };

/** What one process tells of itself. */
export type ServiceMetrics = {
  readonly service: string;
  /** From 1, where several processes are one service. */
  readonly worker?: number | undefined;
  readonly text: string;
};

/**
 * Puts a `service` label on every sample, a `worker` too where there are several, and the samples of a family under one
 * HELP and one TYPE line.
 */
export function mergeMetrics(sources: readonly ServiceMetrics[]): string {
  const families = new Map<string, Family>();
  for (const { service, worker, text } of sources) {
    addService(families, `service="${service}"${worker === undefined ? '' : `,worker="${worker}"`}`, text);
  }
  const lines: string[] = [];
  for (const { head, samples } of families.values()) {
    lines.push(...head, ...samples);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function addService(families: Map<string, Family>, labels: string, text: string): void {
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
      current.samples.push(withLabels(line, labels));
    }
  }
}

/** `name{a="b"} 1` becomes `name{service="s",a="b"} 1`. */
function withLabels(sample: string, label: string): string {
  const nameEnd = sample.search(/[{ ]/);
  const name = sample.slice(0, nameEnd);
  const rest = sample.slice(nameEnd);
  if (!rest.startsWith('{')) {
    return `${name}{${label}}${rest}`;
  }
  return rest.startsWith('{}') ? `${name}{${label}${rest.slice(1)}` : `${name}{${label},${rest.slice(1)}`;
}
