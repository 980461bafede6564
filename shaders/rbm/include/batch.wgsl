// Which groups of a data set make up a batch. Each update has a record in the list: how many groups (the last
// batch of an epoch may be short), how many samples, then the numbers of the groups. So data are read where they lie and never copied.
//
// Host: src/rbm/training/batches.ts.
struct Batch {
  groups: u32,      // of a full batch: words per unit
  data_groups: u32, // words per unit of the data set
  ordinals: u32,    // ordinals of one update
  samples: u32,     // of the data set: the last group may have fewer than 32
}

// Where the record of an update begins.
fn batch_record(batch: Batch, ordinal: u32) -> u32 {
  return ordinal / batch.ordinals * (2u + batch.groups);
}

// Where the numbers of a record begin.
const record_head = 2u;

// The bits of a group that belong to samples, where there are `samples` of them in all.
fn lanes_of(samples: u32, group: u32) -> u32 {
  let left = samples - min(samples, 32u * group);
  return select((1u << (left & 31u)) - 1u, 0xffffffffu, left >= 32u);
}
