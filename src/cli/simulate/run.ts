import type { IsingObservables } from '../../ising/observables.ts';
import type { SamplingState } from '../../ising/sampler-state.ts';
import { sampleIsing, type Sampling } from '../../ising/sampling.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import { momentsDocument, momentsName } from '../../plan/moments-document.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import type { CommonOptions } from '../arguments/options.ts';
import { resultDocument, type ResultDocument } from '../output/document.ts';
import { round } from '../output/format.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { shellWords } from '../output/shell-words.ts';
import { jsonNumber } from '../sampling/arrays.ts';
import type { Checkpoint } from '../sampling/checkpoint.ts';
import { hotRemark } from '../sampling/remarks.ts';
import { RunKeeper } from '../sampling/run-keeper.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession, type Session } from '../session.ts';
import type { LatticeFile } from './lattices.ts';
import type { SimulateOptions } from './options.ts';
import { partialName, PartialRows } from './partial-rows.ts';
import { writePart } from './part-file.ts';
import {
  correlationCsv,
  correlationTables,
  simulationCsv,
  simulationFigures,
  simulationSummary,
  simulationTables,
} from './report.ts';
import { rowsOf } from './rows.ts';
import { writeSeries } from './series-files.ts';

/** A run of `simulate`, new or resumed. */
export interface SimulationRun {
  /** The flags of the run. */
  readonly options: SimulateOptions;
  /** The flags of this call that change no result. */
  readonly call: Pick<CommonOptions, 'adapter' | 'unchecked' | 'tuned' | 'json' | 'quiet'>;
  readonly plan: SamplingPlan;
  readonly folder: OutputFolder | undefined;
  readonly latticeFile: LatticeFile | undefined;
  readonly run: Omit<Checkpoint, 'state' | 'adapter'> & { readonly adapter?: string };
  readonly from?: SamplingState | undefined;
}

/** Samples, reports and writes. */
export async function runSimulation(simulation: SimulationRun): Promise<void> {
  const { options, call, plan, folder, latticeFile, run } = simulation;
  const { random } = options;
  await withSession({ ...call, ...(random && { random }) }, async (session) => {
    const { gpu, remark } = session;
    const { sampling, keeper } = await sampleWithProgress(session, simulation);
    const rows = await rowsOf(sampling);
    for (const { temperature, warnings } of rows)
      for (const warning of warnings) remark(`T = ${round(temperature, 6)}: ${warning}`);
    const document = documentOf(session, sampling, rows);
    const parts = [simulationTables(rows), correlationTables(rows), simulationSummary(sampling)];
    const { records, stopped } = sampling;
    const kept = records.some((record) => record.kept.length > 0);
    if (latticeFile && !kept) remark('The run was stopped before any lattice was kept.');
    const places = [
      ...(latticeFile && kept ? [latticeFile.path] : []),
      ...(folder ? [folder.path] : []),
    ];
    return {
      document,
      text: parts.filter((part) => part !== '').join('\n\n'),
      ...(places.length > 0 && {
        write: async () => {
          const about = { adapter: gpu.adapter.name, random: gpu.random };
          if (kept) await latticeFile?.write(records, about);
          if (!folder) return;
          if (options.series) await writeSeries(folder, sampling);
          if (options.part && !stopped)
            await writePart(folder, { ...run, adapter: gpu.adapter.name }, records);
          if (options.moments) await folder.writeDocument(momentsName, momentsDocument(sampling));
          await writeResults(folder, { document, rows, plan });
          if (!stopped) await keeper?.complete();
        },
        written: `\n\nWritten to ${places.map(visibleText).join(' and ')}.`,
      }),
    };
  });
}

