import { Command, InvalidArgumentError, Option } from 'commander';
import { withCommonOptions } from '../arguments/options.ts';
import { latticeSize, real, temperatures, whole } from '../arguments/parse.ts';
import type { ScaleOptions } from '../scale/run.ts';

/** The largest square that is scaled: one more is a matter of hours on any device. */
const largestSize = 1024;

/** Loaded with the first scaling: other commands start as fast without it. */
const running = () => import('../scale/run.ts');

/** `blockspin scale` */
export function scaleCommand(): Command {
  const command = new Command('scale')
    .description(
      'Find the critical temperature and the exponents of the Ising model by finite-size scaling: several sizes around the ' +
        'critical temperature, crossings of the Binder cumulant and of xi/L, collapses, and the dynamic exponent.',
    )
    .addOption(
      new Option('--sizes <list>', 'sides of the lattices, at least 3, as 16,24,32,48,64')
        .argParser(sizes)
        .default([16, 24, 32, 48, 64], '16,24,32,48,64'),
    )
    .addOption(
      new Option(
        '--temperature <list>',
        'temperatures of all sizes, as 2.2:2.34:0.02 (default: for each size 8 temperatures, (1 +- 0.7/L) 2.27)',
      ).argParser(temperatures),
    )
    .addOption(
      new Option(
        '--updates <n>',
        'updates of spins, over all sizes; larger lattices get more, and at least 4 relaxation times',
      )
        .argParser(real(0, { most: 1e18 }))
        .default(4e11, '4e11'),
    )
    .addOption(
      new Option('--workers <n>', 'sizes that run at a time, each in a process with its own device')
        .argParser(whole(1, 256))
        .default(1),
    )
    .option('--plan-only', 'write the plan and run nothing; plan run and plan submit take it')
    .addOption(
      new Option(
        '--out <folder>',
        'the folder of plan, tasks and report (default: "scaled", or "scaled-2" and so on if that exists)',
      ).conflicts('resume'),
    )
    .option('--resume <folder>', 'go on with a scaling, or report one whose tasks ran elsewhere');
  return withCommonOptions(command)
    .addHelpText(
      'after',
      `
The folder holds plan.json, a plan as plan run takes it, tasks/, report.html, results.json, figures/*.svg and data/*.npy. Binder
cumulant: U = 1 - <m^4>/(3 <m^2>^2). Correlation length: xi = sqrt(S(0)/S(1) - 1)/(2 sin(pi/L)), S(n) the structure factor
at 2 pi n/L. U and xi/L of all sizes are fitted at once by a curve in x = t (1 + c t) L^(1/nu), t = 1 - T_c/T, with corrections
to scaling L^-omega, omega = 7/4; the change with omega = 2 counts as an error. Statistical errors are jackknife errors over 32
blocks of all data. The dynamic exponent comes from the relaxation of 128 x 128 spins after a cold start at T_c.

Ctrl-C keeps what is done, and --resume goes on. Tasks may also run elsewhere: scale --plan-only --out F, then plan run
F/plan.json --out F on any machine, then scale --resume F.

Examples:
  npx blockspin scale --sizes 8,12,16 --updates 2e7 --plan-only --out tiny

Minutes without a GPU:
  npx blockspin scale
  npx blockspin scale --sizes 8,16,32,64 --updates 2e10 --seed 7 --out small
  npx blockspin scale --resume small`,
    )
    .action(async (options: ScaleOptions) => (await running()).scale(options));
}

function sizes(text: string): number[] {
  const values = text.split(',').map(latticeSize);
  const large = values.find((value) => value > largestSize);
  if (large !== undefined || new Set(values).size < values.length)
    throw new InvalidArgumentError(`Give each size once, up to ${largestSize}: 16,24,32.`);
  return values;
}
