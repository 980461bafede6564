/** How long a wait is polled for at every turn of the event loop, in milliseconds: a GPU is often done by then. */
const eager = 1;
/** Time between two polls after that. */
const pause = 1;

/**
 * Makes Dawn wait for long work without spinning. Its binding asks whether work is done at every turn of the event loop, with
 * `setImmediate`, for as long as anything is awaited: a busy core, which a software adapter computes with. The binding looks
 * `setImmediate` up each time and hands over a native function; such a callback is put off by a timer once its wait is longer
 * than a millisecond. Everything else passes through.
 */
export function pollPatiently(scope: { setImmediate: typeof setImmediate } = globalThis): void {
  let within = false;
  let began = 0;
  scope.setImmediate = new Proxy(scope.setImmediate, {
    apply(target, self, args: Parameters<typeof setImmediate>) {
      const [poll] = args;
      if (!isDawns(poll)) return Reflect.apply(target, self, args) as unknown;
      const now = performance.now();
      // A poll that was not asked for by the one before begins a wait.
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

/** Whether a function is native and has no name; a bound one has. */
function isDawns(callback: unknown): boolean {
  return (
    typeof callback === 'function' &&
    callback.name === '' &&
    Function.prototype.toString.call(callback).endsWith('{ [native code] }')
  );
}
