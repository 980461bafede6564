import path from 'node:path';
import { receptiveFields } from '../../rbm/evaluation/receptive-fields.ts';
import type { Figure } from '../../plot/description.ts';
import { renderFigure } from '../../plot/figure.ts';
import { fieldsPng } from '../../report/fields-picture.ts';
import { renderReport, type Report } from '../../report/html-report.ts';
import { writeNpy } from '../../formats/npy.ts';
import type { FieldsPicture } from '../../report/report-content.ts';
import type { ResultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readFileIfThere } from '../input/read-file.ts';
import type { ModelFile } from '../model-file.ts';
import { metricsName } from '../train/files.ts';
import { metricsIn, type Metrics } from '../train/metrics.ts';
import { trajectoriesIn, type FoundTrajectories } from '../train/trajectory.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { learningFigure, spectrumFigure } from './figures.ts';
import { writeCouplings } from './coupling-files.ts';
import { couplingsFigure } from './coupling-parts.ts';
import type { CouplingFindings } from './couplings.ts';
import type { Evaluated } from './parts.ts';
import { evaluationReport } from './report.ts';

/** Writes the files of an evaluation: receptive fields as pictures and arrays, figures, the report and the results. */
export async function writeEvaluation(
  folder: OutputFolder,
  model: ModelFile,
  {
    document,
    found,
    metrics,
    arrays,
  }: {
    document: ResultDocument;
    found: Evaluated;
    metrics: Metrics | undefined;
    arrays: CouplingFindings['arrays'] | undefined;
  },
): Promise<void> {
  const files: { path: string; what: string }[] = [
    { path: 'results.json', what: 'every number of this report' },
  ];
  const fields: FieldsPicture[] = [];
  if (model.filter) {
    const { side, weights } = model.filter;
    fields.push({ caption: 'The filter', fields: [weights], columns: side, rows: side });
  }
  for (const { layer } of found.layers) {
    const written = await writeFields(folder, model, layer);
    files.push(...written.files);
    fields.push(written.picture);
  }
  const learning = metrics && learningFigure(metrics);
  const figures: Readonly<Record<string, Figure>> = {
    'singular-values': spectrumFigure(found.layers),
    ...(learning && { learning }),
  };
  const couplings = arrays && (await writeCouplings(folder, arrays));
  files.push(...(couplings?.files ?? []));
  const ofCouplings = found.couplings && {
    figures: { couplings: couplingsFigure(found.couplings) },
    fields: couplings?.pictures ?? [],
  };
  for (const [name, figure] of Object.entries({ ...figures, ...ofCouplings?.figures }))
    await folder.write(`figures/${name}.svg`, renderFigure(figure));
  const shown = { figures, fields, files, couplings: ofCouplings };
  const report: Report = evaluationReport(model, { document, found }, shown);
  await folder.write('report.html', renderReport(report));
  await folder.writeDocument('results.json', document);
}

/**
 * The metrics beside a model, where there are any. A report can do without them, so that damaged ones do not end an evaluation.
 * @param remark told why metrics were left out
 */
export async function metricsBeside(
  model: ModelFile,
  remark: (text: string) => void,
): Promise<Metrics | undefined> {
  const file = path.join(path.dirname(model.file), metricsName);
  try {
    const bytes = await readFileIfThere(file);
    return bytes && metricsIn(file, bytes);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    remark(`The report has no learning curve. ${error.message}`);
    return undefined;
  }
}

/** Machines on the way of the training, from the file beside a model that `train` wrote. */
export async function trajectoriesBeside(model: ModelFile): Promise<FoundTrajectories> {
  const ours = model.filter === undefined && model.attached.metadata['training'] !== undefined;
  return ours ? trajectoriesIn(path.dirname(model.file), model) : { trajectories: [] };
}

/** Receptive fields of a layer over the visible units of the first. */
async function writeFields(
  folder: OutputFolder,
  { layers, sites }: ModelFile,
  layer: number,
): Promise<{ picture: FieldsPicture; files: Report['files'] }> {
  const fields = receptiveFields(layers.slice(0, layer), sites);
  const count = fields[0]?.length ?? 0;
  const data = Float64Array.from(fields.flatMap((field) => Array.from(field)));
  const name = `receptive-fields-${layer}`;
  await folder.write(`data/${name}.npy`, writeNpy({ shape: [fields.length, count], data }));
  const side = Math.sqrt(count);
  // Units of a file need not be the pixels of a picture. In one row their order can be seen.
  const shape = Number.isInteger(side)
    ? { columns: side, rows: side }
    : { columns: count, rows: 1 };
  const { png, largest, shown } = fieldsPng(fields, shape);
  await folder.write(`figures/${name}.png`, png);
  const scale = round(largest, 3);
  return {
    picture: { caption: `Layer ${layer}: ${fields.length} hidden units`, fields, ...shape },
    files: [
      {
        path: `figures/${name}.png`,
        what: `${shown} of ${fields.length} units, colours from -${scale} (brown) over 0 to ${scale} (blue)`,
      },
      { path: `data/${name}.npy`, what: `the fields as numbers, ${fields.length} × ${count}` },
    ],
  };
}
