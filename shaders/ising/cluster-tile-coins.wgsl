// Swendsen-Wang on GPUs, fourth stage: which spins of colour 0 flip, an invocation a spin.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read_write> labels: array<atomic<u32>>;
@group(0) @binding(1) var<storage, read_write> flips: array<u32>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

#include "ising/include/cluster-root.wgsl"
#include "ising/include/cluster-coin.wgsl"

var<workgroup> gathered: array<atomic<u32>, 2>;

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let band = ordinal % update.bands;
  let invocation = band * invocations(size) + invocation_of(id, size);
  let word = invocation / 32u;
  let bit = invocation & 31u;
  if (word < colour_words(update.lattice)) {
    if (coin(root_of(label_of(word, bit)))) {
      atomicOr(&gathered[local / 32u], 1u << bit);
    }
  }
  workgroupBarrier();
  if (bit == 0u && word < colour_words(update.lattice)) {
    flips[word] = atomicLoad(&gathered[local / 32u]);
  }
}
