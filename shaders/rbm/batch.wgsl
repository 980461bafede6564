// Which groups of a data set make up a batch. Each update has a record in the list: how many groups (the last
// batch of an epoch may be short), then their numbers. So data are read where they lie and never copied.
//
// Host: src/rbm/batches.ts.
struct Batch {
  groups: u32,            // of a full batch: words per unit
  data_groups: u32,       // words per unit of the data set
  @size(8) ordinals: u32, // ordinals of one update
}

// Where the record of an update begins.
fn batch_record(batch: Batch, ordinal: u32) -> u32 {
  return ordinal / batch.ordinals * (1u + batch.groups);
}
