import { bondsPerSite } from '../../ensemble/geometry.ts';
import { elementAt } from '../../element-at.ts';
import { exactValues } from '../../ising/exact.ts';
import { ferromagnet } from '../../ising/model.ts';
import {
  fewestForCouplings,
  flowOfLattices,
  leastSide,
  wordLattices,
  type GivenFlow,
  type Windows,
} from '../../rg/given-flow.ts';
import type { FlowLevel } from '../../rg/measured-levels.ts';
import { allPlaces, places } from '../../rg/monte-carlo-rg.ts';
import { fewestForErrors, meanOf, type Measured } from '../../statistics/measured.ts';
import { visibleText } from '../../report/visible-text.ts';
import { ruleOf } from '../arguments/block-options.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readSquareLattices, sampledTemperature } from '../input/square-lattices.ts';
import { resultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { withSession } from '../session.ts';
import { describe, flowFindings, type FlowSubject, type SpinRule } from './flow.ts';
import { levelCouplings } from './couplings.ts';
import { preparedMap, readMap } from './map.ts';
import { writeOutcome } from './outcome-files.ts';
import { pointsOf, type RenormalizeOptions } from './plan.ts';
import { exponentCaution, smallestLevel, unlessFrozen, type LevelRow } from './results.ts';

/**
 * Zooms out of the lattices of `--from`.
 * @throws UsageError for a file that holds no square lattices, or flags that do not fit them
 */
export async function renormalizeGiven(
  options: RenormalizeOptions & { readonly from: string },
): Promise<void> {
  const { from, out, seed, couplings: measureCouplings = false } = options;
  const name = `--from ${from}`;
  const lattices = await readSquareLattices(from);
  const { size, rows, digest } = lattices;
  const points = pointsOf(options, sampledTemperature(lattices));
  const sized = { ...options, size, lattice: 'square' as const };
  const map = await readMap(sized, process.cwd());
  const rule = map?.rule ?? ruleOf(sized, sized);
  assertSpins(rule, { name, lattices: rows.length });
  const folder =
    out === undefined ? undefined : new OutputFolder(out, { replaceable: ['figures', 'data'] });
  const operators = options.operators ?? places;
  const listed = options.operators ?? (map ? allPlaces : places);
  const run = {
    lattice: 'square' as const,
    size,
    seed,
    points,
    rule,
    map,
    operators,
    listed,
    measureCouplings,
  };
  await withSession(options, async ({ gpu, signal, progress, claim }) => {
    const began = performance.now();
    claim(folder);
    const prepared = await preparedMap(gpu, run, {
      signal,
      phase: (phase, total) => progress.begin(phase, total, 'sweeps'),
      onProgress: (done) => progress.update(done),
    });
    progress.clear();
    if (typeof prepared.rule !== 'function' && prepared.rule.kind === 'sublattice')
      throw new Error('A sublattice was refused before.');
    const found = await flowOfLattices(
      gpu,
      { size, rows },
      {
        rule: prepared.rule,
        seed,
        signal,
        measureCouplings,
        furtherOperators: listed.even.some((place) => !places.even.includes(place)),
      },
    );
    signal.throwIfAborted();
    const levels = found.levels.map((level, index) => levelRow(level, { run, found, index }));
    const count = levelCount(found);
    const header =
      `T = ${round(points[0].temperature, 8)}, ${count} ${count === 1 ? 'lattice' : 'lattices'} of side ${size} from ` +
      `${visibleText(from)}; ${describe(run)}`;
    const hasCouplings = levels.some(({ couplings }) => couplings);
    const subject = { ...run, measureCouplings: measureCouplings && hasCouplings };
    const outcome = flowFindings(subject, {
      flow: found.parts ?? { levels: [], steps: [] },
      levels,
      gains: prepared.gains,
      header,
      remarks: remarksOf(found, { given: rows.length, measureCouplings }),
    });
    const document = resultDocument({
      command: 'renormalize',
      adapter: gpu.adapter,
      seed,
      parameters: {
        lattice: 'square',
        size,
        from,
        sha256: digest,
        ...outcome.parameters,
        replicas: count,
        ...(found.windows && { windows: found.windows }),
        errorsOver: found.errorsOver,
        rule,
        configurations: count,
      },
      results: {
        ...outcome.results,
        ...(found.windows && {
          systematicError: `${exponentCaution} ${windowsText(found.windows, found.errorsOver)}`,
        }),
      },
      timing: { seconds: (performance.now() - began) / 1000 },
    });
    return {
      document,
      text: outcome.text.join('\n\n'),
      ...(folder && {
        write: () => writeOutcome(folder, outcome, document),
        written: `\n\nWritten to ${visibleText(folder.path)}.`,
      }),
    };
  });
}

/** @throws UsageError for a rule that does not make spins of these lattices */
function assertSpins(
  rule: ReturnType<typeof ruleOf> | SpinRule,
  { name, lattices }: { readonly name: string; readonly lattices: number },
): asserts rule is Exclude<SpinRule, { kind: 'sublattice' }> {
  if (rule.kind === 'average' || rule.kind === 'sublattice')
    throw new UsageError(
      `${name}: only with --rule majority or decimation, or with --map; not with --rule ${rule.kind}.`,
    );
  if (rule.kind === 'machine' && lattices < wordLattices)
    throw new UsageError(
      `${name}: it holds ${lattices} ${lattices === 1 ? 'lattice' : 'lattices'}; --map of a machine takes ${wordLattices} or more, ` +
        `as grow --replicas ${wordLattices} writes them.`,
    );
}

function levelCount({ levels }: GivenFlow): number {
  return elementAt(levels, 0).energy.length;
}

function firstOf(series: Float64Array): number {
  return elementAt(series, 0);
}

/** A mean over lattices, with an error that holds where there are few. */
function measuredOver(values: readonly number[], few: number, known?: number): Measured {
  const { value, error } = meanOf(values);
  const own = values.length < fewestForErrors ? few : error;
  return { value, error: own, ...(known !== undefined && { exact: known }) };
}

/** A row of the table of levels. Few lattices give no errors, apart from that of the energy of level 0, which theory knows. */
function levelRow(
  { size, sites, energy, magnetization }: FlowLevel,
  {
    run: { points, rule, measureCouplings },
    found,
    index,
  }: { readonly run: FlowSubject; readonly found: GivenFlow; readonly index: number },
): LevelRow {
  const { temperature } = points[0];
  const exact = index === 0 ? exactValues(ferromagnet, size, temperature) : {};
  const fluctuation = temperature * Math.sqrt((exact.specificHeat ?? NaN) / sites / energy.length);
  const ofEnergy = measuredOver(energy.map(firstOf), fluctuation, exact.energy);
  const bonds = bondsPerSite(ferromagnet);
  const part = found.parts?.levels[index];
  const couplings =
    measureCouplings && part?.histograms && part.size >= smallestLevel
      ? unlessFrozen(() =>
          levelCouplings(part, { rule, level: index, lattice: 'square', temperature }),
        )
      : undefined;
  return {
    size,
    energy: ofEnergy,
    absoluteMagnetization: measuredOver(
      magnetization.map((series) => Math.abs(firstOf(series))),
      NaN,
      exact.absoluteMagnetization,
    ),
    nearestNeighbour: {
      value: -ofEnergy.value / bonds,
      error: ofEnergy.error / bonds,
      ...(ofEnergy.exact !== undefined && { exact: -ofEnergy.exact / bonds }),
    },
    ...(couplings && { couplings }),
  };
}

/** What the numbers were measured of, and what their errors are. */
function remarksOf(
  found: GivenFlow,
  { given, measureCouplings }: { readonly given: number; readonly measureCouplings: boolean },
): string[] {
  const count = levelCount(found);
  const left =
    count < given
      ? [`${count} of ${given} lattices count, the largest multiple of ${wordLattices}.`]
      : [];
  const few =
    count < fewestForErrors
      ? [
          `Errors over lattices need ${fewestForErrors} lattices or more. The error of the energy of level 0 is the fluctuation that theory ` +
            'gives to lattices in equilibrium; other levels and |m| have no error.',
        ]
      : [`Errors${found.windows ? ' of levels' : ''} are those over lattices.`];
  const couplings =
    measureCouplings && !found.parts?.levels[0]?.histograms
      ? [
          `Couplings with errors need ${fewestForCouplings} lattices or windows or more, so there are none here.`,
        ]
      : [];
  return [[...left, ...few, ...windowText(found), ...couplings].join(' ')];
}

function windowText({ parts, windows, errorsOver }: GivenFlow): string[] {
  if (!parts)
    return [
      `There are no exponents and gains: give ${wordLattices} lattices or more, or larger lattices, which are cut into windows of ` +
        `side ${leastSide} or more.`,
    ];
  return windows ? [windowsText(windows, errorsOver)] : [];
}

function windowsText({ side, count }: Windows, errorsOver: GivenFlow['errorsOver']): string {
  return (
    `Exponents, gains and couplings come from ${count} windows of side ${side} of each lattice. ` +
    (errorsOver === 'windows'
      ? 'Their errors are those over windows. '
      : 'Errors of exponents are those over lattices. Errors of gains and couplings are those over windows. ') +
    'Each window is closed to a torus, so that one bond in ' +
    `${side} joins spins that are no neighbours, one in ${side / 2} at the next level, and so on. Couplings are off by about this share. ` +
    'y_t is too small, with windows of side 32 to 128 by some 0.03 to 0.06. ' +
    'y_h of one operator and the gains do not notice the edges of majority and decimation.'
  );
}
