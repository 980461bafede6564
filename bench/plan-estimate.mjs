// What `plan estimate` says, against what then happens: `npm run build:library && node bench/plan-estimate.mjs [NAME...]`.
// Prints a table in Markdown: predicted and measured seconds of the whole plan, and errors of the merged results over predicted ones.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '../dist/cli.js');
const critical = 2.269185;
const seeds = { from: 1, count: 2 };

const simulate = (parameters, grid) => ({ command: 'simulate', parameters, grid, seeds });
/** Plans of different kind, each of less than a minute on two cores. */
const plans = {
  'Metropolis, T = 2.0, 16': {
    scan: simulate({ size: 16, replicas: 64, temperature: 2, thermalize: 1000, sweeps: 20000 }),
  },
  'Metropolis, T_c, 32': {
    scan: simulate({
      size: 32,
      replicas: 64,
      temperature: critical,
      thermalize: 2000,
      sweeps: 20000,
    }),
  },
  'Metropolis, T = 2.6, 64': {
    scan: simulate({ size: 64, replicas: 32, temperature: 2.6, thermalize: 500, sweeps: 8000 }),
  },
  'Metropolis, T = 3, 256': {
    scan: simulate({ size: 256, replicas: 32, temperature: 3, thermalize: 100, sweeps: 600 }),
  },
  'Swendsen-Wang, T_c, 32': {
    scan: simulate({
      size: 32,
      replicas: 32,
      temperature: critical,
      update: 'swendsen-wang',
      thermalize: 100,
      sweeps: 1500,
    }),
  },
  'Swendsen-Wang, T = 2.2, 128': {
    scan: simulate({
      size: 128,
      replicas: 32,
      temperature: 2.2,
      update: 'swendsen-wang',
      thermalize: 30,
      sweeps: 120,
    }),
  },
  'renormalize, T_c, 32': {
    flow: {
      command: 'renormalize',
      parameters: {
        size: 32,
        replicas: 64,
        temperature: critical,
        update: 'swendsen-wang',
        thermalize: 50,
        sweeps: 400,
      },
      seeds,
    },
  },
  'train, 8 x 8, and evaluate': {
    machines: {
      command: 'train',
      parameters: { size: 8, layers: '32', samples: 4096, epochs: 60 },
      seeds,
    },
    judged: { command: 'evaluate', of: 'machines' },
  },
  'train, 16 x 16': {
    machines: {
      command: 'train',
      parameters: { size: 16, layers: '128,32', samples: 8192, epochs: 20 },
      seeds,
    },
  },
};
const shown = ['energy', 'absoluteMagnetization', 'specificHeat', 'susceptibility', 'binder'];

const called = (...args) =>
  execFileSync(process.execPath, [program, 'plan', ...args, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 28,
  });

const names = process.argv.slice(2);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-plan-estimate-'));
try {
  console.log('| plan | predicted s | measured s | ratio | errors measured over predicted |');
  console.log('| --- | ---: | ---: | ---: | --- |');
  for (const [name, experiments] of Object.entries(plans)) {
    if (names.length > 0 && !names.some((each) => name.includes(each))) continue;
    const file = path.join(folder, `${Object.keys(plans).indexOf(name)}.json`);
    fs.writeFileSync(file, JSON.stringify({ experiments }));
    const estimate = JSON.parse(called('estimate', file, '--seconds', '20', '--quiet'));
    const began = performance.now();
    called('run', file, '--quiet');
    const seconds = (performance.now() - began) / 1000;
    const { rows } = JSON.parse(called('merge', file)).results;
    const ratios = estimate.results.points.flatMap(({ experiment, rows: predicted }) =>
      predicted.flatMap(({ errors }) =>
        Object.entries(errors).flatMap(([quantity, error]) => {
          const found = rows.find((row) => row.experiment === experiment)?.quantities[quantity];
          const isShown =
            shown.includes(quantity) || /^exponents.*(thermal|magnetic)$/.test(quantity);
          return found && isShown ? [[quantity, found.error / error]] : [];
        }),
      ),
    );
    const text = ratios
      .slice(0, 8)
      .map(([quantity, ratio]) => `${quantity} ${ratio.toFixed(2)}`)
      .join(', ');
    const all = estimate.results.seconds.all;
    console.log(
      `| ${name} | ${all.toFixed(1)} | ${seconds.toFixed(1)} | ${(seconds / all).toFixed(2)} | ${text || 'not predicted'} |`,
    );
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
