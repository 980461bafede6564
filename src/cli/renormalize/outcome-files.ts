import { renderFigure } from '../../plot/figure.ts';
import type { ResultDocument } from '../output/document.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { writeArray } from '../sampling/arrays.ts';
import type { ZoomOutcome } from './run.ts';

/** Writes figures, arrays and the document. The document comes last: a folder that has it has all the rest. */
export async function writeOutcome(
  folder: OutputFolder,
  { figures, data }: Pick<ZoomOutcome, 'figures' | 'data'>,
  document: ResultDocument,
): Promise<void> {
  for (const [name, figure] of Object.entries(figures))
    await folder.write(`figures/${name}.svg`, renderFigure(figure));
  for (const [name, { tensor, about }] of Object.entries(data))
    await writeArray(folder, `data/${name}`, tensor, about);
  await folder.writeDocument('results.json', document);
}
