import {
  interleaved,
  ratioOf,
  scaled,
  type BenchmarkOptions,
  type Spread,
} from '../../../bench/benchmark.ts';
import { parametersText } from '../../../bench/document.ts';
import { peerTasks } from '../../../bench/peers/index.ts';
import type { OpenPeer, PeerCheck, PeerTask } from '../../../bench/peers/peer.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { formatTable } from '../output/format.ts';

/** Ours beside one peer, in the same rounds. */
interface PeerRow {
  readonly kernel: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly unit: string;
  readonly peer: string;
  /** Package, version and what the peer runs on. */
  readonly device: string;
  readonly ours: Spread;
  readonly theirs: Spread;
  /** Ours over theirs, round by round. */
  readonly ratio: Spread;
  readonly check: PeerCheck;
}

/** A peer that did not run, and what it lacks. */
interface AbsentPeer {
  readonly peer: string;
  readonly missing: string;
}

export interface PeerResults {
  readonly rows: readonly PeerRow[];
  readonly absent: readonly AbsentPeer[];
}

/** Kernels that have peers. */
export const kernelsWithPeers = ['metropolis', 'contrastive-divergence'] as const;

/** Times ours and every peer that is installed, a round of each in turn. */
export async function besidePeers(
  gpu: Gpu,
  {
    python,
    kernels,
    ...options
  }: BenchmarkOptions & { readonly python: string; readonly kernels: readonly string[] },
): Promise<PeerResults> {
  const tasks = peerTasks({ software: gpu.software, python }).filter(
    ({ kernel }) => kernels.length === 0 || kernels.includes(kernel),
  );
  const rows: PeerRow[] = [];
  const absent = new Map<string, string>();
  for (const task of tasks) {
    if (options.signal.aborted) break;
    const open: { name: string; peer: OpenPeer }[] = [];
    try {
      for (const { name, open: opened } of task.peers) {
        options.onProgress?.(`opening ${name}`, 0, 1);
        const peer = await opened(gpu);
        if ('missing' in peer) absent.set(name, peer.missing);
        else open.push({ name, peer });
      }
      rows.push(...(await timed(gpu, task, open, options)));
    } finally {
      for (const { peer } of open) peer.close();
    }
  }
  return { rows, absent: [...absent].map(([peer, missing]) => ({ peer, missing })) };
}

async function timed(
  gpu: Gpu,
  task: PeerTask,
  open: readonly { name: string; peer: OpenPeer }[],
  options: BenchmarkOptions,
): Promise<PeerRow[]> {
  const { kernel, parameters, unit, factor } = task;
  const own = await task.ours(gpu);
  try {
    const [ours, ...theirs] = await interleaved([own, ...open.map(({ peer }) => peer)], options);
    if (!ours || options.signal.aborted) return [];
    const rows: PeerRow[] = [];
    for (const [index, rate] of theirs.entries()) {
      const { name, peer } = open[index] ?? {};
      if (!name || !peer) continue;
      rows.push({
        kernel,
        parameters,
        unit,
        peer: name,
        device: peer.device,
        ours: scaled(ours, factor),
        theirs: scaled(rate, factor),
        ratio: ratioOf(ours, rate),
        check: await peer.check(),
      });
    }
    return rows;
  } finally {
    own.close();
  }
}

/** The comparison as a table. */
export function peersText({ rows, absent }: PeerResults): string {
  const table = formatTable(
    ['kernel', 'parameters', 'peer', 'ours', 'peer’s', 'unit', 'ours/peer’s', 'check of the peer'],
    rows.map(({ kernel, parameters, unit, device, peer, ours, theirs, ratio, check }) => [
      kernel,
      parametersText(parameters),
      device.startsWith(peer.split(',')[0] ?? peer) ? device : `${peer} (${device})`,
      digits(ours),
      digits(theirs),
      unit,
      `${digits(ratio)} (${ratio.minimum.toPrecision(2)} to ${ratio.maximum.toPrecision(2)})`,
      check.holds ? check.found : `FAILED: ${check.found}`,
    ]),
  );
  const missing = absent.map(({ peer, missing: what }) => `Not run: ${peer} (${what}).\n`);
  return `${table}${missing.length > 0 ? `\n${missing.join('')}` : ''}`;
}

function digits({ median }: Spread): string {
  return median.toPrecision(3);
}
