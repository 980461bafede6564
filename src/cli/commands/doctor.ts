import { Command, Option } from 'commander';
import type { Check } from '../../doctor/check.ts';
import { roomOf } from '../../doctor/room.ts';
import { examinations } from '../../doctor/examine.ts';
import type { AdapterReport } from '../../gpu/adapter-report.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { GpuUnavailableError } from '../../gpu/errors.ts';
import { findAdapters } from '../../gpu/node/open.ts';
import { keepNote } from '../../gpu/node/adapter-notes.ts';
import { featureRequests, limitRequests } from '../../gpu/requirements.ts';
import { print, resultDocument } from '../output/document.ts';
import { shownMessage, visibleText } from '../../report/visible-text.ts';
import { writeRemark } from '../output/streams.ts';
import { formatTable } from '../output/format.ts';
import { withOutputOptions, withSpeedOptions, type CommonOptions } from '../arguments/options.ts';
import { unlessStopped } from '../interruption.ts';
import { withSession } from '../session.ts';

type DoctorOptions = Omit<CommonOptions, 'seed'> & {
  readonly adapters?: boolean;
  readonly limits?: boolean;
};

/** `blockspin doctor` */
export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description(
      'List the WebGPU adapters of this machine, show the one in use with its limits and features, and test every kernel ' +
        'against known answers.',
    )
    .addOption(
      new Option('--adapters', 'list the adapters and test nothing').conflicts([
        'limits',
        'unchecked',
      ]),
    )
    .addOption(
      new Option(
        '--limits',
        'say what spins, weights and samples take, and the largest lattices, ensembles and machines of the adapter; test nothing',
      ).conflicts('unchecked'),
    );
  return withOutputOptions(withSpeedOptions(command, { tuned: false }))
    .addHelpText(
      'after',
      '\nThe exit status is 1 if a check fails.\n\nExamples:\n  npx blockspin doctor\n  npx blockspin doctor --adapters\n  npx blockspin doctor --limits\n' +
        '  npx blockspin doctor --adapter software --json\n' +
        '\nAllow --unchecked, which leaves out bounds checks, with this build on this adapter:\n  npx blockspin doctor --unchecked',
    )
    .action(doctor);
}

async function doctor(options: DoctorOptions): Promise<void> {
  try {
    if (options.limits) await showLimits(options);
    else await (options.adapters ? listAdapters(options) : examineDevice(options));
  } catch (error) {
    if (!(error instanceof GpuUnavailableError)) throw error;
    process.exitCode = 1;
    const { message, reason } = error;
    const document = resultDocument({
      command: 'doctor',
      adapter: null,
      seed: null,
      parameters: { adapter: options.adapter },
      results: { problem: { reason, message }, adapters: [], checks: [] },
      timing: {},
    });
    await print(document, options, message);
  }
}

/** What fits on the adapter. */
async function showLimits(options: DoctorOptions): Promise<void> {
  await withSession({ ...options, unnamed: true }, ({ gpu }) => {
    const limits = limitsOf(gpu);
    const { bytes, largest } = roomOf(gpu);
    const rows = Object.values(bytes).map(({ of, bytes: size, where }) => [of, `${size}`, where]);
    const document = resultDocument({
      command: 'doctor',
      adapter: gpu.adapter,
      seed: null,
      parameters: { adapter: options.adapter },
      results: { limits, bytes, largest },
      timing: {},
    });
    const text = [
      `Used: ${gpu.adapter.name} through ${gpu.adapter.host}`,
      formatTable(['of each', 'bytes', 'where'], rows),
      formatTable(
        ['largest', 'number', 'because'],
        Object.values(largest).map(({ what, most, because }) => [what, `${most}`, because]),
      ),
    ].join('\n\n');
    return Promise.resolve({ document, text });
  });
}

