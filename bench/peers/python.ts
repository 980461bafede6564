import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BlockspinError } from '../../src/errors.ts';
import type { MissingPeer, OpenPeer, Peer, PeerCheck } from './peer.ts';
import serve from './serve.py?raw';

/** What the first line of a program says. */
interface Greeting {
  readonly device?: string;
  readonly missing?: string;
  /** Units that one unit of the program holds; 1 unless given. */
  readonly units?: number;
}

interface PythonOptions {
  /** The interpreter, as `python3`. */
  readonly python: string;
  readonly name: string;
  readonly source: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly judge: (numbers: Readonly<Record<string, number>>) => PeerCheck;
}

/** What a first line says; nothing where it is no greeting, as that of another program. */
function greetingOf(line: string | undefined): Greeting {
  try {
    return Object(JSON.parse(line ?? '{}'));
  } catch {
    return {};
  }
}

/** A program in Python that answers on its standard output, as serve.py says. */
export function pythonPeer({ python, name, source, parameters, judge }: PythonOptions): Peer {
  return {
    name,
    open: async () => {
      const program = spawn(
        python,
        ['-c', `${serve}\n${source}`, JSON.stringify(parameters)],
        // Threads that wait must not take the processor from whoever is timed.
        {
          stdio: ['pipe', 'pipe', 'pipe'],
          env: { ...process.env, OMP_WAIT_POLICY: 'passive', MKL_THREADING_LAYER: 'GNU' },
        },
      );
      const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
      // A program that cannot be started, or has ended, gives no line; writing to it is no further fault.
      program.on('error', () => undefined);
      program.stdin.on('error', () => undefined);
      let complaint = '';
      createInterface({ input: program.stderr }).on('line', (text) => (complaint = text));
      const line = async (): Promise<string | undefined> => {
        const { value, done } = await lines.next();
        return done === true ? undefined : value;
      };
      const first = await line();
      const greeting = greetingOf(first);
      const { device, units: held = 1 } = greeting;
      if (device === undefined) {
        const missing = complaint === '' ? `no ${greeting.missing ?? python}` : complaint;
        return { missing } satisfies MissingPeer;
      }
      const ask = async (question: string): Promise<string> => {
        program.stdin.write(`${question}\n`);
        const answer = await line();
        if (answer === undefined)
          throw new BlockspinError(`The peer ${name} ended before its time: ${complaint}`);
        return answer;
      };
      return {
        device,
        work: async (units) => {
          const own = Math.max(1, Math.round(units / held));
          return (Number(await ask(String(own))) * units) / (own * held);
        },
        check: async () => judge(JSON.parse(await ask('check'))),
        close: () => program.kill(),
      } satisfies OpenPeer;
    },
  };
}
