// Couplings of all pairs of sites of a machine of spin units, second part: a matrix product. For each pair, the sum over hidden
// units and nodes of the product of all cosines times the tangents of both sites. An invocation owns 4 x 4 pairs.
#include "shared/invocation.wgsl"

// Host: src/rbm/evaluation/coupling-sums.ts.
struct Pairs {
  columns: u32, // vectors of four sites
  quads: u32,   // vectors of four nodes
  units: u32,   // hidden units of this part
  first: u32,   // of the blocks of pairs
  end: u32,
}

@group(0) @binding(0) var<storage, read> tangents: array<vec4f>; // [unit][node][site]
@group(0) @binding(1) var<storage, read> products: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> sums: array<vec4f>; // [site][site], where block row <= block column
@group(0) @binding(3) var<uniform> pairs: Pairs;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let block = pairs.first + invocation_of(id, size);
  let row = block / pairs.columns;
  let column = block - row * pairs.columns;
  if (block >= pairs.end || column < row) {
    return;
  }
  var sum = mat4x4f();
  for (var unit = 0u; unit < pairs.units; unit++) {
    // The nodes of a unit by themselves: long sums round more.
    var part = mat4x4f();
    for (var at = unit * pairs.quads; at < (unit + 1u) * pairs.quads; at++) {
      let product = products[2u * at];
      for (var node = 0u; node < 4u; node++) {
        let line = (4u * at + node) * pairs.columns;
        let left = product[node] * tangents[line + row];
        let right = tangents[line + column];
        part[0] += left.x * right;
        part[1] += left.y * right;
        part[2] += left.z * right;
        part[3] += left.w * right;
      }
    }
    sum += part;
  }
  for (var r = 0u; r < 4u; r++) {
    sums[(4u * row + r) * pairs.columns + column] = sum[r];
  }
}
