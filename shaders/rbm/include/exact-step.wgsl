// One step of four parameters in exact arithmetic (src/rbm/exact/arithmetic.ts), along a difference of sums over samples in units of
// 2^-15. The kernel binds `parameters`, `moments`, `step` and `ordinal`.
//   moment = momentum moment + rate difference - penalty, in units of 2^-24;  parameter += moment, in units of 2^-16
// Every product is rounded at random, and so is the sum.
#include "shared/random.wgsl"
#include "rbm/include/exact-rounding.wgsl"

// Host: src/rbm/training/exact-gradient.ts.
struct ExactStep {
  key: vec2u,
  update: u32,     // of ordinal 0, under this key
  ordinals: u32,   // ordinals of one update
  limit: u32,      // size of the largest parameter
  array: u32,      // which parameters: weights, visible or hidden biases
  momentum: vec2u, // rates: see rbm/include/exact-rounding.wgsl
  l1: vec2u,
  l2: vec2u,
  // Samples of a batch, and the rate of their sum: a whole batch, one with the last group of the data, the last batch of an epoch,
  // one with the last group of the data. Then those of persistent chains.
  whole: vec4u,
  whole_partial: vec4u,
  last: vec4u,
  last_partial: vec4u,
  chains: vec4u,
}

// Of L1: 0 in the gradient, 1 outside, 2 proximal, 3 none. Whether there is L2.
override PENALTY: u32 = 3u;
override SQUARES: bool = false;

const largest_moment = 0xffff00;

// Where the machine begins, and its step, which the kernel binds as one of `steps`: see rbm/include/machines.wgsl.
#if MANY
var<private> parameters_from: u32;
var<private> moments_from: u32;
var<private> step: ExactStep;

fn choose_parameters(id: vec3u, workgroups: vec3u) {
  parameters_from = first_of_machine(arrayLength(&parameters), id, workgroups);
  moments_from = first_of_machine(arrayLength(&moments), id, workgroups);
  step = steps[id.z];
}
#else
const parameters_from = 0u;
const moments_from = 0u;
#endif

// The rate of the sum over a batch of so many samples.
fn rate_of(samples: u32) -> vec2u {
  var rate = step.whole.yz;
  if (samples == step.whole_partial.x) {
    rate = step.whole_partial.yz;
  }
  if (samples == step.last.x) {
    rate = step.last.yz;
  }
  if (samples == step.last_partial.x) {
    rate = step.last_partial.yz;
  }
  return rate;
}

// What is random in the step of four parameters.
fn step_random(site: u32) -> vec4u {
  return random4(step.key, site, 0u, step.update + ordinal / step.ordinals, step.array);
}

// The change of four parameters, from sums over the data and over the model. @returns what moves them, in units of 2^-24.
fn push_of(data: vec4i, model: vec4i, samples: u32, persistent: bool, random: vec4u) -> vec4i {
  let rate = rate_of(samples);
  if (persistent) {
    return scaled(data, rate, random) - scaled(model, step.chains.yz, ~random);
  }
  return scaled(data - model, rate, random);
}

struct Moved {
  parameters: vec4i,
  moments: vec4i,
}

fn moved(old: vec4i, moment: vec4i, push: vec4i, random: vec4u) -> Moved {
  var velocity = scaled(moment, step.momentum, random) + push;
  if (PENALTY == 0u) {
    velocity -= scaled(sign(old), step.l1, random);
  }
  if (SQUARES) {
    velocity -= scaled(old, step.l2, random);
  }
  velocity = clamp(velocity, vec4i(-largest_moment), vec4i(largest_moment));
  let limit = vec4i(i32(step.limit));
  var found = clamp(old + divided_by_256(velocity + vec4i(random & vec4u(0xffu))), -limit, limit);
  if (PENALTY == 1u) {
    found -= scaled(sign(found), step.l1, random);
  }
  if (PENALTY == 2u) {
    let taken = scaled(vec4i(1), step.l1, random);
    found = sign(found) * max(abs(found) - taken, vec4i(0));
  }
  return Moved(found, velocity);
}

fn put(place: u32, parameter: f32, moment: f32) {
  parameters[parameters_from + place] = parameter;
  moments[moments_from + place] = moment;
}

// Moves the parameters of the first `count` of four places; all four are places of the machine.
fn step_four(at: vec4u, count: u32, push: vec4i, random: vec4u) {
  let p = at + parameters_from;
  let m = at + moments_from;
  let old = vec4f(parameters[p.x], parameters[p.y], parameters[p.z], parameters[p.w]) * 0x1p16;
  let moment = vec4f(moments[m.x], moments[m.y], moments[m.z], moments[m.w]) * 0x1p24;
  let next = moved(vec4i(old), vec4i(moment), push, random);
  let values = vec4f(next.parameters) * 0x1p-16;
  let velocities = vec4f(next.moments) * 0x1p-24;
  put(at.x, values.x, velocities.x);
  if (count > 1u) {
    put(at.y, values.y, velocities.y);
  }
  if (count > 2u) {
    put(at.z, values.z, velocities.z);
  }
  if (count > 3u) {
    put(at.w, values.w, velocities.w);
  }
}
