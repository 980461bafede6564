// Kernels that train many machines in one dispatch (MANY): its third dimension counts the machines. Every buffer holds the machines
// one after the other, each with as many elements. Host: src/rbm/training/machine-group.ts.

// The first element of the machine of an invocation, in a buffer of so many elements.
fn first_of_machine(elements: u32, id: vec3u, workgroups: vec3u) -> u32 {
  return id.z * (elements / workgroups.z);
}
