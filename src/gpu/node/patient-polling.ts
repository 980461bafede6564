/** For this many milliseconds a wait is polled at every turn of the event loop. A GPU is often done by then. */
const eager = 1;
/** After that, the milliseconds between two polls. */
const pause = 1;

/**
 * Makes Dawn wait for long work without keeping a core busy. While anything is awaited, Dawn's binding polls at every turn of
 * the event loop with `setImmediate`. This occupies a core that a software adapter needs for computing. The binding looks up
 * `setImmediate` at each poll and passes a native function. This replacement delays such a callback by a timer once the wait
 * is longer than a millisecond. All other callbacks pass through unchanged.
 */
export function pollPatiently(scope: { setImmediate: typeof setImmediate } = globalThis): void {
  let within = false;
  let began = 0;
  scope.setImmediate = new Proxy(scope.setImmediate, {
    apply(target, self, args: Parameters<typeof setImmediate>) {
      const [poll] = args;
      if (!isDawns(poll)) return Reflect.apply(target, self, args) as unknown;
      const now = performance.now();
      // A poll that was not scheduled by the previous poll begins a new wait.
      if (!within) began = now;
      const next = (): void => {
        within = true;
        try {
          poll();
        } finally {
          within = false;
        }
      };
      return now - began < eager
        ? (Reflect.apply(target, self, [next]) as unknown)
        : setTimeout(next, pause);
    },
  });
}

/** Whether a function is native and has no name. (A bound function has a name.) */
function isDawns(callback: unknown): boolean {
  return (
    typeof callback === 'function' &&
    callback.name === '' &&
    Function.prototype.toString.call(callback).endsWith('{ [native code] }')
  );
}
