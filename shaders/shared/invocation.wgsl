// The number of an invocation of workgroups of 64. A dispatch of more than 65,535 workgroups is folded into two
// dimensions, because WebGPU allows no more in one; the last invocations may be superfluous.
// Host: src/gpu/dispatch.ts, workgroupsFor.
fn invocation_of(id: vec3u, size: vec3u) -> u32 {
  return id.y * size.x * 64u + id.x;
}

// All invocations of a dispatch.
fn invocations(size: vec3u) -> u32 {
  return size.x * size.y * 64u;
}
