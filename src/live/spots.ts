import type { AnyParameters } from '../rbm/machine/parameters.ts';

/**
 * For each hidden unit, the share of its squared weights outside the square about its largest weight. The square ends at the
 * edges of the patch. The share of a unit without weights is 1.
 * @param parameters of a machine whose visible units are a square patch in rows
 * @param spot side of the square in sites, odd
 */
export function outsideSpots(
  {
    weights,
    visibleBias,
    hiddenBias,
  }: Pick<AnyParameters, 'weights' | 'visibleBias' | 'hiddenBias'>,
  spot: number,
): number[] {
  const hidden = hiddenBias.length;
  const side = Math.sqrt(visibleBias.length);
  const reach = (spot - 1) / 2;
  return Array.from({ length: hidden }, (_, unit) => {
    const squares = Array.from(
      { length: side * side },
      (__, site) => (weights[site * hidden + unit] ?? NaN) ** 2,
    );
    const total = squares.reduce((sum, square) => sum + square, 0);
    const peak = squares.indexOf(Math.max(...squares));
    const [px, py] = [peak % side, Math.floor(peak / side)];
    const inside = squares.reduce((sum, square, site) => {
      const near =
        Math.abs((site % side) - px) <= reach && Math.abs(Math.floor(site / side) - py) <= reach;
      return near ? sum + square : sum;
    }, 0);
    return total > 0 ? 1 - inside / total : 1;
  });
}
