import { createHash } from 'node:crypto';
import path from 'node:path';
import { ArgumentError } from '../../errors.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { derivedSeed } from '../../ensemble/random-key.ts';
import { MapError } from '../../maps/errors.ts';
import { filterRule } from '../../maps/filter-map.ts';
import type { HiddenLimit } from '../../maps/hidden-map.ts';
import { machineMaps } from '../../maps/machine-maps.ts';
import { placeLayers, type LatticeMachine } from '../../maps/placed-layers.ts';
import { layerGain, signSamples, signsOnSamples } from '../../maps/unit-statistics.ts';
import { MachineFileError } from '../../rbm/machine/errors.ts';
import { isFilterFile, loadFilter } from '../../rbm/machine/filter-file.ts';
import { IsingData } from '../../rbm/sampling/ising-data.ts';
import type { BlockRule, SublatticeRule } from '../../rg/block-rule.ts';
import type { MapMaker } from '../../rg/coarse-map.ts';
import { assertFilterRule, largestMapFilter, type FilterRule } from '../../rg/filter-rule.ts';
import { linearGain } from '../../rg/gain.ts';
import type { Measured } from '../../statistics/measured.ts';
import { visibleText } from '../../report/visible-text.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readFile } from '../input/read-file.ts';
import { modelName, modelPath, readModelFile, tensorsOfOthers } from '../model-file.ts';
import type { RenormalizeOptions } from './plan.ts';
import type { ZoomContext, ZoomRun } from './run.ts';

/** The file of a map, and what it holds. */
interface MapFile {
  readonly file: string;
  /** SHA-256 of the file. */
  readonly checksum: string;
}

/** The layers of a machine as a rule. */
export interface MachineRule {
  readonly kind: 'machine';
  readonly limit: HiddenLimit;
  /** Sides of the lattices from the spins up, one more than layers. Majority follows. */
  readonly sides: readonly number[];
}

/** A map that was read from a file. */
export type ChosenMap = MapFile &
  (
    | { readonly rule: FilterRule }
    | { readonly rule: MachineRule; readonly machine: LatticeMachine }
  );

type MapOptions = Pick<RenormalizeOptions, 'map' | 'mapLimit' | 'size' | 'lattice' | 'from'>;

/**
 * Reads the map of `--map`, where there is one.
 * @param folder the folder that the name of the file begins in
 * @throws UsageError for a file that holds no map of the lattices of the run
 */
export async function readMap(options: MapOptions, folder: string): Promise<ChosenMap | undefined> {
  const { map, mapLimit, lattice } = options;
  if (map === undefined) {
    if (mapLimit === undefined) return undefined;
    throw new UsageError(`--map-limit ${mapLimit}: only with --map.`);
  }
  if (lattice === 'chain')
    throw new UsageError(
      '--map: only on the square lattice; for a chain give majority or decimation.',
    );
  if (map === '')
    throw new UsageError('--map: the name is empty; give the file of a filter or of a machine.');
  const place = path.resolve(folder, map);
  try {
    const file = await modelPath(place);
    const bytes = await readFile(file);
    const checksum = createHash('sha256').update(bytes).digest('hex');
    const found = isFilterFile(bytes)
      ? { rule: filterOf(bytes, options) }
      : await machineOf(file, bytes, options);
    return { file: map, checksum, ...found };
  } catch (cause) {
    const known = [MachineFileError, ArgumentError, MapError, UsageError].some(
      (kind) => cause instanceof kind,
    );
    if (!(cause instanceof Error) || !known) throw cause;
    // What reads files begins its messages with the path.
    const start = [path.join(place, modelName), place].find((own) =>
      cause.message.startsWith(`${own}: `),
    );
    const what = start === undefined ? cause.message : cause.message.slice(start.length + 2);
    throw new UsageError(`--map ${map}: ${what}`, { cause });
  }
}

function filterOf(bytes: Uint8Array, options: MapOptions): FilterRule {
  const { mapLimit, size, from } = options;
  const filter = loadFilter(bytes, { largest: largestMapFilter });
  const rule = filterRule(filter, mapLimit ?? filter.limit);
  assertFilterRule(rule);
  if (size % rule.factor !== 0 || size < 2 * rule.factor)
    throw new MapError(
      `The filter has a stride of ${rule.factor}; give a multiple of ${rule.factor} from ${2 * rule.factor} on, ` +
        (from === undefined ? `not --size ${size}.` : `not side ${size}, as in --from ${from}.`),
    );
  return rule;
}

