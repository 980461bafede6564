type Colour = readonly number[];

function product(rows: readonly Colour[], [a = 0, b = 0, c = 0]: Colour): number[] {
  return rows.map(([x = 0, y = 0, z = 0]) => x * a + y * b + z * c);
}

/** OKLab of a colour in linear light (B. Ottosson, "A perceptual color space for image processing", 2020). */
export function oklabTwin(linear: Colour): number[] {
  const cones = product(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    linear,
  );
  return product(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt),
  );
}

function linearTwin(lab: Colour): number[] {
  const roots = product(
    [
      [1, 0.3963377774, 0.2158037573],
      [1, -0.1055613458, -0.0638541728],
      [1, -0.0894841775, -1.291485548],
    ],
    lab,
  );
  return product(
    [
      [4.0767416621, -3.3077115913, 0.2309699292],
      [-1.2684380046, 2.6097574011, -0.3413193965],
      [-0.0041960863, -0.7034186147, 1.707614701],
    ],
    roots.map((root) => root ** 3),
  ).map((channel) => Math.min(1, Math.max(0, channel)));
}

/**
 * The colour of a weight as shaders/view/receptive-fields.wgsl shows it.
 * @param share the weight divided by the largest, from -1 to 1
 * @returns red, green and blue as on the screen (sRGB), from 0 to 255
 */
export function weightColourTwin(
  share: number,
  colours: { negative: Colour; zero: Colour; positive: Colour },
): number[] {
  const zero = oklabTwin(colours.zero);
  const towards = oklabTwin(share > 0 ? colours.positive : colours.negative);
  const lab = zero.map((value, at) => value + Math.abs(share) * ((towards[at] ?? 0) - value));
  return linearTwin(lab).map(
    (each) => 255 * (each <= 0.0031308 ? 12.92 * each : 1.055 * each ** (1 / 2.4) - 0.055),
  );
}
