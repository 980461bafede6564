"""Computes the numbers of a report of scale again, from its data/*.npy alone and by other means.

    python3 tests/reports/scale.py scaled

needs numpy. Energies come from Kaufman's products in extended precision, fits from Gauss-Newton steps in all parameters at once.
Ends with status 1 where a number is not found again.
"""

import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
results = json.loads((folder / "results.json").read_text())["results"]
numbers = results["numbers"]
points = np.load(folder / "data/points.npy")
blocks = np.load(folder / "data/blocks.npy")
sizes, temperatures = points.T
wrong = 0


def check(name, found, written, tolerance):
    global wrong
    same = abs(found - written) <= tolerance
    wrong += not same
    print(f"{'ok' if same else 'WRONG':6}{name}: {found} here, {written} in results.json")


def log_partition(size, coupling):
    """ln Z of the torus by Kaufman's four products."""
    size, k = int(size), np.longdouble(coupling)
    c = np.cosh(2 * k) ** 2 / np.sinh(2 * k)
    g = np.arccosh(c - np.cos(np.pi * np.arange(1, 2 * size, dtype=np.longdouble) / size))
    g = np.concatenate([[2 * k + np.log(np.tanh(k))], g])
    sums = []
    for first, function in ((1, np.cosh), (1, np.sinh), (0, np.cosh), (0, np.sinh)):
        sums.append(np.prod(2 * function(size * g[first::2] / 2)))
    return size**2 / 2 * np.log(2 * np.sinh(2 * k)) + np.log(sum(sums) / 2)


def energy(size, temperature, step=1e-5):
    k = 1 / np.longdouble(temperature)
    return float(-(log_partition(size, k + step) - log_partition(size, k - step)) / (2 * step) / size**2)


count = blocks.shape[1]
left = (blocks.sum(1, keepdims=True) - blocks) / (count - 1)
whole = blocks.mean(1, keepdims=True)


def spread(values, axis=-1):
    return np.sqrt((count - 1) * np.var(values, axis=axis))


exact = np.array([energy(*point) for point in points])
worst = np.max(np.abs(-whole[:, 0, 0] - exact) / spread(left[:, :, 0]))
targets = {target["id"]: target for target in results["targets"]}
check("largest deviation of energies", worst, targets["energies"]["measured"]["largest deviation in errors"], 0.02)


def corrected(of):
    """A quantity without each block, and of all blocks in the last column, after the control variate."""
    y = of(np.concatenate([left, whole], axis=1))
    u = -np.concatenate([left, whole], axis=1)[:, :, 0]
    slopes = [np.polyfit(a[:-1], b[:-1], 1)[0] for a, b in zip(u, y)]
    return y - np.array(slopes)[:, None] * (u - exact[:, None])


def fit(y, errors, degree, omega, start):
    def model(p):
        t = 1 - p[0] / temperatures
        x = t * (1 + p[1] * t) * sizes ** (1 / p[2])
        c = sizes**-omega
        return sum(a * x**k for k, a in enumerate(p[3 : 4 + degree])) + (p[-2] + p[-1] * x) * c

    p = np.array(start, float)
    for _ in range(40):
        steps = 1e-6 * np.maximum(1e-2, np.abs(p))
        slopes = np.array([(model(p + h) - model(p - h)) / (2 * h.sum()) for h in np.diag(steps)]).T
        change = np.linalg.lstsq(slopes / errors[:, None], (y - model(p)) / errors, rcond=None)[0]
        p = p + change
        if np.all(np.abs(change) < 1e-10 * (1 + np.abs(p))):
            break
    return p, (((y - model(p)) / errors) ** 2).sum()


def length(b):
    return np.sqrt(b[:, :, 4] / b[:, :, 5] - 1) / (2 * np.sin(np.pi / sizes) * sizes)[:, None]


for name, of in (("binder", lambda b: 1 - b[:, :, 3] / (3 * b[:, :, 2] ** 2)), ("length", length)):
    y = corrected(of)
    # The slope of the control variate takes one degree of freedom of the blocks.
    errors = spread(y[:, :-1]) * np.sqrt((count - 1) / (count - 2))
    written = results["fits"][name]
    parameters = len(sizes) - written["degrees"]
    degree = parameters - 6
    near = numbers["temperatures"][name]["value"]
    start = [near, 0, numbers["nus"][name]["value"], *np.zeros(degree + 1), 0, 0]
    best, chi = fit(y[:, -1], errors, degree, 7 / 4, start)
    # The mean square of Student's distribution with count - 1 degrees of freedom.
    check(f"chi^2 of {name}", chi * (count - 3) / (count - 1), written["chiSquared"], 0.01)
    without = np.array([fit(column, errors, degree, 7 / 4, best)[0] for column in y[:, :-1].T])
    for what, index in (("temperatures", 0), ("nus", 2), ("critical", 3)):
        error = spread(without[:, index])
        own = numbers[what][name]
        check(f"{what} from {name}", best[index], own["value"], 0.02 * error)
        check(f"its statistical error", error, own["statistical"], 0.05 * error)

if (folder / "data/relaxation.npy").exists():
    times = np.load(folder / "data/times.npy")
    first, second = np.load(folder / "data/relaxation.npy")
    used = times >= 16
    left1, left2 = [(np.sum(a, 0) - a) / (count - 1) for a in (first, second)]
    cases = (
        ("decay", lambda m, m2: np.log(m), lambda s: -1 / 8 / s),
        ("spread", lambda m, m2: np.log(m2 / m**2 - 1), lambda s: 2 / s),
    )
    for name, of, exponent in cases:
        rows = of(left1, left2)[:, used]
        errors = spread(rows, 0)
        t = times[used]
        design = np.array([np.ones_like(t), np.log(t), 1 / t]).T / errors[:, None]
        slope = lambda y: np.linalg.lstsq(design, y / errors, rcond=None)[0][1]
        z = exponent(slope(of(first.mean(0), second.mean(0))[used]))
        error = spread(np.array([exponent(slope(row)) for row in rows]))
        own = results["dynamics"][name]["exponent"]
        check(f"z from {name}", z, own["value"], 1e-3 * error)
        check("its error", error, own["error"], 1e-3 * error)

sys.exit(1 if wrong else 0)