/** @throws Error where the run was stopped before there was enough to judge */
async function sampleWithProgress(
  session: Session,
  { plan, folder, latticeFile, run, from }: SimulationRun,
): Promise<{ sampling: Sampling; keeper: RunKeeper<SamplingState> | undefined }> {
  const { gpu, progress, signal, remark, claim } = session;
  const { sweeps, every, thermalize } = plan.schedule;
  const partial = folder && new PartialRows(folder, plan, remark);
  const keeper =
    folder &&
    new RunKeeper<SamplingState>(
      folder,
      { ...run, adapter: run.adapter ?? gpu.adapter.name },
      { session, from, onKept: (state) => partial?.show(state) ?? Promise.resolve() },
    );
  if (run.adapter !== undefined && run.adapter !== gpu.adapter.name)
    remark(`This run began on ${run.adapter}; structure factors may differ in the last digits.`);
  for (const text of plansRemarks(plan)) remark(text);
  let begun = false;
  const control = {
    signal,
    phase: async (name: string, length: number) => {
      if (!begun) {
        begun = true;
        // Nothing is written for lattices that the device cannot hold.
        await gpu.settle();
        claim(folder);
        claim(latticeFile);
        await keeper?.begin();
        remark(`Thermalizing ${thermalize} sweeps, then measuring ${sweeps}.`);
      }
      progress.begin(name, length, 'sweeps');
    },
    onProgress: (done: number) => progress.update(done),
  };
  const sampling = await sampleIsing(gpu, plan, control, keeper);
  progress.clear();
  const more = folder ? ` --resume ${shellWords([folder.path])} goes on.` : '';
  if (sampling.sweeps < leastMeasurements * every)
    throw new Error(`Stopped before enough was measured.${more}`);
  if (sampling.stopped) remark(`Stopped after ${sampling.sweeps} of ${sweeps} sweeps.${more}`);
  return { sampling, keeper };
}

/** Which temperatures take another update than the rest, and why. */
function plansRemarks({ parts, points, update }: SamplingPlan): string[] {
  const hot = parts.filter((part) => part.update === 'heat-bath' && part.isHot);
  return hot.map(({ own }) => {
    const temperatures = own.map((place) => round(points[place]?.temperature ?? NaN, 6)).join(', ');
    const others = parts.length > 1 ? ` The other temperatures take ${update}.` : '';
    return `T = ${temperatures}: ${hotRemark}${others}`;
  });
}

function documentOf(
  { gpu }: Session,
  { plan, exchange, flips, seconds, stopped, sweeps: measured }: Sampling,
  rows: readonly IsingObservables[],
): ResultDocument {
  const { model, size, points, replicas, update, geometry, start, seed, parts } = plan;
  const { thermalize, sweeps, every } = plan.schedule;
  const ofPoints = <Value>(of: (part: SamplingPlan['parts'][number]) => Value) =>
    points.map((_, place) => parts.filter(({ own }) => own.includes(place)).map(of)[0]);
  return resultDocument({
    command: 'simulate',
    adapter: gpu.adapter,
    seed,
    parameters: {
      ...model,
      size,
      temperatures: points.map(({ temperature }) => jsonNumber(temperature)),
      couplings: points.map(({ coupling }) => coupling),
      replicas,
      update,
      ...(parts.length > 1 && { updates: ofPoints((part) => part.update) }),
      random: gpu.random,
      mode: geometry.mode,
      start,
      ...(parts.length > 1 && { starts: ofPoints((part) => part.start) }),
      thermalize,
      sweeps,
      every,
      ...(stopped && { stoppedAfter: measured }),
      ...(exchange && { exchange }),
    },
    results: rows.map((row) => ({ ...row, temperature: jsonNumber(row.temperature) })),
    timing: { seconds, flipsPerNanosecond: flips / seconds / 1e9 },
  });
}

/** The document comes last: a folder that has it has all the rest. */
async function writeResults(
  folder: OutputFolder,
  {
    document,
    rows,
    plan,
  }: { document: ResultDocument; rows: readonly IsingObservables[]; plan: SamplingPlan },
): Promise<void> {
  await folder.write('scan.csv', simulationCsv(rows));
  const correlations = correlationCsv(rows);
  if (correlations) await folder.write('correlations.csv', correlations);
  const finite = rows.filter(({ temperature }) => Number.isFinite(temperature));
  if (finite.length > 1)
    for (const { name, svg } of simulationFigures(finite, plan.model, plan.size))
      await folder.write(`figures/${name}.svg`, svg);
  await folder.writeDocument('results.json', document);
  await folder.remove(partialName);
}
