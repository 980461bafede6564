/** From values to a share of an axis. */
export interface Scale {
  readonly kind: 'linear' | 'logarithmic';
  readonly least: number;
  readonly most: number;
}

/** Where a value lies, from 0 to 1; those beyond the ends at the ends. */
export function shareOf({ kind, least, most }: Scale, value: number): number {
  const place = kind === 'linear' ? (each: number): number => each : Math.log10;
  const share = (place(value) - place(least)) / (place(most) - place(least));
  return Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share));
}

/** Round values along a scale, about `count` of them. */
export function ticksOf({ kind, least, most }: Scale, count = 4): number[] {
  if (kind === 'logarithmic') {
    const [first, last] = [
      Math.ceil(Math.log10(least) - 1e-9),
      Math.floor(Math.log10(most) + 1e-9),
    ];
    const every = Math.max(1, Math.ceil((last - first) / count));
    const ticks: number[] = [];
    for (let power = first; power <= last; power += every) ticks.push(10 ** power);
    return ticks;
  }
  const rough = (most - least) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999);
  if (!step || !Number.isFinite(step)) return [];
  const ticks: number[] = [];
  for (let n = Math.ceil(least / step - 1e-9); n * step <= most + 1e-9 * step; n++)
    ticks.push(Number((n * step).toPrecision(10)));
  return ticks;
}

/** A scale over all values, the ends rounded outwards to ticks. */
export function scaleOver(kind: Scale['kind'], values: readonly number[]): Scale {
  const usable = values.filter((each) => Number.isFinite(each) && (kind === 'linear' || each > 0));
  const [least, most] = [Math.min(...usable), Math.max(...usable)];
  if (usable.length === 0) return { kind, least: kind === 'linear' ? 0 : 0.1, most: 1 };
  if (kind === 'logarithmic')
    return {
      kind,
      least: 10 ** Math.floor(Math.log10(least)),
      most: 10 ** Math.max(Math.ceil(Math.log10(most)), Math.floor(Math.log10(least)) + 1),
    };
  const rough: Scale = { kind, least, most: most > least ? most : least + (Math.abs(least) || 1) };
  const [first = 0, second = 1] = ticksOf(rough);
  const step = second - first || 1;
  return {
    kind,
    least: Math.floor(rough.least / step + 1e-9) * step,
    most: Math.ceil(rough.most / step - 1e-9) * step,
  };
}
