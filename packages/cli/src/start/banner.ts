/** What is printed when everything serves. */
export type BannerFacts = {
  readonly publicUrl: string;
  readonly setupLink: string | undefined;
  /** 0 = off. */
  readonly rtmpPort: number;
  /** 0 = off. */
  readonly srtPort: number;
  /** Addresses of this machine, told where no public address is set. */
  readonly lanAddresses: readonly string[];
  readonly seconds: number;
  readonly notes: readonly string[];
};

/** @returns the lines, labels aligned. */
export function bannerLines(facts: BannerFacts): string[] {
  const rows: [label: string, value: string][] = [['Site', facts.publicUrl]];
  if (facts.setupLink !== undefined) {
    rows.push(['Owner set-up', `${facts.setupLink}  (works once)`]);
  }
  const hosts = [new URL(facts.publicUrl).hostname, ...facts.lanAddresses];
  const doors = [
    ...(facts.rtmpPort === 0 ? [] : hosts.map((host) => `rtmp://${host}:${facts.rtmpPort}/live`)),
    ...(facts.srtPort === 0 ? [] : hosts.map((host) => `srt://${host}:${facts.srtPort}`)),
  ];
  if (doors.length > 0) {
    rows.push(...doors.map((door, index): [string, string] => [index === 0 ? 'Encoder' : '', door]));
    rows.push(['Stream key', 'the studio’s, or: npm run -s rostrum -- channel add NAME']);
  }
  const width = Math.max(...rows.map(([label]) => label.length)) + 3;
  return [
    '',
    `  Rostrum is up (${facts.seconds.toFixed(1)} s)`,
    '',
    ...rows.map(([label, value]) => `  ${label.padEnd(width)}${value}`),
    ...facts.notes.map((note) => `\n  ${note}`),
    '',
    '  Ctrl-C stops it.',
    '',
  ];
}
