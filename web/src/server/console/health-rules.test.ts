import type { MachineHealth, ProcessReport } from '@rostrum/contract/health';
import { expect, it } from 'vitest';
import { diskAlarms, judgeHealth } from './health-rules.ts';

const NOW = 1_700_000_000_000;
const MINUTE_MS = 60_000;

const process = (name: string, more: Partial<ProcessReport> = {}): ProcessReport => ({
  name,
  role: name.replace(/-\d+$/, ''),
  isServing: true,
  pid: 1,
  since: NOW - 60 * MINUTE_MS,
  restarts: 0,
  deaths: [],
  rssBytes: 1e8,
  loopDelayMs: 1,
  conditions: [],
  ...more,
});

const machine = (more: Partial<MachineHealth> = {}): MachineHealth => ({
  host: 'alpha',
  at: NOW,
  version: '1.0.0',
  since: NOW - 60 * MINUTE_MS,
  disk: { freeBytes: 1e11, totalBytes: 2e11 },
  memory: { freeBytes: 4e9, totalBytes: 8e9 },
  cores: 4,
  load: 1,
  processes: [process('ingest'), process('web'), process('edge')],
  off: [],
  certificateEndsAt: null,
  cache: null,
  heardAt: NOW,
  isSilent: false,
  clockAheadMs: 3,
  ...more,
});

const withProcess = (more: ProcessReport): MachineHealth => machine({ processes: [...machine().processes, more] });
const diedAgo = (...minutes: number[]): ProcessReport['deaths'] =>
  minutes.map((each) => ({ at: NOW - each * MINUTE_MS, cause: 'srt: no memory.' }));

it.each([
  { name: 'nothing is wrong', machines: [machine()], level: 'well', say: 'All is well.' },
  {
    name: 'a door died several times',
    machines: [withProcess(process('ingest-srt', { restarts: 9, deaths: diedAgo(1, 2, 9, 11) }))],
    level: 'bad',
    say: 'The SRT door was started again 3 times in the last 10 minutes: srt: no memory.',
  },
  {
    name: 'a worker died once',
    machines: [withProcess(process('edge-2', { restarts: 1, deaths: diedAgo(3) }))],
    level: 'warn',
    say: 'The edge’s worker 2 was started again once in the last 10 minutes: srt: no memory.',
  },
  {
    name: 'what died long ago runs',
    machines: [withProcess(process('ingest-srt', { restarts: 9, deaths: diedAgo(11, 12, 13) }))],
    level: 'well',
    say: 'All is well.',
  },
  {
    name: 'Redis does not come up',
    machines: [withProcess(process('redis', { isServing: false, since: null, deaths: diedAgo(1) }))],
    level: 'bad',
    say: 'Redis does not run: srt: no memory.',
  },
  {
    name: 'an edge elsewhere fell silent',
    machines: [
      machine(),
      machine({ host: 'beta', processes: [process('edge')], isSilent: true, heardAt: NOW - 4 * MINUTE_MS }),
    ],
    level: 'bad',
    say: 'Nothing was heard of beta (edge) for 4 minutes.',
  },
  {
    name: 'SRT is off, which is no fault',
    machines: [
      withProcess(
        process('ingest-srt', { conditions: [{ code: 'SRT_OFF', severity: 'off', say: 'SRT is off.', cure: '' }] }),
      ),
    ],
    level: 'well',
    say: 'All is well.',
  },
  {
    name: 'the disk is full',
    machines: [machine({ disk: { freeBytes: 4e8, totalBytes: 2e11 } })],
    level: 'bad',
    say: 'Only 400 MB of 200 GB are free on the disk of alpha.',
  },
  {
    name: 'a clock is wrong',
    machines: [machine({ clockAheadMs: -40_000 })],
    level: 'bad',
    say: 'The clock of alpha is 40 seconds behind the site’s.',
  },
  {
    name: 'a certificate ends, and something else',
    machines: [machine({ certificateEndsAt: NOW + 3 * 24 * 60 * MINUTE_MS, load: 20 })],
    level: 'warn',
    say: 'alpha has 4 cores, and work for 20. And 1 more thing below.',
  },
  {
    name: 'a process is slow, one that begins is not judged',
    machines: [
      withProcess(process('edge-2', { loopDelayMs: 400 })),
      withProcess(process('edge-3', { loopDelayMs: 4_000, since: NOW })),
    ],
    level: 'warn',
    say: 'The edge’s worker 2 answers 0.4 s late.',
  },
  {
    name: 'two supervisors tell of one machine',
    machines: [machine({ load: 20 }), machine({ load: 20, processes: [process('edge')] })],
    level: 'warn',
    say: 'alpha has 4 cores, and work for 20.',
  },
  {
    name: 'versions differ',
    machines: [machine(), machine({ host: 'beta', version: '1.1.0' })],
    level: 'warn',
    say: 'Machines run different versions: 1.0.0, 1.1.0.',
  },
  {
    name: 'there is no edge',
    machines: [machine({ processes: [process('ingest'), process('web')] })],
    level: 'bad',
    say: 'No edge is heard of: nobody can watch.',
  },
  { name: 'nobody told', machines: [], level: 'warn', say: 'No machine has told how it is.' },
] as const)('$name', ({ machines, level, say }) => {
  const { verdict, findings } = judgeHealth({ machines: [...machines], isBusConnected: true }, NOW, 'en');
  expect(verdict).toEqual({ level, say });
  expect(findings.filter(({ cure, severity }) => cure === '' && severity !== 'off')).toEqual([]);
});

it('says first that it hears of nothing', () => {
  const { verdict } = judgeHealth({ machines: [machine({ load: 20 })], isBusConnected: false }, NOW, 'en');
  expect(verdict.say).toContain('Redis does not answer the site');
});

it('says it in the asker’s language', () => {
  const known = {
    machines: [
      machine({ disk: { freeBytes: 1e9, totalBytes: 2e11 } }),
      withProcess(process('edge-2', { restarts: 2, deaths: diedAgo(1, 2) })),
    ],
    isBusConnected: true,
  };
  const { verdict, findings } = judgeHealth(known, NOW, 'de');
  expect(findings.map(({ say }) => say)).toEqual([
    'Auf der Platte von alpha sind nur 1,0 GB von 200 GB frei.',
    'Arbeiter 2 der Edge: in den letzten 10 Minuten 2-mal wieder gestartet: srt: no memory.',
  ]);
  expect(verdict.say).toBe(`${findings[0]?.say} Und unten 1 weitere Sache.`);
  expect(diskAlarms(known, NOW, 'de')).toEqual(findings.slice(0, 1));
});

it('says what processes tell of themselves in the asker’s language, too', () => {
  const told = { severity: 'bad', say: 'English.', cure: 'Do this.' } as const;
  const conditions = [
    { ...told, code: 'BUS_AWAY' },
    { ...told, code: 'OF_ANOTHER_RELEASE' },
  ];
  const known = { machines: [withProcess(process('edge-2', { conditions }))], isBusConnected: true };
  const said = judgeHealth(known, NOW, 'es').findings.map(({ say }) => say);
  expect(said).toEqual([expect.stringContaining('Redis no responde a este edge'), 'English.']);
});
