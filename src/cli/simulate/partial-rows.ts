import type { SamplingState } from '../../ising/sampler-state.ts';
import { samplingOf } from '../../ising/sampling.ts';
import type { SamplingPlan } from '../../ising/sampling-plan.ts';
import type { OutputFolder } from '../output/output-folder.ts';
import { simulationCsv, simulationTables } from './report.ts';
import { rowsOf } from './rows.ts';

/** The rows of a run that is not complete; the complete table is scan.csv. */
export const partialName = 'scan.partial.csv';

/** Fewer measurements do not give errors that mean anything. */
const fewest = 16;

/** Shows what a run has measured so far: in a file after every checkpoint, on the screen after 1, 2, 4 ... of them. */
export class PartialRows {
  readonly #folder: OutputFolder;
  readonly #plan: SamplingPlan;
  readonly #remark: (text: string) => void;
  #shown = 0;
  #next = 1;

  constructor(folder: OutputFolder, plan: SamplingPlan, remark: (text: string) => void) {
    this.#folder = folder;
    this.#plan = plan;
    this.#remark = remark;
  }

  async show({ parts }: SamplingState): Promise<void> {
    const { every, sweeps } = this.#plan.schedule;
    // Correlations of few measurements have no errors yet.
    const records = parts.map(({ record }) => ({ record: { ...record, correlations: [] } }));
    const sampling = samplingOf(this.#plan, { parts: records });
    if (sampling.sweeps < fewest * every) return;
    const rows = await rowsOf(sampling);
    await this.#folder.write(partialName, simulationCsv(rows));
    this.#shown++;
    if (this.#shown < this.#next) return;
    this.#next *= 2;
    this.#remark(`So far, after ${sampling.sweeps} of ${sweeps} sweeps:`);
    for (const line of simulationTables(rows).split('\n')) this.#remark(line);
  }
}
