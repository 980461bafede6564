/** A number of a fixed point that the reference prints. */
export type FixedPointNumber =
  | 'coupling'
  | 'eigenvalue'
  | 'thermal'
  | 'nu'
  | 'alpha'
  | 'fieldEigenvalue'
  | 'magnetic';

/**
 * Numbers as they are printed for each scheme, computed apart from src/theory from the recursions of Migdal (1975), Kadanoff
 * (1976), Niemeijer and van Leeuwen (1973) and Maris and Kadanoff (1978).
 */
export const printedDigits: Readonly<
  Record<string, Readonly<Partial<Record<FixedPointNumber, string>>>>
> = {
  'square-maris-kadanoff': {
    coupling: '0.506981',
    eigenvalue: '1.448922',
    thermal: '1.069961',
    nu: '0.934614',
    alpha: '0.130772',
  },
  'migdal-kadanoff-2-move-first': {
    coupling: '0.304689',
    eigenvalue: '1.678574',
    thermal: '0.747236',
    nu: '1.338266',
  },
  'migdal-kadanoff-2-decimate-first': {
    coupling: '0.609378',
    eigenvalue: '1.678574',
    thermal: '0.747236',
  },
  'migdal-kadanoff-3-move-first': {
    coupling: '0.240606',
    eigenvalue: '2.25',
    thermal: '0.738140',
    nu: '1.354756',
  },
  'migdal-kadanoff-3-decimate-first': {
    coupling: '0.721818',
    eigenvalue: '2.25',
    thermal: '0.738140',
  },
  'migdal-kadanoff-infinitesimal': { coupling: '0.440687', thermal: '0.753550' },
  'niemeijer-van-leeuwen': {
    coupling: '0.335614',
    eigenvalue: '1.623524',
    thermal: '0.882203',
    fieldEigenvalue: '2.121320',
    magnetic: '1.369070',
  },
  'exact-square': { coupling: '0.440687', thermal: '1', magnetic: '1.875' },
  'exact-triangular': { coupling: '0.274653', thermal: '1', magnetic: '1.875' },
};
