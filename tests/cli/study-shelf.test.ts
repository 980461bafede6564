import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { OutputFolder } from '../../src/cli/output/output-folder.ts';
import { reportedStudies } from '../../src/cli/reproduce/reported-studies.ts';
import { version } from '../../src/cli/output/document.ts';
import { StudyShelf } from '../../src/cli/reproduce/study-shelf.ts';
import { koch } from '../../src/studies/koch/koch.ts';

const run = { preset: 'quick', seed: 3, version, adapter: 'one' };

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

  test('names the file where what tells of it is damaged', async () => {
    const folder = await folderWith(Uint8Array.of(1));
    await folder.write('koch/unfinished/run.json', '{"preset": ');
    await expect(reportedStudies([koch], { folder, preset: 'quick', seed: 3 })).rejects.toThrow(
      /koch\/unfinished\/run\.json: it is damaged/,
    );
  });

  test('is not gone on with by a run with other flags', async () => {
    const folder = await folderWith(Uint8Array.of(1));
    await expect(reportedStudies([koch], { folder, preset: 'quick', seed: 3 })).resolves.toEqual(
      [],
    );
    await expect(reportedStudies([koch], { folder, preset: 'paper', seed: 3 })).rejects.toThrow(
      /koch was begun with --preset quick --seed 3 by version .*give the same/,
    );
  });
});
