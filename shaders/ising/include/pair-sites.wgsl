// Walks along lines of sites of shaders/ising/correlation-pairs.wgsl.

// word_index(lattice, x, y, g) = y * row + ((x + y) & 1) * colour + (x >> shift) * groups + g.
struct Cells {
  width: u32,
  height: u32,
  row: u32,
  rows: u32,   // all of them
  colour: u32, // 0 where words are not split by colour
  shift: u32,
  groups: u32,
  g: u32,
}

fn cells_of(lattice: Lattice, g: u32) -> Cells {
  let even = 1u - (lattice.width & 1u);
  let row = (lattice.width >> even) * lattice.groups;
  let rows = row * lattice.height;
  return Cells(lattice.width, lattice.height, row, rows, rows * even, even, lattice.groups, g);
}

// A site, or a displacement with rows below the height. Edges crossed on the way rotate the word in strip mode.
struct Place {
  x: u32,
  y: u32,
  crossings: u32,
}

fn moved(cells: Cells, place: Place, by: Place) -> Place {
  let x = place.x + by.x;
  let y = place.y + by.y;
  let over = x >= cells.width;
  return Place(
    select(x, x - cells.width, over),
    select(y, y - cells.height, y >= cells.height),
    place.crossings + by.crossings + select(0u, 1u, over));
}

// `distance` rows down (1), not at all (0) or up (-1).
fn rows_of(cells: Cells, distance: u32, down: i32) -> u32 {
  return select(select(0u, distance, down > 0), cells.height - distance, down < 0 && distance > 0u);
}

// Where the words of a line are, with few operations from one to the next: software adapters pay for each shift.
struct Cursor {
  column: u32,
  forward: u32, // by which the column grows at the next step to the right
  row: u32,
  colour: u32,
  crossings: u32,
}

// Steps of a line: one column or none to the right, and rows.
struct Step {
  right: u32,     // all bits or none
  turns: u32,     // changes of `forward`
  row: u32,
  colour: u32,    // changes of `colour`
  crossings: u32,
}

fn cursor_at(cells: Cells, place: Place) -> Cursor {
  let odd = ((place.x + place.y) & 1u) == 1u;
  let grows = cells.shift == 0u || (place.x & 1u) == 1u;
  return Cursor(
    (place.x >> cells.shift) * cells.groups, select(0u, cells.groups, grows), place.y * cells.row,
    select(0u, cells.colour, odd), place.crossings);
}

fn step_of(cells: Cells, by: Place) -> Step {
  return Step(
    0u - by.x, by.x * cells.shift * cells.groups, by.y * cells.row, select(0u, cells.colour, ((by.x + by.y) & 1u) == 1u),
    by.crossings);
}

fn next_word(cells: Cells, cursor: Cursor, step: Step) -> Cursor {
  let row = cursor.row + step.row;
  let next = select(row, row - cells.rows, row >= cells.rows);
  let colour = cursor.colour ^ step.colour;
  if (is_strip && !along_rows) {
    return Cursor(cursor.column, 0u, next, colour, cursor.crossings + step.crossings);
  }
  let column = cursor.column + (cursor.forward & step.right);
  let over = column >= cells.row;
  return Cursor(
    select(column, column - cells.row, over), cursor.forward ^ step.turns, next, colour,
    cursor.crossings + step.crossings + select(0u, 1u, over));
}

fn word_at(cells: Cells, cursor: Cursor) -> u32 {
  let word = spins[cursor.row + cursor.colour + cursor.column + cells.g];
  if (is_strip) {
    return rotate_right(word, cursor.crossings & 31u);
  }
  return word;
}

// Words of four sites; the cursor moves on.
fn next_four(cells: Cells, cursor: ptr<function, Cursor>, step: Step) -> vec4u {
  let a = *cursor;
  let b = next_word(cells, a, step);
  let c = next_word(cells, b, step);
  let d = next_word(cells, c, step);
  *cursor = next_word(cells, d, step);
  return vec4u(word_at(cells, a), word_at(cells, b), word_at(cells, c), word_at(cells, d));
}

// Words of sixteen sites.
struct Sixteen {
  a: vec4u,
  b: vec4u,
  c: vec4u,
  d: vec4u,
}

// A line of strips has 32 words.
const far_reads = select(10u, 8u, is_strip);
var<private> near: array<vec4u, 8>;
var<private> far: array<vec4u, 10>;

// Reads the words of a turn in loops, which keeps the shader short: software adapters take long to compile each read.
fn read_words(cells: Cells, near_place: Place, far_place: Place, step: Step) {
  var cursor = cursor_at(cells, near_place);
  for (var at = 0u; at < 8u; at++) {
    near[at] = next_four(cells, &cursor, step);
  }
  cursor = cursor_at(cells, far_place);
  for (var at = 0u; at < far_reads; at++) {
    far[at] = next_four(cells, &cursor, step);
  }
  if (is_strip) {
    // The line is closed: 32 words are all of it.
    far[8] = far[0];
    far[9] = far[1];
  }
}

// Which of sixteen sites from `at` are before the end of their line.
fn within_of(at: u32, last: u32) -> Sixteen {
  let none = vec4u(0u);
  let every = vec4u(0xffffffffu);
  let a = vec4u(at, at + 1u, at + 2u, at + 3u);
  let end = vec4u(last);
  return Sixteen(
    select(none, every, a < end), select(none, every, a + vec4u(4u) < end),
    select(none, every, a + vec4u(8u) < end), select(none, every, a + vec4u(12u) < end));
}
