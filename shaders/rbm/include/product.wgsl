// The matrix product of one layer's packed units with the weights of the other: the input of each unit, for 32 samples a
// word. This is the version for processors, in which each invocation works alone.
//
// An invocation owns two units, on processors (SOFTWARE) four, and the 32 samples of one group, and takes eight inputs at
// a time: the inputs' bits are extracted once for all its units, and each sum is stored once per eight inputs.
// Extraction is free of shifts, which are slow on SwiftShader: bit b alone, taken as a number, is 0 or 2^b; the
// sums carry this exact factor to the end. Sample after sample is added up, so that few numbers are needed at a time.
// The eight planes are written out because a loop over them was 2.6 times slower on SwiftShader
// (bench/experiments.md, no. 37).
//
// For units of 0 and 1, x = bias + sum of weights over the inputs that are 1, and a unit is 1 with probability
// sigmoid(x). For SPIN units, x = bias + 2 that sum - sum of all weights, and a unit is up with probability
// sigmoid(2 x). The results are these logits, x or 2 x. EXACT: they are whole numbers, whatever the order of the sums.
#include "rbm/include/product-reads.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"
#if EXACT
#include "rbm/include/exact-logits.wgsl"
#else
#include "rbm/include/logits.wgsl"
#endif

#if EXACT
alias UnitLogits = array<Logits, owned>;
#else
alias UnitLogits = array<Sums, owned>;
#endif

// Products with four and four inputs. The weights stand first: SwiftShader keeps first factors in registers.
fn products(v: vec4f, w: vec4f, av: Weights, aw: Weights) -> Units {
  return Units(
    dot(av[0], v) + dot(aw[0], w),
    dot(av[1], v) + dot(aw[1], w),
#if SOFTWARE
    dot(av[2], v) + dot(aw[2], w),
    dot(av[3], v) + dot(aw[3], w),
#endif
  );
}

fn of_plane(v: vec4i, w: vec4i, bits: vec4i, av: Weights, aw: Weights) -> Plane {
  let x = products(vec4f(v & bits.xxxx), vec4f(w & bits.xxxx), av, aw);
  let y = products(vec4f(v & bits.yyyy), vec4f(w & bits.yyyy), av, aw);
  let z = products(vec4f(v & bits.zzzz), vec4f(w & bits.zzzz), av, aw);
  return Plane(x, y, z, products(vec4f(v & bits.wwww), vec4f(w & bits.wwww), av, aw));
}

// Sums over a run of inputs: all of them; EXACT: as many from `first` on as are surely exact.
struct Run {
  planes: array<Plane, 8>,
  totals: Units, // of all these weights, which SPIN units need
  end: u32,
}

fn run_from(first: u32, place: Place) -> Run {
  var planes: array<Plane, 8>;
  var totals = Units();
#if EXACT
  var sizes = Units();
#endif
  var i = first;
#if EXACT
  for (; i < layer.inputs && has_room(sizes); i += 8u) {
#else
  for (; i < layer.inputs; i += 8u) {
#endif
    let v_numbers = vec4u(i, i + 1u, i + 2u, i + 3u);
    let w_numbers = v_numbers + 4u;
    let v = input_words(v_numbers, place.group);
    let w = input_words(w_numbers, place.group);
    let eight = eight_weights(v_numbers, w_numbers, place);
    let av = eight.v;
    let aw = eight.w;
    if (is_spin) {
      totals += sums_of_weights(av, aw);
    }
    planes[0] += of_plane(v, w, bits0, av, aw);
    planes[1] += of_plane(v, w, bits1, av, aw);
    planes[2] += of_plane(v, w, bits2, av, aw);
    planes[3] += of_plane(v, w, bits3, av, aw);
    planes[4] += of_plane(v, w, bits4, av, aw);
    planes[5] += of_plane(v, w, bits5, av, aw);
    planes[6] += of_plane(v, w, bits6, av, aw);
    planes[7] += of_plane(v, w, bits7, av, aw);
#if EXACT
    sizes += eight.sizes;
#endif
  }
  return Run(planes, totals, i);
}

fn of_unit(plane: Plane, number: u32) -> vec4f {
  return vec4f(plane[0][number], plane[1][number], plane[2][number], plane[3][number]);
}

fn sums_of(run: Run, number: u32) -> Sums {
  return Sums(
    mat4x4f(
      of_unit(run.planes[0], number), of_unit(run.planes[1], number),
      of_unit(run.planes[2], number), of_unit(run.planes[3], number)),
    mat4x4f(
      of_unit(run.planes[4], number), of_unit(run.planes[5], number),
      of_unit(run.planes[6], number), of_unit(run.planes[7], number)));
}

fn bias_of(place: Place, number: u32) -> f32 {
  return biases[min(place.first + number, layer.units - 1u) + biases_from];
}

fn logits_at(place: Place) -> UnitLogits {
  var logits: UnitLogits;
#if EXACT
  for (var k = 0u; k < owned; k++) {
    logits[k] = start_of(bias_of(place, k));
  }
  for (var i = 0u; i < layer.inputs;) {
    let run = run_from(i, place);
    for (var k = 0u; k < owned; k++) {
      logits[k] = collected(logits[k], sums_of(run, k), run.totals[k]);
    }
    i = run.end;
  }
#else
  let run = run_from(0u, place);
  for (var k = 0u; k < owned; k++) {
    logits[k] = logits_of(sums_of(run, k), bias_of(place, k), run.totals[k]);
  }
#endif
  return logits;
}
