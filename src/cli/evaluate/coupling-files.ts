import { elementAt } from '../../element-at.ts';
import { writeNpy } from '../../formats/npy.ts';
import { fieldsPng } from '../../report/fields-picture.ts';
import type { Report } from '../../report/html-report.ts';
import type { FieldsPicture } from '../../report/report-content.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { round } from '../output/format.ts';
import type { CouplingArrays } from './couplings.ts';

/** Writes J of all pairs and the fields as arrays, what their axes are, and pictures of J(r) with r = 0 in the middle. */
export async function writeCouplings(
  folder: OutputFolder,
  arrays: ReadonlyMap<number, CouplingArrays>,
): Promise<{ pictures: FieldsPicture[]; files: Report['files'] }> {
  const pictures: FieldsPicture[] = [];
  const files: { path: string; what: string }[] = [];
  const axes: Record<string, unknown> = {};
  for (const [layer, { columns, rows, pairMatrix, pairMap, fields }] of arrays) {
    const sites = columns * rows;
    const site = { site: 'y * columns + x', columns, rows };
    const [ofPairs, ofSites] = [`couplings-${layer}.npy`, `fields-${layer}.npy`];
    await folder.write(`data/${ofPairs}`, writeNpy({ shape: [sites, sites], data: pairMatrix }));
    await folder.write(`data/${ofSites}`, writeNpy({ shape: [sites], data: fields }));
    axes[ofPairs] = { quantity: 'J of the pair', axes: ['site', 'site'], ...site };
    axes[ofSites] = { quantity: 'field', axes: ['site'], ...site };
    const shape = { columns, rows };
    const map = centred(pairMap, shape);
    const { png, largest } = fieldsPng([map], shape);
    const scale = round(largest, 3);
    await folder.write(`figures/couplings-${layer}.png`, png);
    pictures.push({
      caption: `Layer ${layer}: J(r), r = 0 in the middle`,
      fields: [map],
      ...shape,
    });
    files.push(
      { path: `data/${ofPairs}`, what: `J of all pairs of sites, ${sites} × ${sites}` },
      { path: `data/${ofSites}`, what: `the field at each of ${sites} sites` },
      {
        path: `figures/couplings-${layer}.png`,
        what: `J(r) with r = 0 in the middle, colours from -${scale} (brown) over 0 to ${scale} (blue)`,
      },
    );
  }
  await folder.writeDocument('data/couplings.json', axes);
  files.push({ path: 'data/couplings.json', what: 'what the axes of these arrays are' });
  return { pictures, files };
}

/** A periodic map, moved so that its first number is in the middle. */
function centred(
  map: Float64Array,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): Float64Array {
  const [left, up] = [Math.floor(columns / 2), Math.floor(rows / 2)];
  return Float64Array.from(map, (_, at) => {
    const x = ((at % columns) + columns - left) % columns;
    const y = (Math.floor(at / columns) + rows - up) % rows;
    return elementAt(map, y * columns + x);
  });
}