async function machineOf(
  file: string,
  bytes: Buffer,
  options: MapOptions,
): Promise<{ rule: MachineRule; machine: LatticeMachine }> {
  const { mapLimit = 'soft', size, from } = options;
  const tensors = tensorsOfOthers(bytes);
  if (tensors?.includes('filter.weights'))
    throw new MapError(
      `The file has ${tensors}, but its metadata do not say that it is a filter; write the metadata format blockspin-filter and ` +
        'stride 2 or 3, as renormalize --help shows.',
    );
  if (tensors !== undefined)
    throw new MapError(
      `blockspin did not write this file, which has ${tensors}; give a machine that train wrote, or a filter as ` +
        'renormalize --help describes it.',
    );
  const { layers, sites, source } = await readModelFile(file);
  if (source?.kind === 'ising' && source.lattice === 'chain')
    throw new MapError('The machine was trained on chains; a map needs one of square lattices.');
  const units = layers[0]?.visibleBias.length ?? 0;
  const side = Math.round(Math.sqrt(units));
  if (side * side !== units)
    throw new MapError(
      `The machine has ${units} visible units, which are no square lattice; a map needs a square number of them.`,
    );
  if (side !== size)
    throw new MapError(
      `The machine sees lattices of side ${side}; ` +
        (from === undefined
          ? `give --size ${side}, not ${size}.`
          : `those of --from ${from} have side ${size}.`),
    );
  const machine = { layers, sites, size };
  const coarse = placeLayers(machine).map((layer) => layer.coarse);
  return { machine, rule: { kind: 'machine', limit: mapLimit, sides: [size, ...coarse] } };
}

/** What zooms out in a run. */
interface PreparedMap {
  readonly rule: BlockRule | SublatticeRule | FilterRule | MapMaker;
  /** g0: of each layer of a machine, otherwise one for all steps. */
  readonly gains: readonly Measured[];
}

/** Makes what zooms out in a run. */
export async function preparedMap(
  gpu: Gpu,
  run: Pick<ZoomRun, 'map' | 'lattice' | 'size' | 'seed' | 'points'> & {
    rule: Exclude<ZoomRun['rule'], { kind: 'average' }>;
  },
  control: ZoomContext['control'],
): Promise<PreparedMap> {
  const { rule, map, lattice } = run;
  if (map && 'machine' in map) return preparedMachine(gpu, map, run, control);
  if (rule.kind === 'machine') throw new Error('A machine rule has a machine.');
  const known = rule.kind !== 'sublattice' && lattice === 'square';
  return { rule, gains: known ? [linearGain(rule)] : [] };
}

/** The signs of the hidden units come from lattices of their own. */
async function preparedMachine(
  gpu: Gpu,
  { rule, machine }: { rule: MachineRule; machine: LatticeMachine },
  { size, seed, points }: Pick<ZoomRun, 'size' | 'seed' | 'points'>,
  { phase, signal }: ZoomContext['control'],
): Promise<PreparedMap> {
  const { temperature } = points[0];
  phase?.('signs of hidden units', 1);
  const drawn = { size, temperature, samples: signSamples, seed: derivedSeed(seed, 'map-signs') };
  const data = await IsingData.sample(gpu, drawn, { signal });
  const signs = await signsOnSamples(gpu, machine, data.data, { seed, signal });
  data.dispose();
  const gains: Measured[] = [];
  for (const layer of placeLayers(machine, signs))
    gains.push(
      await layerGain(gpu, layer, { limit: rule.limit, seed: derivedSeed(seed, 'map-gains') }),
    );
  return { rule: machineMaps(machine, { limit: rule.limit, signs }), gains };
}

/** @throws UsageError where the file of a map has another checksum than when the run began */
export function assertSameMap(
  map: ChosenMap | undefined,
  stored: string | undefined,
  folder: string,
): void {
  if (stored === undefined || map?.checksum === stored) return;
  throw new UsageError(
    `--resume ${folder}: the file ${visibleText(map?.file ?? '')} of --map was changed since the run began; put the old file ` +
      'back, or start anew.',
  );
}
