// Couplings of a machine of spin units, first part. The Fourier transform of ln 2cosh turns the average over all lattices
// into an integral over one wave number k (src/rbm/evaluation/coupling-sums.ts), in which every site contributes a
// factor: the sine of k w for sites of the coupling, and the cosine of k w for all other sites. An invocation owns one hidden unit
// and four nodes of the integral. It stores the tangent of every site, and the product of all cosines.
//
// Angles come as whole numbers of 2^-32 turns at half a step of k. Node p lies at (2p + 1) half steps, so whole
// multiples, which wrap as angles do, give all angles without rounding.
#include "shared/invocation.wgsl"

// Host: src/rbm/evaluation/coupling-sums.ts.
struct Factors {
  visible: u32,
  stride: u32, // visible units, rounded up to a multiple of 4; tangents of those that do not exist stay 0
  hidden: u32,
  quads: u32, // vectors of four nodes
  first: u32, // of the hidden units of this part
  units: u32, // of this part
}

@group(0) @binding(0) var<storage, read> angles: array<u32>;  // [visible][hidden], then the biases
@group(0) @binding(1) var<storage, read> nodes: array<vec4f>; // weights of the integral
@group(0) @binding(2) var<storage, read_write> tangents: array<f32>; // [unit][node][stride]
@group(0) @binding(3) var<storage, read_write> products: array<vec4f>; // [unit][quad], for even and for odd couplings
@group(0) @binding(4) var<uniform> factors: Factors;

// Smallest cosine, so that tangents stay finite. Rounding is as large.
const least = 2.9802322387695312e-8;

struct Wave {
  sine: vec4f,    // of the angle less the nearest multiple of half a turn
  versine: vec4f, // 1 - cosine of the same, which keeps its digits where the cosine is near 1
  flip: vec4u,    // the sign bit, where that multiple is odd
}

fn wave_of(angle: vec4u) -> Wave {
  // Twice the angle wraps at half a turn. A quarter of that, in radians, lies within pi/4 of 0.
  let q = vec4f(bitcast<vec4i>(angle + angle)) * 3.657295198167899e-10; // pi / 2^33
  let y = q * q;
  let sine = q * (1.0 + y * (-1.0 / 6.0 + y * (1.0 / 120.0 + y * (-1.0 / 5040.0 + y / 362880.0))));
  let cosine = 1.0 + y * (-0.5 + y * (1.0 / 24.0 + y * (-1.0 / 720.0 + y * (1.0 / 40320.0 - y / 3628800.0))));
  return Wave(
    2.0 * sine * cosine,
    2.0 * sine * sine,
    (angle + vec4u(0x40000000u)) & vec4u(0x80000000u));
}

fn cosine_of(wave: Wave) -> vec4f {
  let cosine = 1.0 - wave.versine;
  return select(cosine, vec4f(least), abs(cosine) < vec4f(least));
}

fn flipped(values: vec4f, flip: vec4u) -> vec4f {
  return bitcast<vec4f>(bitcast<vec4u>(values) ^ flip);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let unit = at / factors.quads;
  if (unit >= factors.units) {
    return;
  }
  let quad = at - unit * factors.quads;
  let column = factors.first + unit;
  let multiples = vec4u(1u, 3u, 5u, 7u) + 8u * quad;
  var product = nodes[quad];
  var flip = vec4u(0u);
  for (var i = 0u; i < factors.visible; i++) {
    let wave = wave_of(angles[i * factors.hidden + column] * multiples);
    let cosine = cosine_of(wave);
    let tangent = wave.sine / cosine;
    let first = 4u * at * factors.stride + i;
    tangents[first] = tangent.x;
    tangents[first + factors.stride] = tangent.y;
    tangents[first + 2u * factors.stride] = tangent.z;
    tangents[first + 3u * factors.stride] = tangent.w;
    // Many cosines near 1 would each round the product in the same direction.
    let shortened = product - product * wave.versine;
    product = select(shortened, product * cosine, wave.versine > vec4f(0.5));
    flip ^= wave.flip;
  }
  let bias = wave_of(angles[factors.visible * factors.hidden + column] * multiples);
  let signed_product = flipped(product, flip ^ bias.flip);
  products[2u * at] = signed_product * cosine_of(bias);
  products[2u * at + 1u] = signed_product * bias.sine;
}
