import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Fields, within, type Rule } from '../../formats/json-fields.ts';
import { BlockspinError } from '../../errors.ts';
import type { Measured } from '../../statistics/measured.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { readSamples, type SamplesInFile } from '../input/samples.ts';
import { readFileIfThere } from '../input/read-file.ts';
import { version, type ResultDocument } from '../output/document.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { assertKnownVersion, parametersIn } from './configuration.ts';
import { mostSeeds, type TrainOptions } from './options.ts';
import type { TrainParameters } from './parameters.ts';
import type { LayerResult } from './result.ts';

const seedsName = 'seeds.json';
const resultsName = 'results.json';

/** Machines that differ in seed. */
export interface SeedsPlan {
  /** Of the machine with the first seed. */
  readonly parameters: TrainParameters;
  readonly seeds: number;
  /** The samples of a file, where the trainings take them from one. */
  readonly file: SamplesInFile | undefined;
  readonly files: SeedsFolder;
}

/** What the summary says about a machine. */
export interface SeedRow {
  readonly seed: number;
  readonly folder: string;
  readonly layers: readonly SeedLayer[];
  readonly stopped?: true;
}

type SeedLayer = Pick<
  LayerResult,
  'visible' | 'hidden' | 'epochs' | 'reconstructionError' | 'logLikelihood' | 'warnings'
>;

/** What the summary says about a layer. */
export function seedLayer(layer: LayerResult): SeedLayer {
  const { visible, hidden, epochs, reconstructionError, logLikelihood, warnings } = layer;
  return { visible, hidden, epochs, reconstructionError, logLikelihood, warnings };
}

/**
 * Asserts that flags go with --seeds.
 * @throws UsageError
 */
export function assertSeeds({ seeds, seed, filter }: TrainOptions): void {
  if (seeds === undefined) return;
  if (filter !== undefined)
    throw new UsageError(
      `--seeds ${seeds}: a filter is trained alone, because the results over seeds are likelihoods of layers; leave out --seeds or --filter.`,
    );
  if (seed + seeds - 1 > Number.MAX_SAFE_INTEGER)
    throw new UsageError(
      `--seed ${seed}: with --seeds ${seeds} the last seed would be beyond 2^53 - 1; give at most ${Number.MAX_SAFE_INTEGER - seeds + 1}.`,
    );
}

/** The folder of machines that differ in seed. A folder in it for each machine holds what a lone training leaves. */
export class SeedsFolder {
  readonly #folder: OutputFolder;

  /**
   * @param folder the first free name from `trained` on unless given
   * @throws UsageError
   */
  constructor(folder: string | undefined, { resumed = false } = {}) {
    this.#folder = new OutputFolder(folder ?? 'trained', { resumed, orNext: folder === undefined });
  }

  get path(): string {
    return this.#folder.path;
  }

  get results(): string {
    return path.join(this.path, resultsName);
  }

  folderOf(seed: number): string {
    return path.join(this.path, `seed-${seed}`);
  }

  begin(): string | undefined {
    return this.#folder.begin();
  }

  close(): void {
    this.#folder.close();
  }

  /** Writes what --resume needs before any machine is trained. @throws WriteError */
  async writePlan({ parameters, seeds, file }: Omit<SeedsPlan, 'files'>): Promise<void> {
    const digest = file && { digest: file.digest };
    const plan = { version, seeds, ...digest, configuration: parameters };
    await this.#folder.writeDocument(seedsName, plan);
  }

  /** @throws WriteError */
  async writeResults(document: ResultDocument): Promise<void> {
    await this.#folder.writeDocument(resultsName, document);
  }

  /**
   * What a training left that came to its end; undefined where there is none with these parameters.
   * @throws UsageError for results that are damaged
   */
  async doneRow(parameters: TrainParameters): Promise<SeedRow | undefined> {
    const folder = this.folderOf(parameters.seed);
    const files = new OutputFolder(folder, { shared: true });
    const document = await files.readDocument(resultsName);
    if (document === undefined) return undefined;
    return naming(path.join(folder, resultsName), () => {
      const fields = new Fields('document', document);
      const results = fields.object('results');
      if (results.given('stopped') || !isSame(fields.any('parameters'), parameters))
        return undefined;
      const layers = results.objects('layers').map((layer) => ({
        visible: layer.number('visible', units),
        hidden: layer.number('hidden', units),
        epochs: layer.number('epochs', within(0, Number.MAX_SAFE_INTEGER)),
        reconstructionError: measuredIn(layer, 'reconstructionError'),
        logLikelihood: measuredIn(layer, 'logLikelihood'),
        warnings: layer.texts('warnings'),
      }));
      return { seed: parameters.seed, folder, layers };
    });
  }
}

const units = within(1, Number.MAX_SAFE_INTEGER);
const finite: Rule = { is: Number.isFinite, text: 'a number' };

function measuredIn(layer: Fields, name: string): Measured | null {
  if (!layer.has(name)) return null;
  const found = layer.object(name);
  // An error that could not be determined is null in JSON.
  const error = found.has('error') ? found.number('error', finite) : NaN;
  return { value: found.number('value', finite), error };
}

/** Whether parameters that were written are these. */
export function isSame(written: unknown, parameters: TrainParameters): boolean {
  return isDeepStrictEqual(written, JSON.parse(JSON.stringify(parameters)));
}

/**
 * Machines to go on with; undefined for a folder that is none of several seeds.
 * @param epochs more than they were started for; as many unless given
 * @throws UsageError
 */
export async function readSeeds(
  folder: string,
  epochs: number | undefined,
): Promise<SeedsPlan | undefined> {
  const name = path.join(folder, seedsName);
  if (!(await readFileIfThere(name))) return undefined;
  const document = await new OutputFolder(folder, { shared: true }).readDocument(seedsName);
  let file: SamplesInFile | undefined;
  const { parameters, seeds } = await naming(name, async () => {
    const fields = new Fields('seeds', document, ['version', 'seeds', 'digest', 'configuration']);
    assertKnownVersion(fields.text('version'));
    const configuration = fields.object('configuration');
    const settings = configuration.names.map((field) => [field, configuration.any(field)]);
    const digest = fields.given('digest') ? fields.text('digest') : undefined;
    return {
      seeds: fields.number('seeds', within(2, mostSeeds)),
      parameters: await parametersIn(Object.fromEntries(settings), async (data) => {
        file = await readSamples(data, { name: `--resume ${folder}: the samples ${data}` });
        if (file.digest !== digest)
          throw new UsageError(
            `--resume ${folder}: the samples ${data}: the file is not the one that the trainings began with.`,
          );
        return { samples: file.rows.length, units: file.units };
      }),
    };
  });
  if (epochs !== undefined && epochs < parameters.epochs)
    throw new UsageError(
      `--epochs ${epochs}: these trainings were started for ${parameters.epochs} epochs; give ${parameters.epochs} or more.`,
    );
  return {
    parameters: { ...parameters, epochs: epochs ?? parameters.epochs },
    seeds,
    file,
    files: new SeedsFolder(folder, { resumed: true }),
  };
}

/** Runs a function; what it refuses is said after the name of the file. */
async function naming<Result>(file: string, run: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    if (!(cause instanceof BlockspinError) || cause instanceof UsageError) throw cause;
    throw new UsageError(`${file}: ${cause.message}`, { cause });
  }
}
