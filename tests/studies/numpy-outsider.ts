import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Target } from '../../src/studies/study.ts';

const python = spawnSync('python3', ['-c', 'import numpy']).status === 0 ? 'python3' : undefined;

/** Whether a script of tests/reports can run here. */
export const hasNumpy = python !== undefined;

/** What an outsider has of a run: the arrays, and a document that a test may change. */
export interface Document {
  parameters: unknown;
  results: { targets: { id: string; measured: Record<string, unknown>; verdict: string }[] };
}

/**
 * Someone who has nothing but the files of a run finds its numbers again, with a script of tests/reports.
 * @param script its name
 */
export class NumpyOutsider implements Disposable {
  readonly #folder: string;
  readonly #script: string;
  readonly #document: { parameters: unknown; targets: readonly Target[] };

  constructor(
    script: string,
    run: {
      /** By their names, `data/NAME.npy`; other files do not count. */
      readonly files: Iterable<readonly [string, Uint8Array | string]>;
      readonly parameters: unknown;
      readonly targets: readonly Target[];
    },
  ) {
    this.#script = path.join(import.meta.dirname, '../reports', script);
    this.#folder = mkdtempSync(path.join(tmpdir(), 'blockspin-outsider-'));
    this.#document = { parameters: run.parameters, targets: run.targets };
    mkdirSync(path.join(this.#folder, 'data'));
    for (const [name, content] of run.files)
      if (name.startsWith('data/')) writeFileSync(path.join(this.#folder, name), content);
  }

  /** What the script says of the files with this document. */
  says(change: (document: Document) => void = () => undefined) {
    const { parameters, targets } = this.#document;
    const document = JSON.parse(JSON.stringify({ parameters, results: { targets } })) as Document;
    change(document);
    writeFileSync(path.join(this.#folder, 'results.json'), JSON.stringify(document));
    return spawnSync(python ?? '', [this.#script, this.#folder], { encoding: 'utf8' });
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
