import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../src/testing/temporary-folder.ts';
import { installByApt } from './apt.mjs';
import { adviceFor, missingPrograms, which } from './programs.mjs';

/** A machine of few programs: its PATH, an apt-get that writes down what it is told, and Debian's places. */
let machine = '';
let bin = '';
const places = () => ({
  policyFile: join(machine, 'policy-rc.d'),
  listsFolder: join(machine, 'lists'),
  serviceFolder: join(machine, 'init.d'),
  isRoot: true,
});

/** Runs with the arguments of apt-get in `$*`, after noting them with the policy that held meanwhile. */
const APT = (then: string): string => `#!/bin/sh
policy=none; [ -x "$MACHINE/policy-rc.d" ] && { "$MACHINE/policy-rc.d" redis-server start; policy=$?; }
echo "$DEBIAN_FRONTEND policy=$policy $*" >> "$MACHINE/apt.log"
${then}
`;
const BRINGS_REDIS =
  'case "$*" in *install*redis-server*) printf "#!/bin/sh\\n" > "$MACHINE/bin/redis-server"; chmod +x "$MACHINE/bin/redis-server";; esac';

const searchPath = process.env.PATH;
beforeEach(() => {
  machine = temporaryFolder();
  bin = join(machine, 'bin');
  mkdirSync(bin);
  for (const name of ['sh', 'env', 'cp', 'rm', 'chmod']) {
    symlinkSync(which(name, searchPath) ?? '', join(bin, name));
  }
  process.env.PATH = bin;
  process.env.MACHINE = machine;
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  process.env.PATH = searchPath;
  vi.restoreAllMocks();
});

function program(name: string, text: string): void {
  writeFileSync(join(bin, name), text);
  chmodSync(join(bin, name), 0o755);
}

function withLists(): void {
  mkdirSync(join(machine, 'lists'));
  writeFileSync(join(machine, 'lists', 'deb_main_binary-amd64_Packages'), '');
}

function aptLog(): string[] {
  return readFileSync(join(machine, 'apt.log'), 'utf8').trim().split('\n');
}

describe('programs are installed by apt', () => {
  test('with no service started, and no trace of the policy that sees to it', () => {
    withLists();
    program('apt-get', APT(BRINGS_REDIS));
    expect(missingPrograms(['redis-server'])).toEqual(['redis-server']);
    installByApt(['redis-server'], places());
    expect(missingPrograms(['redis-server'])).toEqual([]);
    expect(aptLog()).toHaveLength(1);
    expect(aptLog()[0]).toMatch(/^noninteractive policy=101 .*install -y --no-install-recommends redis-server$/);
    expect(existsSync(places().policyFile)).toBe(false);
  });

  test('after the lists are fetched where there are none', () => {
    program('apt-get', APT(BRINGS_REDIS));
    installByApt(['redis-server', 'ffmpeg'], places());
    expect(aptLog()).toHaveLength(2);
    expect(aptLog()[0]).toMatch(/ update$/);
    expect(aptLog()[1]).toMatch(/ redis-server ffmpeg$/);
  });

  test('once more with fresh lists when it failed', () => {
    withLists();
    program(
      'apt-get',
      APT(
        `[ -e "$MACHINE/tried" ] || { case "$*" in *install*) : > "$MACHINE/tried"; exit 100;; esac; }; ${BRINGS_REDIS}`,
      ),
    );
    installByApt(['redis-server'], places());
    expect(missingPrograms(['redis-server'])).toEqual([]);
    expect(aptLog().map((line) => /install|update/.exec(line)?.[0])).toEqual(['install', 'update', 'install']);
  });

  test('and where it fails for good, that is the reason told', () => {
    program('apt-get', APT('exit 100'));
    expect(installByApt(['redis-server'], places())).toContain('apt-get failed');
    expect(existsSync(places().policyFile)).toBe(false);
  });

  test('under the machine’s own policy where it has one, which stays', () => {
    withLists();
    writeFileSync(places().policyFile, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    program('apt-get', APT(BRINGS_REDIS));
    installByApt(['redis-server'], places());
    expect(aptLog()[0]).toContain('policy=0');
    expect(readFileSync(places().policyFile, 'utf8')).toBe('#!/bin/sh\nexit 0\n');
  });

  test('and a policy that a killed set-up left is taken away', () => {
    withLists();
    writeFileSync(
      places().policyFile,
      `#!/bin/sh\n# Rostrum's set-up, while it installs packages; may be removed.\nexit 101\n`,
      {
        mode: 0o755,
      },
    );
    program('apt-get', APT(BRINGS_REDIS));
    installByApt(['redis-server'], places());
    expect(existsSync(places().policyFile)).toBe(false);
  });
});

describe('without being root, programs are installed', () => {
  test('through sudo, where it asks for no password', () => {
    withLists();
    program('apt-get', APT(BRINGS_REDIS));
    program('sudo', '#!/bin/sh\n[ "$1" = -n ] && shift\necho "$*" >> "$MACHINE/sudo.log"\nexec "$@"\n');
    symlinkSync(which('true', searchPath) ?? '', join(bin, 'true'));
    installByApt(['redis-server'], { ...places(), isRoot: false });
    expect(missingPrograms(['redis-server'])).toEqual([]);
    expect(aptLog()[0]).toContain('noninteractive policy=101');
    expect(existsSync(places().policyFile)).toBe(false);
    expect(readFileSync(join(machine, 'sudo.log'), 'utf8').trim().split('\n')).toHaveLength(4);
  });

  test('not at all where sudo asks for one and nobody is there to give it', () => {
    program('apt-get', APT(BRINGS_REDIS));
    program('sudo', '#!/bin/sh\nexit 1\n');
    expect(installByApt(['redis-server'], { ...places(), isRoot: false })).toContain('needs root');
    expect(existsSync(join(machine, 'apt.log'))).toBe(false);
  });
});

describe('without apt', () => {
  test('that is the reason told', () => {
    expect(installByApt(['redis-server'], places())).toBe('this system has no apt');
  });

  test('what to type is told for Debian, Fedora and macOS', () => {
    const advice = adviceFor(['redis-server', 'ffmpeg']);
    expect(advice).toContain('sudo apt-get install -y --no-install-recommends redis-server ffmpeg'.slice(5));
    expect(advice).toMatch(/Fedora: +sudo dnf install -y /);
    expect(advice).toMatch(/macOS: +brew install redis ffmpeg/);
  });
});
