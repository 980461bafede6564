import { Command, CommanderError, type Option } from 'commander';
import { GeometryError } from '../ensemble/geometry.ts';
import { ArgumentError } from '../errors.ts';
import { ModelError } from '../ising/model.ts';
import { TemperatureError } from '../ising/temperature-error.ts';
import { MachineError, MachineFileError } from '../rbm/machine/errors.ts';
import { benchCommand } from './commands/bench.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { growCommand } from './commands/grow.ts';
import { planCommand } from './commands/plan.ts';
import { renormalizeCommand } from './commands/renormalize.ts';
import { replayCommand } from './commands/replay.ts';
import { reproduceCommand } from './commands/reproduce.ts';
import { scaleCommand } from './commands/scale.ts';
import { simulateCommand } from './commands/simulate.ts';
import { tuneCommand } from './commands/tune.ts';
import { trainCommand } from './commands/train.ts';
import { DeviceLostError, DeviceMemoryError, GpuCommandError, ShaderError } from '../gpu/errors.ts';
import { shownMessage, visibleLines } from '../report/visible-text.ts';
import { version } from './output/document.ts';
import { writeOutput, writeRemark } from './output/streams.ts';
import { blamed } from './arguments/blame.ts';
import { UsageError } from './arguments/usage-error.ts';

/** Exit statuses: done, it failed, the arguments were wrong. */
const exitStatus = { done: 0, failed: 1, usage: 2 } as const;

/**
 * Runs a command line and prints what it says.
 * @param args the words after `blockspin`
 * @returns the exit status
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let running: Command | undefined;
  const said: string[] = [];
  const program = programOf({
    onRun: (command) => {
      running = command;
    },
    say: (text) => said.push(text),
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return process.exitCode === undefined ? exitStatus.done : Number(process.exitCode);
  } catch (error) {
    // Texts of --help and --version end the parsing with an error too.
    const fault = await writeOutput(said.join('')).then(
      () => error,
      (failure: unknown) => failure,
    );
    return report(fault, running);
  }
}

/**
 * All commands with their flags.
 * @param options.onRun told the command whose flags were understood, before it runs
 * @param options.say takes the texts of `--help` and `--version`
 */
export function programOf({
  onRun,
  say,
}: {
  readonly onRun?: (command: Command) => void;
  readonly say?: (text: string) => void;
} = {}): Command {
  const program = new Command('blockspin')
    .description(
      'Simulate Ising models, renormalize them, and train Boltzmann machines on them, on the GPU.',
    )
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .addHelpText(
      'after',
      '\nStart here:\n  npx blockspin doctor\n  npx blockspin simulate --size 64 --temperature 2.0\n' +
        '\nThe exit status is 0 when done, 1 after a failure, 2 for wrong arguments.',
    );
  program.hook('preAction', (_, command) => onRun?.(command));
  const commands = [
    doctorCommand(),
    simulateCommand(),
    replayCommand(),
    renormalizeCommand(),
    growCommand(),
    trainCommand(),
    evaluateCommand(),
    reproduceCommand(),
    scaleCommand(),
    planCommand(),
    benchCommand(),
    tuneCommand(),
  ];
  for (const command of commands) program.addCommand(strict(command, say));
  return strict(program, say);
}

/**
 * Errors are thrown instead of ending the process, options are not abbreviated or passed on, and no value is replaced in
 * silence by a later one.
 */
function strict(command: Command, say: ((text: string) => void) | undefined): Command {
  for (const option of command.options)
    if (option.required && !option.variadic) refuseTwice(command, option);
  for (const part of command.commands) strict(part, say);
  return command
    .exitOverride()
    .allowExcessArguments(false)
    .helpOption('--help', 'print this help')
    .configureOutput({
      writeErr: writeRemark,
      // What was given stands in the message as it was given.
      outputError: (text, write) => {
        const hint = command.commands.length > 0 ? ' (--help lists what is allowed)' : '';
        write(`${shownMessage(oneLine(text))}${hint}\n`);
      },
      ...(say && { writeOut: say }),
    });
}

/** Of two values one would be ignored, and perhaps the wrong one. */
function refuseTwice(command: Command, option: Option): void {
  let given = false;
  command.on(`option:${option.name()}`, () => {
    if (given) command.error(`error: option '${option.flags}' stands twice; give it once.`);
    given = true;
  });
}

/** commander adds suggestions in a line of their own. */
function oneLine(message: string): string {
  return message.replace(/\n(?=\(Did you mean)/g, ' ').replace(/\n$/, '');
}

/** Errors for which the arguments are to blame. */
const usageErrors = [
  UsageError,
  ArgumentError,
  DeviceMemoryError,
  GeometryError,
  MachineError,
  MachineFileError,
  ModelError,
  TemperatureError,
];

const gpuErrors = [ShaderError, GpuCommandError, DeviceLostError];

/** Prints an error and returns the exit status. A message names only flags that the running command has. */
function report(error: unknown, running: Command | undefined): number {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
  if (error instanceof AggregateError)
    return Math.max(...error.errors.map((each) => report(each, running)));
  const message = blamed(error, running);
  // Compilers and drivers explain in several lines.
  const lines = gpuErrors.some((kind) => error instanceof kind) ? message.split('\n') : [message];
  writeRemark(`error: ${lines.map(shownMessage).join('\n')}\n`);
  const usage = usageErrors.some((kind) => error instanceof kind);
  if (!usage && process.env['BLOCKSPIN_DEBUG'] && error instanceof Error)
    writeRemark(`${visibleLines(error.stack ?? '')}\n`);
  return usage ? exitStatus.usage : exitStatus.failed;
}
