import { elementAt } from '../../element-at.ts';

/** Sets of sites that translations and reflections of the lattice make of each other. */
export interface CouplingShape {
  /** `(1,0)` for pairs; `plaquette`; `corner`, `straight`, `triangle` and places of the three sites for triples. */
  readonly name: string;
  /** Sites of a set. */
  readonly order: number;
  /** `[set][order]`: sites y * columns + x of every set on the lattice, each set once. */
  readonly sites: Uint32Array;
}

/** A periodic lattice. A chain has one row. */
export interface Torus {
  readonly columns: number;
  readonly rows: number;
}

/** A place, or a distance. */
type Cell = readonly [x: number, y: number];

/** Names of shapes that are operators of the renormalization group too (src/rg/operators.ts), by one of their images. */
const namedShapes: Readonly<Record<string, string>> = {
  '0,0 1,0 0,1': 'corner',
  '0,0 1,0 2,0': 'straight',
  '0,0 2,0 1,1': 'triangle',
  '0,0 1,0 0,1 1,1': 'plaquette',
};

/** The largest distance in either direction within a triple: larger triples are many, and weak. */
export const largestTriple = 2;

/** The sites themselves. */
export function siteShape({ columns, rows }: Torus): CouplingShape {
  return {
    name: 'field',
    order: 1,
    sites: Uint32Array.from({ length: columns * rows }, (_, site) => site),
  };
}

/** All pairs of sites. */
export function pairShape({ columns, rows }: Torus): CouplingShape {
  const count = columns * rows;
  const sites = new Uint32Array(count * (count - 1));
  let at = 0;
  for (let first = 0; first < count; first++)
    for (let second = first + 1; second < count; second++) {
      sites[at++] = first;
      sites[at++] = second;
    }
  return { name: 'pair', order: 2, sites };
}

/** The distance between two sites around the lattice, its larger component first on squares. */
export function separation({ columns, rows }: Torus, first: number, second: number): Cell {
  const dx = Math.abs((first % columns) - (second % columns));
  const dy = Math.abs(Math.floor(first / columns) - Math.floor(second / columns));
  const x = Math.min(dx, columns - dx);
  const y = Math.min(dy, rows - dy);
  return [Math.max(x, y), Math.min(x, y)];
}

/** The squares of four neighbours. Undefined on chains, and where opposite sides of a square would be one. */
export function plaquetteShape(torus: Torus): CouplingShape | undefined {
  return torus.rows < 2 ? undefined : shapesWithin(torus, 4, 1)[0];
}

/** Triples that fit into a box of at most 3 x 3 sites, shape by shape. @param range side of the box less 1 */
export function tripleShapes(torus: Torus, range: number): CouplingShape[] {
  return shapesWithin(torus, 3, Math.min(range, largestTriple));
}

/**
 * Shapes of sets whose sites lie in a box of (reach + 1)^2 sites, from the closest together on. A set that meets itself
 * around the lattice, so that two of its sites are one, is left out.
 */
function shapesWithin(torus: Torus, order: number, reach: number): CouplingShape[] {
  const height = torus.rows === 1 ? 0 : reach;
  const cells = Array.from({ length: (reach + 1) * (height + 1) }, (_, at): Cell => [
    at % (reach + 1),
    Math.floor(at / (reach + 1)),
  ]);
  const orbits = new Map<string, readonly (readonly Cell[])[]>();
  for (const chosen of combinations(cells, order)) {
    const symmetric = torus.rows === 1 ? [chosen, mirrored(chosen)] : imagesOf(chosen);
    const images = new Map(symmetric.map((image) => [textOf(image), atOrigin(image)]));
    const texts = [...images.keys()].toSorted();
    const named = texts.map((text) => namedShapes[text]).find((name) => name !== undefined);
    orbits.set(named ?? (texts[0] ?? '').replaceAll(/\S+/g, '($&)'), [...images.values()]);
  }
  // Around a small lattice, two shapes may be one: a set counts for the first.
  const known = new Set<number>();
  return [...orbits.entries()]
    .toSorted(([, a], [, b]) => extentOf(a[0]) - extentOf(b[0]))
    .map(([name, images]) => ({ name, order, sites: placed(torus, images, known) }))
    .filter(({ sites }) => sites.length > 0);
}

/** Every set on the lattice that has one of these forms and is not known yet, once. */
function placed(
  { columns, rows }: Torus,
  images: readonly (readonly Cell[])[],
  known: Set<number>,
): Uint32Array {
  const found: number[] = [];
  for (const image of images)
    for (let at = 0; at < columns * rows; at++) {
      const [x0, y0] = [at % columns, Math.floor(at / columns)];
      const sites = image
        .map(([x, y]) => ((y0 + y) % rows) * columns + ((x0 + x) % columns))
        .toSorted((a, b) => a - b);
      if (sites.some((site, index) => site === sites[index + 1])) continue;
      const key = sites.reduce((number, site) => number * columns * rows + site, 0);
      if (known.has(key)) continue;
      known.add(key);
      found.push(...sites);
    }
  return Uint32Array.from(found);
}

/** All choices of `order` cells. */
function* combinations(cells: readonly Cell[], order: number, from = 0): Generator<Cell[]> {
  if (order === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= cells.length - order; at++)
    for (const rest of combinations(cells, order - 1, at + 1))
      yield [elementAt(cells, at), ...rest];
}

/** The eight images of a set under the symmetries of the square. */
function imagesOf(cells: readonly Cell[]): Cell[][] {
  const images: Cell[][] = [];
  let image = [...cells];
  for (let turn = 0; turn < 4; turn++) {
    images.push(image, mirrored(image));
    image = image.map(([x, y]): Cell => [-y, x]);
  }
  return images;
}

function mirrored(cells: readonly Cell[]): Cell[] {
  return cells.map(([x, y]): Cell => [-x, y]);
}

/** Moved so that the least column and row are 0, in the order of reading. */
function atOrigin(cells: readonly Cell[]): Cell[] {
  const left = Math.min(...cells.map(([x]) => x));
  const top = Math.min(...cells.map(([, y]) => y));
  return cells
    .map(([x, y]): Cell => [x - left, y - top])
    .toSorted(([x, y], [u, v]) => y - v || x - u);
}

function textOf(cells: readonly Cell[]): string {
  return atOrigin(cells)
    .map((cell) => cell.join())
    .join(' ');
}

/** The sum of all squared distances. */
function extentOf(cells: readonly Cell[] = []): number {
  return cells.reduce(
    (sum, [x, y]) => sum + cells.reduce((own, [u, v]) => own + (x - u) ** 2 + (y - v) ** 2, 0),
    0,
  );
}
