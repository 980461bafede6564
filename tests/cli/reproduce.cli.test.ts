import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { studies } from '../../src/studies/index.ts';
import { blockspin } from '../support/run-cli.ts';
import { startCli } from '../support/running-cli.ts';

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-reproduce-'));
afterAll(() => fs.rmSync(home, { recursive: true }));

/** Everything below a folder, sorted. */
function below(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Bytes of the arrays and figures of a folder, which do not depend on the time that a run takes. */
function contents(folder: string): [string, string][] {
  return below(folder)
    .filter((name) => /\.(?:npy|svg)$/.test(name))
    .map((name) => [name, fs.readFileSync(path.join(folder, name)).toString('base64')]);
}

describe('what there is', () => {
  it('--list names every study with title and source, and needs no adapter', () => {
    const { status, stdout, stderr } = blockspin('reproduce', '--list');
    expect([status, stderr]).toEqual([0, '']);
    for (const { name, title, source } of studies) {
      expect(stdout).toContain(`${name}\n  ${title}\n`);
      expect(stdout).toContain(`  after ${source}`);
    }
    const { results } = JSON.parse(blockspin('reproduce', '--list', '--json').stdout);
    expect(results.studies.map(({ name }: { name: string }) => name)).toEqual(
      studies.map(({ name }) => name),
    );
  });

  it.each([
    [
      ['reproduce', 'dreams'],
      /There is no study "dreams"; choose among .*fixed-points.*decimation-1d/,
    ],
    [['reproduce', '--list', 'dreams'], /There is no study "dreams"/],
    [['reproduce', 'fixed-points', '--preset', 'huge'], /--preset.*'huge'.*quick, standard, paper/],
    [
      ['reproduce', 'koch', '--arithmetic', 'exact'],
      /koch with --preset quick has no exact arithmetic, because .* Adam.*; exact arithmetic takes .*learned-map with --preset quick.*thermodynamics with --preset quick, standard or paper\./,
    ],
    [
      ['reproduce', 'learned-map', '--arithmetic', 'exact', '--preset', 'standard'],
      /learned-map with --preset standard has no exact arithmetic, because its larger presets train filters whose blocks overlap/,
    ],
    [['reproduce', 'learned-map', '--arithmetic', 'half'], /--arithmetic.*'half'.*float, exact/],
    [['reproduce', 'fixed-points', '--out', 'src'], /--out .*not empty/],
    [['reproduce', 'fixed-points', '--resume', 'nowhere'], /--resume nowhere: there is no such/],
    [['reproduce', '--resume', 'src', '--out', 'there'], /--out.*cannot be used with.*--resume/],
  ])('%j: one sentence, exit status 2', (args, message) => {
    const { status, stdout, stderr } = blockspin(...args);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});

describe('one study', () => {
  const out = path.join(home, 'one');
  const { status, stdout, stderr } = blockspin(
    'reproduce',
    'fixed-points',
    '--out',
    out,
    '--json',
    '--quiet',
    '--seed',
    '9',
  );
  const folder = path.join(out, 'fixed-points');

  it('prints one document with its targets', () => {
    expect([status, stderr]).toEqual([0, '']);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      command: 'reproduce',
      seed: 9,
      parameters: { preset: 'quick' },
    });
    expect(document.adapter).toMatchObject({ name: expect.any(String) });
    expect(
      document.results.targets.map(({ study, id, verdict }: Record<string, string>) => [
        study,
        id,
        verdict,
      ]),
    ).toEqual(['a', 'b', 'c'].map((part) => ['fixed-points', `RG-1${part}`, 'holds']));
    expect(document.results.studies[0].report).toBe(path.join(folder, 'report.html'));
    expect(document.timing.seconds).toBeGreaterThan(0);
  });

  it('leaves a report, a document, figures and arrays, and nothing half written', () => {
    const files = below(out);
    for (const name of ['report.html', 'results.json', 'data/fixed-points.npy'])
      expect(files).toContain(`fixed-points/${name}`);
    expect(files.filter((name) => name.endsWith('.svg'))).toHaveLength(10);
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const document = JSON.parse(fs.readFileSync(path.join(folder, 'results.json'), 'utf8'));
    expect(document).toMatchObject({ command: 'reproduce', seed: 9 });
    expect(document.results.targets).toHaveLength(3);
    const report = fs.readFileSync(path.join(folder, 'report.html'), 'utf8');
    expect(report).toContain('npx blockspin reproduce fixed-points --preset quick --seed 9');
    // Every file that the report leads to is there.
    for (const [, file] of report.matchAll(/href="([^":#]+)"/g))
      expect(files).toContain(`fixed-points/${file}`);
  });
});

describe('--resume', () => {
  const out = path.join(home, 'resumed');
  const names = ['fixed-points', 'exact-mapping'];
  const fixed = path.join(out, 'fixed-points');

  it('keeps what is finished, and runs the rest as an unbroken run would', () => {
    const whole = path.join(home, 'unbroken');
    expect(blockspin('reproduce', ...names, '--out', whole, '--quiet').status).toBe(0);
    expect(blockspin('reproduce', 'fixed-points', '--out', out, '--quiet').status).toBe(0);
    // As after a killed process: some files of a study, but not its document.
    fs.mkdirSync(path.join(out, 'exact-mapping'));
    fs.writeFileSync(path.join(out, 'exact-mapping', 'report.html'), 'half');
    const before = fs.statSync(path.join(fixed, 'report.html')).mtimeMs;
    const { status, stdout, stderr } = blockspin('reproduce', ...names, '--resume', out);
    expect(stderr).toContain('1/2 fixed-points: finished before');
    expect(status).toBe(0);
    expect(stdout).toContain('✓ RG-1a holds');
    expect(fs.statSync(path.join(fixed, 'report.html')).mtimeMs).toBe(before);
    expect(contents(out)).toEqual(contents(whole));
    expect(fs.readFileSync(path.join(out, 'index.html'), 'utf8')).toContain('exact-mapping/report');
  });

  it('refuses to mix runs', () => {
    const { status, stdout, stderr } = blockspin(
      'reproduce',
      ...names,
      '--resume',
      out,
      '--seed',
      '4',
      '--quiet',
    );
    expect(stderr).toMatch(/--resume .*fixed-points was made with --preset quick --seed 1 /);
    expect([status, stdout]).toEqual([2, '']);
  });
});

/** Starts studies of some length and interrupts them half a second after a state. */
async function interrupted(
  names: readonly string[],
  {
    out,
    after,
    reached,
  }: { out: string; after: string; reached: (said: { stderr: string }) => boolean },
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const run = startCli(['reproduce', ...names, '--preset', 'standard', '--out', out]);
  await run.until(after, reached);
  // Between its title and its first sample a study reads what is kept of it, for some milliseconds.
  await sleep(500);
  run.child.kill('SIGINT');
  return run.ended;
}

describe('Ctrl-C', () => {
  it('keeps the studies that are finished, and says which', async () => {
    const out = path.join(home, 'stopped');
    const names = ['fixed-points', 'decimation-1d'];
    const { status, stdout, stderr } = await interrupted(names, {
      out,
      after: 'the second study has begun',
      reached: (said) => said.stderr.includes('2/2 decimation-1d: '),
    });
    expect(stderr).toMatch(
      /Stopped before the end of decimation-1d\. Kept in .*stopped: fixed-points, what decimation-1d has sampled and trained\..*--resume/,
    );
    expect(status).toBe(1);
    expect(stdout).toContain('✓ RG-1a holds');
    const files = below(out);
    expect(files).toContain('index.html');
    expect(files).toContain('fixed-points/report.html');
    expect(files.filter((name) => /report|\.tmp$/.test(name))).toEqual([
      'fixed-points/report.html',
    ]);
    const index = fs.readFileSync(path.join(out, 'index.html'), 'utf8');
    expect(index).toContain('Stopped before its end');
  });

  it('leaves no empty folder where nothing is finished', async () => {
    const out = path.join(home, 'nothing');
    const { status, stdout, stderr } = await interrupted(['exact-mapping'], {
      out,
      after: 'the study has begun',
      reached: (said) => said.stderr.includes('exact-mapping: '),
    });
    expect(stderr).toMatch(/Stopped before the end of exact-mapping\. Nothing was kept\./);
    expect([status, stdout]).toEqual([1, '']);
    expect(fs.existsSync(out)).toBe(false);
  });
});
