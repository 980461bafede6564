"""Checkerboard Metropolis in Numba: int8 spins, one array a colour, rows in parallel, a hash of site and key as random number."""

np, numba = need("numpy", "numba")
size, temperature = options["size"], options["temperature"]
word = np.uint32


@numba.njit(inline="always")
def mixed(x):
    x = word(word(x ^ (x >> word(16))) * word(0x21F0AAAD))
    x = word(word(x ^ (x >> word(15))) * word(0x735A2D97))
    return word(x ^ (x >> word(15)))


@numba.njit(parallel=True)
def half_sweep(own, other, colour, key, limit4, limit8):
    rows, half = own.shape
    for y in numba.prange(rows):
        row, beside, above, below = own[y], other[y], other[y - 1], other[y + 1 if y + 1 < rows else 0]
        far = np.empty(half, np.int8)
        if (y + colour) & 1:
            far[:-1], far[-1] = beside[1:], beside[0]
        else:
            far[1:], far[0] = beside[:-1], beside[-1]
        base = word(y * half)
        for x in range(half):
            total = np.int8(np.int8(above[x] + below[x]) + np.int8(beside[x] + far[x]))
            change = row[x] * total
            draw = mixed(mixed(word(base + word(x)) ^ key) + key)
            if change <= 0 or draw < (limit4 if change == 2 else limit8):
                row[x] = -row[x]


random = np.random.default_rng(1)
colours = [(2 * random.integers(0, 2, (size, size // 2)) - 1).astype(np.int8) for _ in range(2)]
limits = [word(np.exp(-2 * change / temperature) * 2**32) for change in (2, 4)]


done = 0


def run(sweeps):
    global done
    done += sweeps
    for _ in range(sweeps):
        for colour in (0, 1):
            half_sweep(colours[colour], colours[1 - colour], colour, word(random.integers(2**32)), *limits)


def check():
    run(max(0, options["sweepsBeforeCheck"] - done))
    own, other = (colour.astype(np.int64) for colour in colours)
    total = np.roll(other, 1, 0) + np.roll(other, -1, 0) + other
    total[0::2] += np.roll(other[0::2], 1, 1)
    total[1::2] += np.roll(other[1::2], -1, 1)
    return {"energy": -float(np.sum(own * total)) / size**2}


serve(f"Numba {numba.__version__}, {threads(numba.get_num_threads())}", run, check)
