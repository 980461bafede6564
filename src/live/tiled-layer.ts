import { elementAt } from '../element-at.ts';
import { unitsInOrder, type PlacedLayer } from '../maps/placed-layers.ts';
import { placeUnits } from '../maps/placement.ts';
import { inverseOrder } from '../rbm/machine/permuted-units.ts';
import { toUnits, type RbmParameters } from '../rbm/machine/parameters.ts';
import { unshuffled } from './shuffled-control.ts';

export interface TiledOptions {
  /** Patches along each side of the lattice. */
  readonly tiles: number;
  /** Pixel `i` of the machine is pixel `order[i]` of a patch; the number of the pixel unless given. */
  readonly order?: Uint32Array | undefined;
}

/**
 * A machine that sees square patches, as a map of whole lattices: patches lie side by side, and each block of a patch gets the
 * hidden unit that `placeUnits` puts there, with the sign of the sum of its weights. The units of a machine on shuffled pixels are
 * placed by the places that its own pixels have.
 * @param parameters visible units are a square patch in rows; one hidden unit for each block of b x b sites
 * @throws MapError where the hidden units are no such blocks
 */
export function tiledLayer(parameters: RbmParameters, { tiles, order }: TiledOptions): PlacedLayer {
  const spins = toUnits(parameters, 'spin').parameters;
  const own: RbmParameters = {
    units: 'spin',
    weights: Float32Array.from(spins.weights),
    visibleBias: Float32Array.from(spins.visibleBias),
    hiddenBias: Float32Array.from(spins.hiddenBias),
  };
  const [visible, hidden] = [own.visibleBias.length, own.hiddenBias.length];
  const [side, cells] = [Math.sqrt(visible), Math.sqrt(hidden)];
  const placement = placeUnits({ weights: own.weights, side, blocks: cells });
  const unitAt = inverseOrder(placement.sites);
  const seen = order ? unshuffled(own, order) : own;
  const rows = placesOf(tiles, side);
  const columns = placesOf(tiles, cells);
  const weights = new Float32Array(rows.length * columns.length);
  for (const [row, pixel] of rows.entries())
    for (const [column, cell] of columns.entries()) {
      if (pixel.tile !== cell.tile) continue;
      const unit = elementAt(unitAt, cell.place);
      const weight = elementAt(seen.weights, pixel.place * hidden + unit);
      weights[row * columns.length + column] = weight * elementAt(placement.signs, unit);
    }
  return {
    fine: tiles * side,
    coarse: tiles * cells,
    placement,
    parameters: {
      units: 'spin',
      weights,
      visibleBias: Float32Array.from(rows, ({ place }) => elementAt(seen.visibleBias, place)),
      hiddenBias: Float32Array.from(columns, ({ place }) => {
        const unit = elementAt(unitAt, place);
        return elementAt(seen.hiddenBias, unit) * elementAt(placement.signs, unit);
      }),
    },
  };
}

/** Where a site of a lattice of tiles lies. */
interface TilePlace {
  /** The number of its tile. */
  readonly tile: number;
  /** Its number in the tile, row by row. */
  readonly place: number;
}

/** The places of all sites of a lattice of `tiles` x `tiles` tiles, in storage order. @param side of a tile, or of its blocks */
function placesOf(tiles: number, side: number): TilePlace[] {
  const size = tiles * side;
  return Array.from(unitsInOrder(size, undefined), (site) => {
    const [x, y] = [site % size, Math.floor(site / size)];
    return {
      tile: Math.floor(y / side) * tiles + Math.floor(x / side),
      place: (y % side) * side + (x % side),
    };
  });
}
