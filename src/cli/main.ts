import { Command, CommanderError } from 'commander';
import { GeometryError } from '../ensemble/geometry.ts';
import { ArgumentError } from '../errors.ts';
import { ModelError } from '../ising/model.ts';
import { TemperatureError } from '../ising/temperature-error.ts';
import { MachineError, MachineFileError } from '../rbm/machine/errors.ts';
import { benchCommand } from './commands/bench.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { renormalizeCommand } from './commands/renormalize.ts';
import { replayCommand } from './commands/replay.ts';
import { reproduceCommand } from './commands/reproduce.ts';
import { simulateCommand } from './commands/simulate.ts';
import { trainCommand } from './commands/train.ts';
import { version } from './output/document.ts';
import { UsageError } from './arguments/usage-error.ts';

/** Exit statuses: done, it failed, the arguments were wrong. */
const exitStatus = { done: 0, failed: 1, usage: 2 } as const;

async function main(): Promise<number> {
  const program = new Command('blockspin')
    .description(
      'Ising models, the renormalization group and Boltzmann machines on the GPU: simulated, zoomed out and learned.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .showHelpAfterError('(--help lists what is allowed)')
    .addHelpText(
      'after',
      '\nStart here:\n  blockspin doctor\n  blockspin simulate --size 64 --temperature 2.0\n' +
        '\nExit status: 0 done, 1 it failed, 2 the arguments were wrong.',
    );
  const commands = [
    doctorCommand(),
    simulateCommand(),
    replayCommand(),
    renormalizeCommand(),
    trainCommand(),
    evaluateCommand(),
    reproduceCommand(),
    benchCommand(),
  ];
  for (const command of commands) program.addCommand(strict(command));
  strict(program);
  let running: Command | undefined;
  program.hook('preAction', (_, command) => {
    running = command;
  });
  try {
    await program.parseAsync();
    return process.exitCode === undefined ? exitStatus.done : Number(process.exitCode);
  } catch (error) {
    return report(error, running);
  }
}

/** Errors are thrown instead of ending the process, and options are not abbreviated or passed on. */
function strict(command: Command): Command {
  return command.exitOverride().allowExcessArguments(false).helpOption('--help', 'print this help');
}

/** Errors of wrong arguments, and the flags whose values they may be about, where the error itself names none. */
const usageErrors: readonly (readonly [new (...given: never[]) => Error, readonly string[]])[] = [
  [UsageError, []],
  [ArgumentError, []],
  [ModelError, []],
  [TemperatureError, []],
  [MachineFileError, []],
  // What the adapter can hold is known only once it is open.
  [GeometryError, ['--size', '--replicas', '--samples', '--chains']],
  [MachineError, ['--layers']],
];

/** @param command the one that failed; undefined where the arguments named none */
function report(error: unknown, command: Command | undefined): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  const message = error instanceof Error ? error.message : String(error);
  const usage = usageErrors.find(([kind]) => error instanceof kind);
  const known = command?.options.map(({ long }) => long) ?? [];
  const flags = usage?.[1].filter((flag) => known.includes(flag)) ?? [];
  process.stderr.write(`error: ${flags.length > 0 ? `${flags.join(', ')}: ` : ''}${message}\n`);
  if (!usage && process.env['BLOCKSPIN_DEBUG'] && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return usage ? exitStatus.usage : exitStatus.failed;
}

// Dawn keeps threads that would hold the process open: leave once the output is written.
const status = await main();
process.stdout.write('', () => process.exit(status));
