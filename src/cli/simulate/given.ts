import { Ensemble } from '../../ensemble/ensemble.ts';
import { squareGeometry } from '../../ensemble/geometry.ts';
import { packLattices } from '../../ensemble/unpack.ts';
import { elementAt } from '../../element-at.ts';
import { observationOf, readingOf } from '../../ising/measurement.ts';
import { ferromagnet } from '../../ising/model.ts';
import { thermalPoints } from '../../ising/thermal-point.ts';
import { visibleText } from '../../report/visible-text.ts';
import { fewestForErrors } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { thermalChoice } from '../arguments/options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { areGrown, readSquareLattices, sampledTemperature } from '../input/square-lattices.ts';
import { resultDocument } from '../output/document.ts';
import {
  formatDeviation,
  formatExact,
  formatMeasured,
  formatTable,
  round,
} from '../output/format.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { withSession } from '../session.ts';
import { correlationsOf, observablesOf, type GivenObservables } from './given-observables.ts';
import type { SimulateOptions } from './options.ts';
import { shownDistances } from './report.ts';

/** Flags of `simulate` that have no meaning for lattices of a file. */
export const samplingFlags = [
  'size',
  'lattice',
  'field',
  'update',
  'exchange',
  'replicas',
  'thermalize',
  'sweeps',
  'every',
  'start',
  'lattices',
  'latticesEvery',
  'packed',
  'series',
  'part',
  'resume',
  'random',
];

/**
 * Measures the observables of `simulate` on the lattices of `--from`, and samples none.
 * @throws UsageError for a file that holds no square lattices, or for several temperatures
 */
export async function measureGiven(
  options: SimulateOptions & { readonly from: string },
): Promise<void> {
  const { from, out, seed, correlations = false } = options;
  const name = `--from ${from}`;
  const lattices = await readSquareLattices(from);
  const { size, rows, digest } = lattices;
  const sampled = sampledTemperature(lattices) ?? CRITICAL_TEMPERATURE;
  const [point, ...others] = thermalPoints(thermalChoice(options, sampled));
  if (!point || others.length > 0 || !(point.temperature > 0 && point.temperature < Infinity))
    throw new UsageError(`${name}: give one temperature above 0 to compare with, or none.`);
  const { temperature, coupling } = point;
  if (!(coupling > 0)) throw new UsageError(`${name}: give a coupling above 0, or none.`);
  const geometry = squareGeometry(size, rows.length);
  if (correlations && geometry.mode === 'single')
    throw new UsageError(
      `${name}: --correlations takes a multiple of 32 lattices, or sides that are a multiple of 64; the file has ${rows.length} of side ${size}.`,
    );
  const folder = out === undefined ? undefined : new OutputFolder(out);
  await withSession(options, async ({ gpu, claim }) => {
    const began = performance.now();
    claim(folder);
    using ensemble = new Ensemble(gpu, geometry, 'lattices of a file');
    gpu.write(ensemble.buffer, packLattices(geometry, rows));
    const observables: GivenObservables = {
      temperature,
      size,
      replicas: rows.length,
      ...observablesOf(observationOf(ferromagnet, await readingOf(gpu, ensemble)), {
        size,
        temperature,
      }),
      ...(correlations && (await correlationsOf(gpu, ensemble, temperature))),
    };
    const document = resultDocument({
      command: 'simulate',
      adapter: gpu.adapter,
      seed,
      parameters: {
        ...ferromagnet,
        size,
        from,
        sha256: digest,
        temperatures: [temperature],
        couplings: [coupling],
        replicas: rows.length,
        mode: geometry.mode,
      },
      results: [observables],
      timing: { seconds: (performance.now() - began) / 1000 },
    });
    return {
      document,
      text: [textOf(observables, from), ...(areGrown(lattices) ? [aboutGrown] : [])].join('\n\n'),
      ...(folder && {
        write: () => folder.writeDocument('results.json', document),
        written: `\n\nWritten to ${visibleText(folder.path)}.`,
      }),
    };
  });
}

/** Said of lattices of `grow`. */
const aboutGrown =
  'These lattices were grown. With the default coupling of grow their energy is some 0.2 % above the exact one, because a single ' +
  'coupling cannot set both the energy and the magnetization.';

function textOf(found: GivenObservables, from: string): string {
  const { temperature, size, replicas, correlation, structureFactor } = found;
  const columns = [
    ['energy', found.energy],
    ['|m|', found.absoluteMagnetization],
    ['m^2', found.m2],
    ['specific heat', found.specificHeat],
    ['susceptibility', found.susceptibility],
    ['Binder', found.binder],
  ] as const;
  const table = formatTable(
    ['observable', 'measured', 'exact', 'z'],
    columns.map(([title, measured]) => [
      title,
      Number.isNaN(measured.value) ? '-' : formatMeasured(measured),
      formatExact(measured),
      formatDeviation(measured) || '-',
    ]),
  );
  const few =
    `Fewer than ${fewestForErrors} lattices have no spread that gives errors. The error of the energy is the fluctuation that theory gives to ` +
    'lattices in equilibrium; other numbers have no error.';
  return [
    `${replicas} ${replicas === 1 ? 'lattice' : 'lattices'} of side ${size} from ${visibleText(from)}; exact values at T = ${round(temperature, 8)}`,
    table,
    ...(correlation && structureFactor
      ? [
          formatTable(
            ['r, n', 'C(r, 0)', 'C(r, r)', 'S(n)'],
            shownDistances(correlation.axis.length).map((r) => [
              `${r}`,
              ...[correlation.axis, correlation.diagonal, structureFactor].map((values) =>
                formatMeasured(elementAt(values, r)),
              ),
            ]),
          ),
        ]
      : []),
    replicas < fewestForErrors
      ? few
      : 'Errors are those over lattices; z = (measured - exact)/error.',
  ].join('\n\n');
}
