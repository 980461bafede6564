"""What all peers in Python share. `blockspin bench --peers` runs each as `python3 -c "serve.py + peer"`.

The first argument is a JSON document with the parameters. On standard output a peer says in one line of JSON who it is, or
{"missing": ...} if a package is not installed. Then it answers line by line: a number n of units with the milliseconds that they
took, and `check` with a line of JSON that tells whether the peer does what it claims.
"""

import json
import sys
import time

options = json.loads(sys.argv[1])


def tell(line):
    print(line, flush=True)


def need(*names):
    """Imports packages, or says which is missing and ends."""
    import importlib

    try:
        return [importlib.import_module(name) for name in names]
    except ImportError as error:
        tell(json.dumps({"missing": f"{error.name or names[0]}"}))
        sys.exit()


def threads(n):
    return f"{n} thread" + "s" * (n > 1)


def serve(device, run, check, units=1):
    """run(n) does n times so many units and waits for them; check() returns numbers."""
    tell(json.dumps({"device": device, "units": units}))
    for line in sys.stdin:
        if line.strip() == "check":
            tell(json.dumps(check()))
            continue
        start = time.perf_counter()
        run(int(line))
        tell(f"{1000 * (time.perf_counter() - start):.6f}")


def patterns(numpy, count, visible, kinds=32, noise=0.1):
    """Noisy copies of a few random patterns, float32 0/1, (count, visible): data that a machine can learn."""
    random = numpy.random.default_rng(1)
    base = random.random((kinds, visible)) < 0.5
    noisy = base[random.integers(kinds, size=count)] ^ (random.random((count, visible)) < noise)
    return noisy.astype(numpy.float32)
