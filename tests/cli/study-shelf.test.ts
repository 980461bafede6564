import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { OutputFolder } from '../../src/cli/output/output-folder.ts';
import { assertHoldsRun, reportedStudies } from '../../src/cli/reproduce/reported-studies.ts';
import { version } from '../../src/cli/output/document.ts';
import { StudyShelf } from '../../src/cli/reproduce/study-shelf.ts';
import { koch } from '../../src/studies/koch/koch.ts';

const flags = { preset: 'quick', seed: 3, arithmetic: 'float' };
const run = { ...flags, version, adapter: 'one' };

const home = mkdtempSync(path.join(os.tmpdir(), 'blockspin-shelf-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function folderWith(content?: Uint8Array): Promise<OutputFolder> {
  const folder = new OutputFolder(mkdtempSync(path.join(home, 'run-')));
  if (content) {
    const { shelf } = await StudyShelf.open(folder, 'koch', run);
    await shelf.write('stack.bin', content);
  }
  return folder;
}

describe('the shelf of a study', () => {
  test('holds what an interrupted run wrote, and how long that took', async () => {
    const folder = await folderWith(Uint8Array.of(1, 2));
    const { shelf, discarded } = await StudyShelf.open(folder, 'koch', run);
    expect(discarded).toBeUndefined();
    expect(shelf.seconds).toBeGreaterThan(0);
    expect([...((await shelf.read('stack.bin')) ?? [])]).toEqual([1, 2]);
    expect(await shelf.read('another.bin')).toBeUndefined();
    await shelf.clear();
    expect(existsSync(path.join(folder.path, 'koch', 'unfinished'))).toBe(false);
  });

  test('is empty at first, and leaves nothing behind where nothing is kept', async () => {
    const folder = await folderWith();
    const { shelf } = await StudyShelf.open(folder, 'koch', run);
    expect(shelf.seconds).toBe(0);
    expect(existsSync(path.join(folder.path, 'koch'))).toBe(false);
  });

  test('throws away what another adapter computed', async () => {
    const folder = await folderWith(Uint8Array.of(1));
    const opened = await StudyShelf.open(folder, 'koch', { ...run, adapter: 'two' });
    expect(opened.discarded).toBe('one');
    expect(await opened.shelf.read('stack.bin')).toBeUndefined();
    expect(opened.shelf.seconds).toBe(0);
  });

  test('goes on with what another adapter computed in exact arithmetic, but not in float', async () => {
    const exact = { ...run, arithmetic: 'exact' };
    const folder = await folderWith();
    const { shelf } = await StudyShelf.open(folder, 'koch', exact);
    await shelf.write('stack.bin', Uint8Array.of(1));
    const opened = await StudyShelf.open(folder, 'koch', { ...exact, adapter: 'two' });
    expect(opened.discarded).toBeUndefined();
    expect([...((await opened.shelf.read('stack.bin')) ?? [])]).toEqual([1]);
    await expect(reportedStudies([koch], { folder, ...flags })).rejects.toThrow(
      /koch was begun with --preset quick --seed 3 --arithmetic exact by version .*give the same/,
    );
  });

  test('names the file where what tells of it is damaged', async () => {
    const folder = await folderWith(Uint8Array.of(1));
    await folder.write('koch/unfinished/run.json', '{"preset": ');
    await expect(reportedStudies([koch], { folder, ...flags })).rejects.toThrow(
      /koch\/unfinished\/run\.json: it is damaged/,
    );
  });

  test('is not gone on with by a run with other flags', async () => {
    const folder = await folderWith(Uint8Array.of(1));
    await expect(reportedStudies([koch], { folder, ...flags })).resolves.toEqual([]);
    await expect(reportedStudies([koch], { folder, ...flags, preset: 'paper' })).rejects.toThrow(
      /koch was begun with --preset quick --seed 3 by version .*give the same/,
    );
  });
});

/** The studies that a folder with this document reports. */
const reported = async (document: unknown) => {
  const folder = await folderWith();
  await folder.write('koch/results.json', JSON.stringify(document));
  return reportedStudies([koch], { folder, ...flags });
};

describe('the results of a finished study', () => {
  const target = {
    id: 'K-1',
    kind: 'claim',
    statement: 'It holds.',
    measured: { slope: { value: 1, error: null }, rest: 'none' },
    expected: '1',
    verdict: 'holds',
    controls: [{ name: 'null', measured: 2, fulfils: false }],
  };
  const good = {
    command: 'reproduce',
    version,
    seed: 3,
    parameters: { study: 'koch', preset: 'quick' },
    results: { answer: { sentence: 'Yes.' }, targets: [target] },
    timing: { seconds: 4 },
  };

  test('are taken as they are', async () => {
    const [found] = await reported(good);
    expect(found).toMatchObject({ answer: { sentence: 'Yes.' }, seconds: 4 });
    expect(found?.targets).toEqual([
      { ...target, measured: { slope: { value: 1, error: NaN }, rest: 'none' } },
    ]);
  });

  test.each([
    ['null', null, /results.json is null; it must be an object/],
    ['an empty object', {}, /results.json.command is missing/],
    ['of another command', { ...good, command: 'simulate' }, /results.json.command is "simulate"/],
    [
      'of another study',
      { ...good, parameters: { study: 'x', preset: 'quick' } },
      /parameters.study is "x"/,
    ],
    ['without targets', { ...good, results: {} }, /results.json.results.targets is missing/],
    [
      'with half a target',
      { ...good, results: { targets: [{ id: 'K-1' }] } },
      /targets\[0\].kind is missing/,
    ],
    [
      'with a wrong verdict',
      { ...good, results: { targets: [{ ...target, verdict: 'yes' }] } },
      /targets\[0\].verdict is "yes"/,
    ],
    [
      'with a wrong measurement',
      { ...good, results: { targets: [{ ...target, measured: [] }] } },
      /targets\[0\].measured is \[\]/,
    ],
    [
      'with a wrong control',
      { ...good, results: { targets: [{ ...target, controls: [1] }] } },
      /controls\[0\] is 1/,
    ],
    ['with a seed in words', { ...good, seed: '3' }, /results.json.seed is "3"/],
    ['without a time', { ...good, timing: {} }, /timing.seconds is missing/],
  ])('%s are refused with file and field', async (_, document, message) => {
    await expect(reported(document)).rejects.toThrow(message);
    await expect(reported(document)).rejects.toThrow(/koch\/results\.json: .*Remove the file/);
  });

  test('are looked for before a folder is gone on with', async () => {
    const foreign = await folderWith();
    await foreign.write('letter.txt', 'Dear');
    await expect(assertHoldsRun(foreign, [koch])).rejects.toThrow(
      /there is no run of reproduce in it/,
    );
    await assertHoldsRun(await folderWith(Uint8Array.of(1)), [koch]);
  });
});
