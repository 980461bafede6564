"""
Trains the machines of the study `learned-map` on a processor: an independent program in Python and C, which takes 8 seconds
for a machine of 256 visible and 64 hidden units where a software adapter takes two to four minutes.

    npx blockspin simulate --size 16 --temperature 2.269185314213022 --replicas 20480 --sweeps 8 --lattices-every 8 --lattices critical.npy
    OMP_NUM_THREADS=1 python3 bench/learned-map/train.py critical.npy --l1 0,0.004 --seeds 1,2,3 --out machines
    npx blockspin renormalize --size 16 --map machines/l1-0.004-seed-1.safetensors

Needs numpy and a C compiler (cc). The recipe is that of src/studies/learned-map/machines.ts: units of +1 and -1, no biases,
CD-1, momentum 0.5 and then 0.9, a rate that is constant and then falls linearly to a hundredth, L1 inside the rate.
`--constant` and `--cycles` are those of the presets (5,000 and 1 for 16 x 16, 10,000 and 2 for larger lattices).
"""

import argparse, ctypes, json, os, re, struct, subprocess, tempfile, time
import numpy as np

BATCH = 96
F = np.float32


def compiled():
    """The update in C, compiled for this machine."""
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "update.c")
    target = os.path.join(tempfile.mkdtemp(), "update.so")
    flags = ["-O3", "-march=native", "-ffast-math", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, source, "-o", target, "-lm"], check=True)
    return ctypes.CDLL(target).update


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)


def gyration(weights, size):
    """Median over the hidden units of the radius of gyration of the squared weights, on the periodic lattice."""
    angle = 2 * np.pi * np.arange(size) / size
    radii = []
    for field in weights.T:
        square = field.astype(float).reshape(size, size) ** 2
        moment = 0.0
        for marginal in (square.sum(0), square.sum(1)):
            centre = np.angle((marginal * np.exp(1j * angle)).sum()) * size / (2 * np.pi)
            distance = np.arange(size) - centre
            distance -= size * np.round(distance / size)
            moment += (marginal * distance**2).sum()
        radii.append(np.sqrt(moment / square.sum()))
    return float(np.median(radii))


def settled(radii):
    """Whether the radius changed by less than 2 % for each quarter of the training in the last cycle."""
    return len(radii) > 1 and abs(radii[-1] - radii[-2]) < 0.02 * 4 / len(radii) * radii[-1]


def trained(update, data, *, l1, seed, constant, cycles):
    """Weights [visible][hidden], radii of gyration, number of updates, whether the radii have settled."""
    samples, visible = data.shape
    size, hidden = round(visible**0.5), visible // 4
    rng = np.random.default_rng([seed, size])
    weights = rng.normal(0, 0.01, (visible, hidden)).astype(F)
    key, counter = ctypes.c_uint32(int(rng.integers(2**32))), ctypes.c_uint32(0)
    work = np.zeros(2 * BATCH * (visible + 2 * hidden) + 2 * visible * hidden, F)
    per_epoch = -(-samples // BATCH)
    epochs = max(2, round(constant / per_epoch))
    updates, radii = 0, []

    def stage(epochs, momentum, rate, last=None):
        nonlocal updates
        step = np.zeros_like(weights)
        total = epochs * per_epoch
        rates = np.full(total, rate) if last is None else np.linspace(rate, last, total)
        done = 0
        for _ in range(epochs):
            order = rng.permutation(samples)
            for at in range(0, samples, BATCH):
                rows = np.ascontiguousarray(data[order[at : at + BATCH]])
                numbers = [ctypes.c_float(x) for x in (rates[done], momentum, l1)]
                pointers = [pointer(x) for x in (rows, weights, step)]
                update(len(rows), visible, hidden, *pointers, *numbers, key, ctypes.byref(counter), pointer(work))
                done += 1
        updates += total
        return gyration(weights, size)

    first = max(1, round(0.2 * epochs))
    stage(first, 0.5, 0.1)
    while len(radii) < cycles and not settled(radii):
        stage(max(1, epochs - (0 if radii else first)), 0.9, 0.02)
        radii.append(stage(epochs, 0.9, 0.02, 0.0002))
    return weights, radii, updates, settled(radii)


def save(path, weights, radii, updates, calm):
    """A machine file, as `blockspin train` writes one."""
    visible, hidden = weights.shape
    about = {
        "format": "blockspin-rbm",
        "energy": "E(v,h) = -a.v - b.h - v^T W h",
        "units": "spin",
        "configuration": json.dumps({"gyration": radii, "updates": updates, "settled": calm}),
    }
    head, end = {"__metadata__": about}, 0
    for name, shape in (("hiddenBias", [hidden]), ("visibleBias", [visible]), ("weights", [visible, hidden])):
        begin, end = end, end + 4 * int(np.prod(shape))
        head[f"layers.0.{name}"] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, end]}
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".part", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + np.zeros(hidden + visible, F).tobytes() + weights.tobytes())
    os.replace(path + ".part", path)


def main():
    options = argparse.ArgumentParser(description="Trains the machines of the study learned-map on a processor.")
    options.add_argument("lattices", help="spins of 0 and 1 or of -1 and 1, [samples][sites], .npy")
    options.add_argument("--l1", default="0,0.001,0.002,0.004,0.01", help="strengths of the penalty (default: %(default)s)")
    options.add_argument("--seeds", default="1,2,3,4,5,6,7,8", help="(default: %(default)s)")
    options.add_argument("--permuted", action="store_true", help="permute the pixels of all lattices in one way")
    options.add_argument("--constant", type=int, default=5000, help="updates at the constant rate in a cycle (default: %(default)s)")
    options.add_argument("--cycles", type=int, default=1, help="cycles at most (default: %(default)s)")
    options.add_argument("--out", default="machines", help="folder of the machines (default: %(default)s)")
    given = options.parse_args()
    try:
        spins = np.load(given.lattices)
    except (OSError, ValueError) as error:
        options.error(f"{given.lattices} cannot be read as .npy: {error}")
    for name in ("l1", "seeds"):
        for number in getattr(given, name).split(","):
            if not re.fullmatch(r"\d+(\.\d+)?" if name == "l1" else r"\d+", number):
                options.error(f"--{name} {number!r}: give numbers from 0 on, with commas between them")
    if given.constant < 1 or given.cycles < 1:
        options.error("--constant and --cycles must be at least 1")
    spins = spins.reshape(len(spins), -1)
    samples, sites = spins.shape
    side = round(sites**0.5)
    if side * side != sites or side % 8 or samples % 4:
        options.error(
            f"{given.lattices} has {samples} lattices of {sites} sites; "
            "lattices must be squares with a side that is a multiple of 8, and their number a multiple of 4"
        )
    data = np.where(spins > 0, F(1), F(-1))
    if given.permuted:
        data = np.ascontiguousarray(data[:, np.random.default_rng(0).permutation(sites)])
    os.makedirs(given.out, exist_ok=True)
    update = compiled()
    for l1 in given.l1.split(","):
        for seed in given.seeds.split(","):
            start = time.time()
            found = trained(update, data, l1=float(l1), seed=int(seed), constant=given.constant, cycles=given.cycles)
            kind = "permuted-" if given.permuted else ""
            save(f"{given.out}/{kind}l1-{l1}-seed-{seed}.safetensors", *found)
            row = dict(l1=float(l1), seed=int(seed), permuted=given.permuted, gyration=found[1], updates=found[2])
            print(json.dumps({**row, "settled": found[3], "seconds": round(time.time() - start, 1)}), flush=True)


main()
