// The contribution of a unit to -F(v), summed over its two values: ln(1 + e^x) for 0 and 1, ln(2 cosh x) for SPIN,
// without overflow.
#include "rbm/include/spin.wgsl"

fn log_weight(x: vec4f) -> vec4f {
  let size = abs(x);
  if (is_spin) {
    return size + log(1.0 + exp(-2.0 * size));
  }
  return max(x, vec4f(0.0)) + log(1.0 + exp(-size));
}

// Values of a unit in the four samples of a quad, from the word that holds them.
fn unit_values(word: u32, quad: u32) -> vec4f {
  let bit = 1u << (4u * quad);
  let up = select(vec4f(0.0), vec4f(1.0), (vec4u(word) & (vec4u(1u, 2u, 4u, 8u) * bit)) != vec4u(0u));
  return select(up, 2.0 * up - 1.0, is_spin);
}
