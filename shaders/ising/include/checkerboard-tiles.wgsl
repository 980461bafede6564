// Many half-sweeps in one dispatch: a workgroup keeps a tile of the lattice of one group in workgroup memory. A tile that
// is the whole lattice is updated in place. Any other tile has a halo, whose sites other workgroups update too, with the
// same random numbers. After each half-sweep one more line of the halo lacks a neighbour and is wrong. So the halo has
// as many lines as there are half-sweeps, and dispatches read one buffer and write another.
//
// The file that includes this one has `visit` and `walk`, which see a tile as a lattice of its own.

@group(0) @binding(0) var<storage, read_write> ensemble: array<u32>;
// Half-sweeps of this dispatch.
@group(0) @binding(4) var<uniform> half_sweeps: u32;
// Where a tile goes that is not the whole lattice.
@group(0) @binding(5) var<storage, read_write> after: array<u32>;

override INVOCATIONS: u32 = 64u;
// Words of one colour in a row, and rows, both with the halo. First rows have to be even: halo and tile are.
override COLUMNS: u32 = 32u;
override HEIGHT: u32 = 64u;
override WORDS: u32 = 4096u;
// On each side; none where the tile is as wide or as high as the lattice.
override HALO_COLUMNS: u32 = 0u;
override HALO_ROWS: u32 = 0u;
override WHOLE: bool = true;

var<workgroup> spins: array<u32, WORDS>;

// The place of the first word of a tile with its halo.
struct Tile {
  column: u32,
  row: u32,
}

// For numbers below twice the period.
fn wrapped(at: u32, period: u32) -> u32 {
  return at - select(0u, period, at >= period);
}

// The number of the site in the whole lattice.
fn site_of(lattice: Lattice, column: Column, y: u32) -> u32 {
  if (WHOLE) {
    return y * COLUMNS + column.j;
  }
  let columns = update.lattice.width >> 1u;
  return wrapped(y * columns + column.j, columns * update.lattice.height);
}

fn column_of_tile(lattice: Lattice, tile: Tile, number: u32, colour: u32) -> Column {
  var column = column_of(lattice, number, colour);
  if (!WHOLE) {
    let columns = update.lattice.width >> 1u;
    let j = wrapped(tile.column + number, columns);
    column.j = tile.row * columns + j;
    column.left_crossing = left_crossing(update.lattice, j);
    column.right_crossing = right_crossing(update.lattice, j);
  }
  return column;
}

// Where word `i` of a tile lies in the ensemble.
fn place_of(tile: Tile, i: u32, g: u32) -> u32 {
  let whole = update.lattice;
  if (WHOLE) {
    return i * whole.groups + g;
  }
  let row = i / COLUMNS;
  let y = wrapped(tile.row + row % HEIGHT, whole.height);
  let j = wrapped(tile.column + i % COLUMNS, whole.width >> 1u);
  return ((row / HEIGHT * whole.height + y) * (whole.width >> 1u) + j) * whole.groups + g;
}

fn in_halo(i: u32) -> bool {
  let j = i % COLUMNS;
  let y = i / COLUMNS % HEIGHT;
  return j < HALO_COLUMNS || j >= COLUMNS - HALO_COLUMNS || y < HALO_ROWS || y >= HEIGHT - HALO_ROWS;
}

@compute @workgroup_size(INVOCATIONS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) size: vec3u,
  @builtin(local_invocation_index) invocation: u32,
) {
  let whole = update.lattice;
  let number = workgroup.y * size.x + workgroup.x;
  let g = number % whole.groups;
  let columns = whole.width >> 1u;
  let inner = COLUMNS - 2u * HALO_COLUMNS;
  let across = (columns + inner - 1u) / inner;
  let row = number / whole.groups / across * (HEIGHT - 2u * HALO_ROWS);
  if (row >= whole.height) {
    return;
  }
  let tile = Tile(
    wrapped(number / whole.groups % across * inner + columns - HALO_COLUMNS, columns),
    wrapped(row + whole.height - HALO_ROWS, whole.height));
  for (var i = invocation; i < WORDS; i += INVOCATIONS) {
    spins[i] = ensemble[place_of(tile, i, g)];
  }
  workgroupBarrier();
  let lattice = Lattice(2u * COLUMNS, HEIGHT, 1u, whole.strips);
  let rule = prepare(g);
  let stream = stream_of(g, update.streams);
  for (var half_sweep = 0u; half_sweep < half_sweeps; half_sweep++) {
    let step = update.step + ordinal + half_sweep;
    // Rows of the halo that a later half-sweep still needs.
    let first = HALO_ROWS - min(HALO_ROWS, half_sweeps - 1u - half_sweep);
    let end = HEIGHT - first;
    let walks = COLUMNS * ((end - first + ROWS - 1u) / ROWS);
    for (var i = invocation; i < walks; i += INVOCATIONS) {
      let column = column_of_tile(lattice, tile, i % COLUMNS, step & 1u);
      walk(lattice, column, stream, first + i / COLUMNS * ROWS, end, step, rule);
    }
    workgroupBarrier();
  }
  for (var i = invocation; i < WORDS; i += INVOCATIONS) {
    if (WHOLE) {
      ensemble[place_of(tile, i, g)] = spins[i];
    } else if (!in_halo(i)) {
      after[place_of(tile, i, g)] = spins[i];
    }
  }
}
