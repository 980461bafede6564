import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { receptiveFields } from '../../rbm/receptive-fields.ts';
import type { DataPoint, Figure } from '../../report/figure-description.ts';
import { renderFigure } from '../../report/figure.ts';
import { fieldsPng } from '../../report/fields-picture.ts';
import { writeNpy } from '../../report/npy.ts';
import type { Evaluation } from '../commands/evaluate.ts';
import type { ResultDocument } from '../document.ts';
import { round } from '../format.ts';
import type { ModelFile } from '../model-file.ts';
import type { OutputFolder } from '../output-folder.ts';

/**
 * Writes the files of an evaluation: results, figures, receptive fields as pictures and arrays.
 * @returns what the colours of the pictures mean
 */
export async function writeEvaluation(
  folder: OutputFolder,
  model: ModelFile,
  document: ResultDocument,
): Promise<string[]> {
  await folder.writeDocument('results.json', document);
  const { layers } = document.results as Evaluation;
  await folder.write('figures/singular-values.svg', await renderFigure(spectrumFigure(layers)));
  const learning = learningFigure(path.join(path.dirname(model.file), 'metrics.jsonl'));
  if (learning) await folder.write('figures/learning.svg', await renderFigure(learning));
  const captions: string[] = [];
  for (const layer of model.layers.keys()) {
    const fields = receptiveFields(model.layers.slice(0, layer + 1), model.sites);
    const sites = fields[0]?.length ?? 0;
    const data = Float64Array.from(fields.flatMap((field) => Array.from(field)));
    const name = `receptive-fields-${layer + 1}`;
    await folder.write(`data/${name}.npy`, writeNpy({ shape: [fields.length, sites], data }));
    const side = Math.sqrt(sites);
    // Samples of a file may be no picture at all; in a bar their order can be seen.
    const shape = Number.isInteger(side)
      ? { columns: side, rows: side }
      : { columns: sites, rows: 1 };
    const { png, largest, shown } = fieldsPng(fields, shape);
    await folder.write(`figures/${name}.png`, png);
    const scale = round(largest, 3);
    captions.push(
      `${name}.png: ${shown} of ${fields.length} units, colours from -${scale} (brown) over 0 to ${scale} (blue)`,
    );
  }
  return captions;
}

function spectrumFigure(layers: Evaluation['layers']): Figure {
  return {
    title: 'Singular values of the weights',
    caption: 'Their squares are the spectrum of W W^T, which is never negative.',
    x: { label: 'number' },
    y: { label: 'singular value' },
    series: layers.map(({ singularValues }, layer) => ({
      label: `layer ${layer + 1}`,
      kind: 'points',
      data: singularValues.map((y, index) => ({ x: index + 1, y })),
    })),
  };
}

interface Line {
  readonly layer: number;
  readonly epoch: number;
  readonly reconstructionError?: { readonly value: number; readonly error: number };
}

/** A line of metrics; none where it is not whole, as a process that died leaves the last one. */
function parsed(line: string): Line[] {
  try {
    return [JSON.parse(line) as Line];
  } catch {
    return [];
  }
}

/** The learning curve of the training, where its metrics are at hand. */
function learningFigure(file: string): Figure | undefined {
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => parsed(line));
  const layers = [...new Set(lines.map(({ layer }) => layer))];
  if (layers.length === 0) return undefined;
  const points = (layer: number): DataPoint[] =>
    lines.flatMap(({ layer: of, epoch, reconstructionError }) =>
      of === layer && reconstructionError
        ? [{ x: epoch, y: reconstructionError.value, error: reconstructionError.error }]
        : [],
    );
  return {
    title: 'Share of visible units that are given back wrongly',
    caption: 'No measure of likelihood: it may rise while the likelihood does.',
    x: { label: 'epoch' },
    y: { label: 'reconstruction error' },
    series: layers.map((layer) => ({ label: `layer ${layer}`, kind: 'line', data: points(layer) })),
  };
}
