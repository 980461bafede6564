import type { Gpu } from '../../src/gpu/gpu.ts';
import type { Work } from '../benchmark.ts';

/** A program that does the work of a kernel of ours, ready to be timed. */
export interface OpenPeer extends Work {
  /** Package, version and what it runs on. */
  readonly device: string;
  /** Whether the program does what it claims: a name and numbers, and the judgement. */
  readonly check: () => Promise<PeerCheck>;
  readonly close: () => void;
}

/** What a check found, in words and as a judgement. */
export interface PeerCheck {
  readonly found: string;
  readonly holds: boolean;
}

/** A peer that cannot run here. */
export interface MissingPeer {
  /** Why, as "no numba". */
  readonly missing: string;
}

/** What a user would run in place of a kernel of ours. */
export interface Peer {
  readonly name: string;
  readonly open: (gpu: Gpu) => Promise<OpenPeer | MissingPeer>;
}

/** A piece of work that ours and the peers do in turn, a round of each. */
export interface PeerTask {
  readonly kernel: 'metropolis' | 'contrastive-divergence';
  readonly parameters: Readonly<Record<string, number>>;
  readonly unit: string;
  /** From units of work a millisecond to `unit`. */
  readonly factor: number;
  readonly ours: (gpu: Gpu) => Promise<Work & { readonly close: () => void }>;
  readonly peers: readonly Peer[];
}
