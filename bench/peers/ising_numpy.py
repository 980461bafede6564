"""Checkerboard Metropolis in NumPy: int8 spins, one array a colour."""

(np,) = need("numpy")
size, temperature = options["size"], options["temperature"]
random = np.random.default_rng(1)
colours = [(2 * random.integers(0, 2, (size, size // 2)) - 1).astype(np.int8) for _ in range(2)]
# Acceptance by the product of a spin and the sum of its neighbours, -4 to 4.
accepted = np.array([min(1, np.exp(-2 * d / temperature)) for d in range(-4, 5)], np.float32)


def neighbours(other, colour):
    total = np.roll(other, 1, 0) + np.roll(other, -1, 0) + other
    ahead = slice(colour, None, 2)
    behind = slice(1 - colour, None, 2)
    # In even rows the first spin belongs to colour 0, in odd rows to colour 1.
    total[ahead] += np.roll(other[ahead], 1, 1)
    total[behind] += np.roll(other[behind], -1, 1)
    return total


done = 0


def run(sweeps):
    global done
    done += sweeps
    for _ in range(sweeps):
        for colour in (0, 1):
            spins = colours[colour]
            change = spins * neighbours(colours[1 - colour], colour)
            flips = random.random(spins.shape, np.float32) < accepted[change + 4]
            np.negative(spins, out=spins, where=flips)


def check():
    run(max(0, options["sweepsBeforeCheck"] - done))
    bonds = np.sum(colours[0] * neighbours(colours[1], 0), dtype=np.int64)
    return {"energy": -float(bonds) / size**2}


serve(f"NumPy {np.__version__}, 1 thread", run, check)
