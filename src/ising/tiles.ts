import { GeometryError, spinCount, wordCount, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';

/** Spins of all systems up to which a half-sweep of one dispatch is mostly launch and drain on a large GPU: some 2.4 us of work. */
const mostSpins = 2 ** 24;
/** Workgroups that keep a device busy. On a processor more of them only add halo. */
const workgroupsWanted = { software: 16, gpu: 256 };
/**
 * Invocations that share a tile. A processor runs them one after the other and pays for each of them at every barrier.
 * On a GPU each invocation should have two words of a 32 x 32 lattice (from data sheets; not measured here).
 */
const invocationsPerTile = { software: 8, gpu: 256 };
/** The longest walk in a tile with a halo on a GPU, where the number of rows changes from one half-sweep to the next. */
const longestHaloWalk = 4;

/** A part of the lattice of a group, or all of it, that a workgroup keeps in workgroup memory. */
export interface Tile {
  /** Words of one colour in a row, and rows, without the halo. */
  readonly columns: number;
  readonly rows: number;
  /** Lines on each side that neighbouring workgroups update too. */
  readonly haloColumns: number;
  readonly haloRows: number;
}

/** Words of a tile with its halo. */
export function tileWords({ columns, rows, haloColumns, haloRows }: Tile): number {
  return 2 * (columns + 2 * haloColumns) * (rows + 2 * haloRows);
}

/** Whether a tile is the whole lattice, which needs no halo. */
export function isWhole({ haloColumns, haloRows }: Tile): boolean {
  return haloColumns + haloRows === 0;
}

/** Half-sweeps that a tile can do on its own: its inner sites stay right as long as its halo lasts. */
export function mostHalfSweeps({ haloColumns, haloRows }: Tile): number {
  return Math.min(haloRows || Infinity, 2 * haloColumns || Infinity);
}

/** Tiles of all groups. */
export function tileCount({ width, height, groups }: Geometry, { columns, rows }: Tile): number {
  return Math.ceil(width / 2 / columns) * Math.ceil(height / rows) * groups;
}

/** The lattice of a group, 32 replicas or one lattice in strips, as one tile. */
function wholeTile({ width, height }: Geometry): Tile {
  return { columns: width / 2, rows: height, haloColumns: 0, haloRows: 0 };
}

/** How sweeps use workgroup memory. The bits are the same in every case. */
export interface TileOptions {
  /** Whether whole lattices are tiles; `false` means no tiles at all. Chosen by size and tuning unless given. */
  readonly resident?: boolean | undefined;
  /** Half-sweeps of a dispatch in other tiles, whatever size and tuning suggest. */
  readonly halfSweeps?: number | undefined;
}

/**
 * The tiles in which sweeps are done: whole lattices where the size suggests it, others if the tuning of the device asks for
 * several half-sweeps a dispatch.
 * @throws GeometryError where a whole lattice is asked for and does not fit
 */
export function chosenTile(
  { adapter: { software }, device: { limits }, tuning }: Gpu,
  geometry: Geometry,
  { resident, halfSweeps }: TileOptions,
): Tile | undefined {
  const words = limits.maxComputeWorkgroupStorageSize / 4;
  const whole = wholeTile(geometry);
  if (resident && tileWords(whole) > words)
    throw new GeometryError(
      `A lattice of ${geometry.width} x ${geometry.height} words is too large for workgroup memory.`,
    );
  const most = halfSweeps ?? tuning.halfSweeps ?? 1;
  if (resident ?? (halfSweeps === undefined && suitsWholeTile(geometry, software))) return whole;
  return resident === false || most === 1
    ? undefined
    : tileFor(geometry, most, { software, words });
}

/**
 * Whether sweeps are faster with whole lattices in workgroup memory than as one dispatch a half-sweep. Measured on a processor
 * of two cores: 6 times faster with 8,192 spins and twice with 32,768, but with 32,768 no longer faster when every sweep is
 * followed by a measurement. The bound for GPUs is computed: at most two words an invocation, and no more groups than small
 * GPUs run at a time.
 */
function suitsWholeTile(geometry: Geometry, software: boolean): boolean {
  if (software) return spinCount(geometry) <= 16_384;
  return wordCount(geometry) <= 1024 * geometry.groups && geometry.groups <= 64;
}

/**
 * The tile for `halfSweeps` half-sweeps a dispatch: of all that fit, the one with the least work, halo included, for each
 * workgroup of a busy device.
 * @param words of workgroup memory
 * @returns undefined for ensembles so large that dispatches hardly matter, and where nothing fits
 */
export function tileFor(
  geometry: Geometry,
  halfSweeps: number,
  { software, words }: { readonly software: boolean; readonly words: number },
): Tile | undefined {
  if (spinCount(geometry) > mostSpins) return undefined;
  const wanted = workgroupsWanted[software ? 'software' : 'gpu'];
  let best: { readonly tile: Tile; readonly cost: number } | undefined;
  for (const tile of tilesOf(geometry, halfSweeps)) {
    if (tileWords(tile) > words) continue;
    const tiles = tileCount(geometry, tile);
    // Of the rows of the halo, a half-sweep updates those that a later one needs: half of them on average.
    const rows = tile.rows + (tile.haloRows === 0 ? 0 : halfSweeps - 1);
    const work = tiles * (tile.columns + 2 * tile.haloColumns) * rows;
    const cost = work * Math.max(1, wanted / tiles);
    if (!best || cost < best.cost) best = { tile, cost };
  }
  return best?.tile;
}

/** What a side of a tile may be, with its halo: the whole lattice, or a multiple of `step`. */
function sides(all: number, halo: number, step: number): [length: number, halo: number][] {
  const parts: [number, number][] = [[all, 0]];
  for (let length = step; length + 2 * halo <= all; length += step) parts.push([length, halo]);
  return parts;
}

/** Whole lattices, bands of rows, bands of columns, and blocks. */
function* tilesOf({ width, height }: Geometry, halfSweeps: number): Generator<Tile> {
  // Influence moves by one site in a half-sweep; a word of a colour is two sites wide. First rows have to be even.
  const halo = 2 * Math.ceil(halfSweeps / 2);
  for (const [columns, haloColumns] of sides(width / 2, halo / 2, 1))
    for (const [rows, haloRows] of sides(height, halo, 2))
      yield { columns, rows, haloColumns, haloRows };
}

/** A tile as the constants of shaders/ising/include/checkerboard-tiles.wgsl. */
export function tileConstants(tile: Tile, software: boolean): Readonly<Record<string, number>> {
  const columns = tile.columns + 2 * tile.haloColumns;
  const height = tile.rows + 2 * tile.haloRows;
  const invocations = invocationsPerTile[software ? 'software' : 'gpu'];
  const whole = isWhole(tile);
  const walk = onceAround(columns, height, invocations);
  return {
    COLUMNS: columns,
    HEIGHT: height,
    WORDS: tileWords(tile),
    HALO_COLUMNS: tile.haloColumns,
    HALO_ROWS: tile.haloRows,
    WHOLE: Number(whole),
    INVOCATIONS: invocations,
    ROWS: software || whole ? walk : Math.min(walk, longestHaloWalk),
  };
}

/** The shortest walks down the columns for which every invocation has at most one walk. */
function onceAround(columns: number, height: number, invocations: number): number {
  let rows = 1;
  while (rows < height && columns * Math.ceil(height / rows) > invocations) rows++;
  return rows;
}
