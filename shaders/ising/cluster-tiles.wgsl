// Swendsen-Wang on GPUs, second stage: the clusters of a tile of ROWS rows and COLUMNS columns of words, found in workgroup
// memory by one invocation a spin of colour 0. Labels lead to a root of the tile in one step.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read> bonds: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<u32>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

#include "ising/include/cluster-links.wgsl"

const invocations_per_tile = 256u;
// Parents of the spins of the tile: 32 times the number of the word in the tile, plus the bit.
var<workgroup> parents: array<atomic<u32>, 4096>;

fn root_in_tile(spin: u32) -> u32 {
  var at = spin;
  var parent = atomicLoad(&parents[at]);
  while (parent != at) {
    at = parent;
    parent = atomicLoad(&parents[at]);
  }
  return at;
}

fn unite_in_tile(first: u32, second: u32) {
  var a = root_in_tile(first);
  var b = root_in_tile(second);
  while (a != b) {
    let high = max(a, b);
    let low = min(a, b);
    let parent = atomicMin(&parents[high], low);
    a = select(parent, low, parent == high);
    b = low;
  }
}

// Where a tile lies. Its words are counted row after row; links within a tile stay in their lane.
struct Tile {
  column: u32, // among the columns of colour 0
  row: u32,
  g: u32,
}

fn word_of(tile: Tile, spin: u32) -> u32 {
  let lattice = update.lattice;
  let columns = COLUMNS >> 1u;
  let at = spin / 32u;
  let row = at / columns;
  let j = tile.column + at - row * columns;
  let y = tile.row + row;
  let half = lattice.width >> 1u;
  let within = j < half && y < lattice.height;
  return select(0xffffffffu, (y * half + j) * lattice.groups + tile.g, within);
}

fn spin_of(tile: Tile, label: u32) -> u32 {
  let lattice = update.lattice;
  let half = lattice.width >> 1u;
  let site = (label - 1u) / 32u / lattice.groups;
  let y = site / half;
  return ((y - tile.row) * (COLUMNS >> 1u) + site - y * half - tile.column) * 32u + ((label - 1u) & 31u);
}

@compute @workgroup_size(invocations_per_tile)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let number = (band * size.y + workgroup.y) * size.x + workgroup.x;
  let columns = COLUMNS >> 1u;
  let across = ((lattice.width >> 1u) + columns - 1u) / columns;
  let at = number / lattice.groups;
  let tile = Tile(at % across * columns, at / across * ROWS, number % lattice.groups);
  let spins = columns * ROWS * 32u;
  for (var spin = local; spin < spins; spin += invocations_per_tile) {
    let word = word_of(tile, spin);
    var parent = spin;
    if (word != 0xffffffffu) {
      let links = links_of(lattice, place_of(lattice, word));
      let lane = 1u << (spin & 31u);
      if ((any_of(links.inside) & lane) != 0u) {
        parent = spin_of(tile, linked(links, links.inside, lane, spin & 31u));
      }
    }
    atomicStore(&parents[spin], parent);
  }
  workgroupBarrier();
  for (var spin = local; spin < spins; spin += invocations_per_tile) {
    let word = word_of(tile, spin);
    if (word != 0xffffffffu) {
      let links = links_of(lattice, place_of(lattice, word));
      let lane = 1u << (spin & 31u);
      var left = links.inside & ~parents_of(links) & vec4u(lane);
      while (any_of(left) != 0u) {
        unite_in_tile(spin, spin_of(tile, linked(links, left, lane, spin & 31u)));
        left &= ~first_of(left);
      }
    }
  }
  workgroupBarrier();
  if (number == 0u && local == 0u) {
    labels[0] = 0u;
  }
  for (var spin = local; spin < spins; spin += invocations_per_tile) {
    let word = word_of(tile, spin);
    if (word != 0xffffffffu) {
      let root = root_in_tile(spin);
      labels[label_of(word, spin & 31u)] = label_of(word_of(tile, root), root & 31u);
    }
  }
}
