// Every spin, and the ghost, becomes a cluster of its own.

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
  let label = band * size.x * size.y * 64u + id.y * size.x * 64u + id.x;
  if (label < clusters.labels) {
    labels[label] = label;
  }
}
