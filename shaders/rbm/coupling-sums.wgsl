// Couplings of a machine of spin units, second part: for each set of ORDER sites, the sum over hidden units and nodes of
// the product of all cosines times the tangents of the sites of the set. An invocation owns one set.
#include "shared/invocation.wgsl"

// Host: src/rbm/evaluation/coupling-sums.ts.
struct Sets {
  stride: u32, // between the nodes of the tangents
  quads: u32, // vectors of four nodes
  units: u32, // hidden units of this part
  first: u32, // of the sets
  end: u32,
}

// Sites of a set, 1 to 4.
override ORDER: u32 = 2u;

@group(0) @binding(0) var<storage, read> tangents: array<f32>; // [unit][node][stride]
@group(0) @binding(1) var<storage, read> products: array<vec4f>;
@group(0) @binding(2) var<storage, read> sites: array<u32>; // [set][ORDER]
@group(0) @binding(3) var<storage, read_write> sums: array<vec2f>; // the sum, and the sum of all sizes
@group(0) @binding(4) var<uniform> sets: Sets;

// Of one site, at four nodes.
fn tangents_of(at: u32, site: u32) -> vec4f {
  let first = 4u * at * sets.stride + site;
  return vec4f(
    tangents[first],
    tangents[first + sets.stride],
    tangents[first + 2u * sets.stride],
    tangents[first + 3u * sets.stride]);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let index = sets.first + invocation_of(id, size);
  if (index >= sets.end) {
    return;
  }
  // Sites beyond ORDER are not read.
  let last = ORDER - 1u;
  let first_of_set = index * ORDER;
  let own = vec4u(
    sites[first_of_set],
    sites[first_of_set + min(1u, last)],
    sites[first_of_set + min(2u, last)],
    sites[first_of_set + last]);
  var sum = vec4f(0.0);
  var sizes = vec4f(0.0);
  for (var unit = 0u; unit < sets.units; unit++) {
    // The nodes of a unit by themselves: long sums round more.
    var part = vec4f(0.0);
    for (var at = unit * sets.quads; at < (unit + 1u) * sets.quads; at++) {
      var term = products[2u * at + ORDER % 2u] * tangents_of(at, own.x);
      if (ORDER > 1u) {
        term *= tangents_of(at, own.y);
      }
      if (ORDER > 2u) {
        term *= tangents_of(at, own.z);
      }
      if (ORDER > 3u) {
        term *= tangents_of(at, own.w);
      }
      part += term;
      sizes += abs(term);
    }
    sum += part;
  }
  sums[index] = vec2f(dot(sum, vec4f(1.0)), dot(sizes, vec4f(1.0)));
}
