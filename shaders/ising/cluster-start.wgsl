// Every spin, and the ghost, becomes a cluster of its own.
#include "shared/invocation.wgsl"

// Host: src/ising/swendsen-wang.ts.
struct Clusters {
  labels: u32, // spins of all systems and the ghost
  bands: u32,
}

@group(0) @binding(0) var<storage, read_write> labels: array<u32>;
@group(0) @binding(1) var<uniform> clusters: Clusters;
@group(0) @binding(2) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let band = ordinal % clusters.bands;
  let label = band * invocations(size) + invocation_of(id, size);
  if (label < clusters.labels) {
    labels[label] = label;
  }
}