async function examineDevice(options: DoctorOptions): Promise<void> {
  const call = { ...options, unnamed: true, examining: true };
  await withSession(call, async ({ gpu, signal, remark }) => {
    const adapters = (await findAdapters(options.adapter)).map(({ report }) => report);
    const began = performance.now();
    const checks: Check[] = [];
    const examination = examinations(gpu);
    // A kind of checks may take long, and nothing of one that is cut short is of use.
    for (;;) {
      const found = await unlessStopped(signal, examination.next());
      if (!found || found.done) break;
      checks.push(...found.value);
    }
    if (signal.aborted) remark(`Stopped after ${checks.length} checks.`);
    const job = clusterJob();
    const device = { limits: limitsOf(gpu), features: featuresOf(gpu) };
    const document = resultDocument({
      command: 'doctor',
      adapter: gpu.adapter,
      seed: null,
      parameters: { adapter: options.adapter },
      results: { adapters, device, checks, ...(job && { job }) },
      timing: { seconds: (performance.now() - began) / 1000 },
    });
    const failed = checks.filter(({ passed }) => !passed).length;
    if (failed > 0 || signal.aborted) process.exitCode = 1;
    const proof =
      options.unchecked && failed === 0 && !signal.aborted
        ? keepNote('unchecked', gpu.adapter, { checks: checks.map(({ name }) => name) })
        : undefined;
    const sections = [
      `Adapters\n${adapters.map(describe).join('\n')}`,
      `Used: ${gpu.adapter.name} through ${gpu.adapter.host}`,
      ...(job
        ? [
            `Job ${job.number} of Slurm on ${job.node}: ${job.gpus === null ? 'no GPU was given to it' : `GPU ${job.gpus} was given to it`}`,
          ]
        : []),
      `Limits\n${formatTable(
        ['limit', 'MiB', 'reason'],
        device.limits.map(({ name, value, reason }) => [
          name,
          `${Math.floor(value / 2 ** 20)}`,
          reason,
        ]),
      )}`,
      `Features\n${device.features.map(({ name, present, reason }) => `  ${present ? 'yes' : 'no '} ${name}: ${reason}`).join('\n')}`,
      `Checks\n${checks.map(({ name, passed, detail }) => `  ${passed ? '✓' : '✗'} ${name}: ${detail}`).join('\n')}`,
      failed === 0
        ? `${signal.aborted ? 'The first' : 'All'} ${checks.length} checks passed.`
        : `${failed} of ${checks.length} checks FAILED.`,
      ...(options.unchecked ? [allowance(proof)] : []),
    ];
    return { document, text: sections.join('\n\n') };
  });
}

/** What follows from an examination without bounds checks. */
function allowance(proof: string | undefined): string {
  return proof === undefined
    ? '--unchecked is not allowed here.'
    : '--unchecked is allowed now with this build on this adapter.';
}

/** What Slurm gave to the job in which this process runs; undefined outside of jobs. */
function clusterJob(): { number: string; node: string; gpus: string | null } | undefined {
  const { SLURM_JOB_ID: number, SLURMD_NODENAME: node, SLURM_JOB_GPUS: gpus } = process.env;
  if (number === undefined) return undefined;
  return {
    number: visibleText(number),
    node: visibleText(node ?? 'an unknown computer'),
    gpus: gpus ? visibleText(gpus) : null,
  };
}

/** What `npm start` says about work without a page on this machine. */
async function listAdapters(options: DoctorOptions): Promise<void> {
  const remarks: string[] = [];
  const found = await findAdapters(options.adapter, (text) => {
    remarks.push(text);
    warn(options)(text);
  });
  const adapters = found.map(({ report }) => report);
  const document = resultDocument({
    command: 'doctor',
    adapter: adapters[0] ?? null,
    seed: null,
    parameters: { adapter: options.adapter },
    results: { adapters, checks: [], ...(remarks.length > 0 && { remarks }) },
    timing: {},
  });
  const [first] = adapters;
  const text = first
    ? `Headless work on this machine uses ${describe(first).trim()}.`
    : 'No WebGPU adapter for headless work was found on this machine. npx blockspin doctor says why.';
  await print(document, options, text);
}

/** Remarks about the search for drivers go to stderr. */
function warn({ quiet }: DoctorOptions): (text: string) => void {
  return (text) => {
    if (!quiet) writeRemark(`${shownMessage(text)}\n`);
  };
}

function describe({ name, backend, software, description }: AdapterReport): string {
  const kind = software ? 'software: the processor does the work' : 'GPU';
  return `  ${[name, description && description !== name && `(${description})`, `${backend},`, kind].filter(Boolean).join(' ')}`;
}

function limitsOf({ device }: Gpu): { name: string; value: number; reason: string }[] {
  return limitRequests.map(({ limit, reason }) => ({
    name: limit,
    value: device.limits[limit],
    reason,
  }));
}

function featuresOf({ device }: Gpu): { name: string; present: boolean; reason: string }[] {
  return featureRequests.map(({ feature, reason }) => ({
    name: feature,
    present: device.features.has(feature),
    reason,
  }));
}
