// Start configurations: each system all up or all down (cold, mixed), or every spin drawn at infinite temperature
// (hot).
#include "shared/random.wgsl"

// Host: src/ising/start.ts.
struct Start {
  words: u32, // sites times groups
  groups: u32,
  key: vec2u,
  fill: u32, // the word of every site, unless hot
}

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<uniform> start: Start;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let word = id.y * size.x * 64u + id.x;
  if (word >= start.words) {
    return;
  }
#if HOT
  let site = word / start.groups;
  spins[word] = random4(start.key, site, word - site * start.groups, 0u, 0u).x;
#else
  spins[word] = start.fill;
#endif
}
