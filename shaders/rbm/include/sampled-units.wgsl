// The result of a kernel that samples the units of a layer, with MEANS their conditional means too, and where the machine begins in it.
// Host: src/rbm/sampling/layer-sampler.ts.
@group(0) @binding(4) var<storage, read_write> units: array<u32>;
#if MEANS
#if MANY
@group(0) @binding(8) var<storage, read_write> means: array<vec4f>;
#else
@group(0) @binding(7) var<storage, read_write> means: array<vec4f>; // 8 vectors for each word of `units`
#endif
#endif

#if MANY
var<private> units_from: u32;
var<private> means_from: u32;

fn choose_result(id: vec3u, workgroups: vec3u) {
  units_from = first_of_machine(arrayLength(&units), id, workgroups);
#if MEANS
  means_from = first_of_machine(arrayLength(&means), id, workgroups);
#endif
}
#else
const units_from = 0u;
const means_from = 0u;
#endif
