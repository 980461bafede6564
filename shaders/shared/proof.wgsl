// One word that only a device which executes can produce; the null backend leaves it zero.
@group(0) @binding(0) var<storage, read_write> word: array<u32>;

@compute @workgroup_size(1)
fn main() {
  word[0] = 0x15196u * 0xC0FFEEu;
}
