import path from 'node:path';
import type { Shelf } from '../../studies/study.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { shelfDocument, type StudyRun } from './study-document.ts';

/** What is known of the run that filled a shelf. */
interface ShelfDocument extends StudyRun {
  readonly adapter: string;
  readonly seconds: number;
}

/** The run that left a study unfinished in a folder and kept a part of it. */
export async function unfinishedRun(
  folder: OutputFolder,
  study: string,
): Promise<ShelfDocument | undefined> {
  const name = `${place(study)}/run.json`;
  const content = await folder.readDocument(name);
  return content === undefined ? undefined : shelfDocument(path.join(folder.path, name), content);
}

/** The finished parts of a study, kept in its folder until the study ends. */
export class StudyShelf implements Shelf {
  readonly seconds: number;
  readonly #folder: OutputFolder;
  readonly #study: string;
  readonly #run: Omit<ShelfDocument, 'seconds'>;
  readonly #began = performance.now();

  private constructor(
    folder: OutputFolder,
    study: string,
    { seconds, ...run }: ShelfDocument & { readonly seconds: number },
  ) {
    this.#folder = folder;
    this.#study = study;
    this.#run = run;
    this.seconds = seconds;
  }

  /**
   * The shelf of a study, with what an interrupted run kept there. What another adapter computed in float is thrown away, because
   * it rounds differently.
   */
  static async open(
    folder: OutputFolder,
    study: string,
    run: Omit<ShelfDocument, 'seconds'>,
  ): Promise<{ shelf: StudyShelf; discarded?: string }> {
    const before = await unfinishedRun(folder, study);
    if (before && (before.adapter === run.adapter || run.arithmetic === 'exact'))
      return { shelf: new StudyShelf(folder, study, { ...run, seconds: before.seconds }) };
    const shelf = new StudyShelf(folder, study, { ...run, seconds: 0 });
    if (!before) return { shelf };
    await shelf.clear();
    return { shelf, discarded: before.adapter };
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return this.#folder.read(`${place(this.#study)}/${name}`);
  }

  async write(name: string, content: Uint8Array): Promise<void> {
    const seconds = this.seconds + (performance.now() - this.#began) / 1000;
    await this.#folder.write(`${place(this.#study)}/${name}`, content);
    await this.#folder.writeDocument(`${place(this.#study)}/run.json`, { ...this.#run, seconds });
  }

  clear(): Promise<void> {
    return this.#folder.remove(place(this.#study));
  }
}

function place(study: string): string {
  return `${study}/unfinished`;
}
