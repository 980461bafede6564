// How much ln p* of the visible state of four runs changes where the inverse temperature goes from the last beta to the
// next (Neal 2001; Salakhutdinov & Murray 2008, eq. 17): one increment of ln w a run. The start is a mixture of
// independent distributions p_c with shares s_c, and
//   p*(v) = [sum_c s_c p_c(v)^(1 - beta)] e^(beta a.v) prod_j [sum over h_j of e^(beta h_j x_j)].
// Then each run draws its component at the next beta, c ~ s_c p_c(v)^(1 - beta): given c, the visible units are independent.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "rbm/include/log-weight.wgsl"

// Host: src/rbm/evaluation/annealing-path.ts.
struct Runs {
  key: vec2u,
  hidden: u32,
  groups: u32,
  components: u32,
  step: u32,    // of ordinal 0
}

@group(0) @binding(0) var<storage, read> activations: array<vec4f>;
@group(0) @binding(1) var<storage, read> linear: array<vec4f>; // [component][quad]: biases of p_c times v; last those of the machine
@group(0) @binding(2) var<storage, read> mixture: array<vec2f>; // of each component: ln s_c, and ln of the sum that normalizes p_c
@group(0) @binding(3) var<storage, read> hidden_bias: array<f32>;
@group(0) @binding(4) var<storage, read> betas: array<f32>;
@group(0) @binding(5) var<storage, read_write> increments: array<vec4f>; // [ordinal][quad]
@group(0) @binding(6) var<storage, read_write> chosen: array<vec4u>;
@group(0) @binding(7) var<uniform> runs: Runs;
@group(0) @binding(8) var<uniform> ordinal: u32;

// ln p_c(v)
fn log_component(c: u32, at: u32) -> vec4f {
  return linear[c * runs.groups * 8u + at] - vec4f(mixture[c].y);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let quads = runs.groups * 8u;
  if (at >= quads) {
    return;
  }
  let before = betas[ordinal];
  let after = betas[ordinal + 1u];
  var sum = vec4f(0.0);
  for (var j = 0u; j < runs.hidden; j++) {
    let x = activations[j * quads + at] + hidden_bias[j];
    sum += log_weight(after * x) - log_weight(before * x);
  }
  // Of the largest term of the mixture, which keeps the sums of exponentials in range.
  var top = vec4f(-3.0e38);
  var reference = vec4f(0.0);
  var top_after = vec4f(-3.0e38);
  for (var c = 0u; c < runs.components; c++) {
    let value = log_component(c, at);
    let term = vec4f(mixture[c].x) + (1.0 - before) * value;
    reference = select(reference, value, term > top);
    top = max(top, term);
    top_after = max(top_after, vec4f(mixture[c].x) + (1.0 - after) * value);
  }
  // The change of the mixture is a mean of changes, so that large ln p_c cancel before they are rounded.
  var old = vec4f(0.0);
  var new_sum = vec4f(0.0);
  var total = vec4f(0.0);
  for (var c = 0u; c < runs.components; c++) {
    let value = log_component(c, at);
    let term = vec4f(mixture[c].x) + (1.0 - before) * value - top;
    old += exp(term);
    new_sum += exp(term - (after - before) * (value - reference));
    total += exp(vec4f(mixture[c].x) + (1.0 - after) * value - top_after);
  }
  let bias = linear[runs.components * quads + at];
  increments[ordinal * quads + at] =
    sum + (after - before) * (bias - reference) + log(new_sum) - log(old);
  // U = random / 2^32 times the sum of all terms is reached by the component drawn.
  let random = vec4f(random4(runs.key, 0u, at / 8u, runs.step + ordinal, at % 8u)) * 0x1p-32 * total;
  var reached = vec4f(0.0);
  var drawn = vec4u(0u);
  for (var c = 0u; c + 1u < runs.components; c++) {
    reached += exp(vec4f(mixture[c].x) + (1.0 - after) * log_component(c, at) - top_after);
    drawn += select(vec4u(0u), vec4u(1u), random >= reached);
  }
  chosen[at] = drawn;
}
