// The matrix product of one layer's packed units with the weights of the other. This is the version for GPUs: a
// workgroup finds a tile, the logits of a few units in the 32 samples of a group, through workgroup memory. The logits
// are those of rbm/include/product.wgsl up to rounding. Other tiles were slower (bench/experiments.md, "Half-steps").
//
// The 256 invocations are slices of `lanes`. Each slice takes a run of 4 inputs in turn: it puts their weights and their
// bits, as numbers, into workgroup memory, from which each of its invocations makes the sums of 8 units and 4 samples.
// Meanwhile the next run is being read. In the end the sums of the slices are added up.
//
// 16 units, 16 slices; or, PAIR, 32 units, 8 slices and the samples of two groups: more products for what is read, where
// there are workgroups enough.
#include "rbm/include/tiled-runs.wgsl"

// Sums of 8 units and 4 samples, two units at a time.
struct Sums8 {
  a: mat2x4f,
  b: mat2x4f,
  c: mat2x4f,
  d: mat2x4f,
}

fn add_products(sums: ptr<function, Sums8>, low: vec4f, high: vec4f, samples: vec4f) {
  (*sums).a[0] += low.x * samples;
  (*sums).a[1] += low.y * samples;
  (*sums).b[0] += low.z * samples;
  (*sums).b[1] += low.w * samples;
  (*sums).c[0] += high.x * samples;
  (*sums).c[1] += high.y * samples;
  (*sums).d[0] += high.z * samples;
  (*sums).d[1] += high.w * samples;
}

// Adds up the sums of all slices for units 2k and 2k + 1 of each block, in the order of the slices: slices 2k and
// 2k + 1 end up with them, the others with what they had.
fn exchanged(place: Lane, k: u32, pair: mat2x4f, had: vec4f) -> vec4f {
  workgroupBarrier();
  let at = place.slice * 2u * lanes + place.lane;
  tile[at] = pair[0];
  tile[at + lanes] = pair[1];
  workgroupBarrier();
  if (place.slice >> 1u != k) {
    return had;
  }
  var sum = vec4f(0.0);
  for (var slice = 0u; slice < slices; slice++) {
    sum += tile[(slice * 2u + (place.slice & 1u)) * lanes + place.lane];
  }
  return sum;
}

// The unit in its tile whose logits an invocation ends up with, in the first 8 slices.
fn own_unit(place: Lane) -> u32 {
  return place.block * 8u + place.slice;
}

fn logits_of(place: Lane, unit: u32, sums: Sums8) -> vec4f {
  let from_a = exchanged(place, 0u, sums.a, vec4f(0.0));
  let from_b = exchanged(place, 1u, sums.b, from_a);
  let from_c = exchanged(place, 2u, sums.c, from_b);
  let total = exchanged(place, 3u, sums.d, from_c);
  let bias = biases[biases_from + min(unit, layer.units - 1u)];
  return select(1.0, 2.0, is_spin) * (bias + total);
}

// Logits of the invocation's own unit in its four samples of each group.
struct TileLogits {
  first: vec4f,
  second: vec4f,
}

fn tile_logits(first_unit: u32, place: Lane, first: Group, second: Group) -> TileLogits {
  var sums: Sums8;
#if PAIR
  var sums_of_second: Sums8;
#endif
  let runs = (layer.inputs + slices * run - 1u) / (slices * run);
  let reader = reader_of(place, first_unit, first, second);
  var read = read_run(reader, place, 0u);
  for (var number = 0u; number < runs; number++) {
    workgroupBarrier();
    store_run(read, place);
    workgroupBarrier();
    read = read_run(reader, place, number + 1u);
    let base = place.slice * run_vectors;
    for (var i = 0u; i < run; i++) {
      let of_units = base + i * weight_row + place.block * 2u;
      let low = tile[of_units];
      let high = tile[of_units + 1u];
      let samples = base + samples_at + i * sample_row + place.quad;
      add_products(&sums, low, high, tile[samples]);
#if PAIR
      add_products(&sums_of_second, low, high, tile[samples + 8u]);
#endif
    }
  }
  let unit = first_unit + own_unit(place);
  let of_first = logits_of(place, unit, sums);
#if PAIR
  return TileLogits(of_first, logits_of(place, unit, sums_of_second));
#else
  return TileLogits(of_first, of_first);
#endif
}
