// Runs jobs in lanes, for tests/runner.mjs: as many at a time as there are lanes.

const print = (data) => process.stdout.write(data);

/**
 * Runs jobs in the order of their list, a few at a time.
 * @param run is given a job and a function that takes its output. The output of one job is never mixed with that of
 * another: with one lane it is written as it comes, with more lanes when the job has ended.
 */
export async function inLanes(jobs, lanes, run) {
  const left = [...jobs];
  const lane = async () => {
    for (let job = left.shift(); job !== undefined; job = left.shift()) {
      const held = [];
      await run(job, lanes === 1 ? print : (data) => held.push(data));
      for (const data of held) print(data);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
