"""Computes the targets of a report of the study learned-map again, from its data/*.npy alone and by other means.

    python3 tests/reports/learned_map.py reproduced/learned-map

needs numpy. Ends with status 1 where a number or a verdict of results.json is not found again.
"""

import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
document = json.loads((folder / "results.json").read_text())
parameters = document["parameters"]
targets = {target["id"]: target for target in document["results"]["targets"]}
wrong = 0

# Operators in the order of the entries: five even ones, four odd ones, the first of which is the field, and two further even ones.
COUNT = 11
FIELD = 5
EVEN = [0, 1, 2, 3, 4, 9, 10]
SPREAD = [1, 2, 4, 7]


def check(name, found, written, tolerance=1e-6):
    global wrong
    if isinstance(found, str):
        same = found == written
    else:
        written = np.nan if written is None else written
        same = np.isclose(found, written, rtol=tolerance, atol=1e-8, equal_nan=True)
    wrong += not same
    print(f"{'ok' if same else 'WRONG':6}{name}: {found} here, {written} in results.json")


def load(name):
    return np.load(folder / "data" / f"{name}.npy")


def measured(identity, name):
    return targets[identity]["measured"][name]


def exponent(rows, chosen):
    """log2 of the largest |eigenvalue| of B^-1 A, of one row of means or of several."""
    fine, coarse = rows[..., :COUNT], rows[..., COUNT : 2 * COUNT]
    shape = (*rows.shape[:-1], COUNT, COUNT)
    mixed = rows[..., 2 * COUNT : 2 * COUNT + COUNT**2].reshape(shape)
    own = rows[..., 2 * COUNT + COUNT**2 :].reshape(shape)
    place = (..., *np.ix_(chosen, chosen))
    a = (mixed - coarse[..., :, None] * fine[..., None, :])[place]
    b = (own - coarse[..., :, None] * coarse[..., None, :])[place]
    try:
        return np.log2(np.abs(np.linalg.eigvals(np.linalg.solve(b, a))).max(-1))
    except np.linalg.LinAlgError:
        return np.nan if rows.ndim == 1 else np.array([exponent(row, chosen) for row in rows])


def jackknife(rows, estimate):
    """The value without its bias, and its error, over blocks of equal weight. Rows are the last axis for the estimate."""
    count = len(rows)
    total = rows.sum(0)
    without = estimate((total - rows) / (count - 1))
    value = count * estimate(total / count) - (count - 1) * without.mean()
    return value, np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum())


def excess(pair, low, high):
    value, error = pair
    if not np.isfinite(error):
        return np.nan
    outside = max(low - value, value - high)
    return 0 if outside == 0 else outside / error if error > 0 else np.sign(outside) * np.inf


def within(pair, low, high, holds=-2, fails=3):
    outside = excess(pair, low, high)
    if outside < holds if holds < 0 else outside <= holds:
        return "holds"
    return "fails" if holds == fails or outside > fails else "inconclusive"


def both(verdicts):
    if "fails" in verdicts:
        return "fails"
    return "inconclusive" if "inconclusive" in verdicts else "holds"


def step_of(rows):
    magnetic = jackknife(rows, lambda row: 2 ** exponent(row, [FIELD]))
    return {
        "yh": jackknife(rows, lambda row: exponent(row, [FIELD])),
        "yt": {n: jackknife(rows, lambda row, n=n: exponent(row, EVEN[:n])) for n in (1, 2, 4)},
        "magnetic": magnetic,
        "thermal": jackknife(rows, lambda row: 2 ** exponent(row, EVEN[:2])),
        "spread": jackknife(rows, lambda row: np.ptp([exponent(row, EVEN[:n]) for n in SPREAD], 0)),
    }


def verdict_of(rule, steps):
    def magnetic(step):
        return within(step["magnetic"], 2 ** (1.875 - 0.03), 2 ** (1.875 + 0.03))

    def thermal(step):
        return within(step["thermal"], 2**0.9, 2**1.1)

    if rule == "second step":
        return both([magnetic(steps[1]), thermal(steps[1])])
    if rule == "iterated":
        return both([magnetic(steps[1]), within(steps[1]["spread"], -np.inf, 0.15)]) if len(steps) > 1 else "inconclusive"
    return both([part(step) for step in steps[:2] for part in (magnetic, thermal)])


# Exponents and verdicts of every map.
found = {}
for name, maps in parameters["measured"].items():
    steps = load(f"{name}-steps")
    for subject, own in zip(maps, steps):
        numbers = [step_of(rows) for rows in own]
        verdict = verdict_of(subject["rule"], numbers)
        found[name, subject["name"]] = {**subject, "steps": numbers, "verdict": verdict}
        check(f"verdict of {subject['name']}", verdict, subject["verdict"])
everything = list(found.values())


def pair_check(name, pair, written, tolerance=1e-5):
    check(name, pair[0], written["value"], tolerance)
    check(f"error of {name}", pair[1], written["error"], tolerance)


# LM-1: y_h at K = 0 against log2 of the gain, which is enumerated here for the three maps.
for name in targets["LM-1"]["measured"]:
    own = found["hot", name.removeprefix("y_h, ")]
    pair_check(f"LM-1 {name}", own["steps"][0]["yh"], measured("LM-1", name))
spins = np.array([[1 if state >> site & 1 else -1 for site in range(4)] for state in range(16)])
gains = {
    "majority": (np.sign(spins.sum(1)) * spins.sum(1)).mean(),
    "decimation": (spins[:, 0] * spins.sum(1)).mean(),
    "soft majority, w = 0.5": (np.tanh(spins.sum(1) / 2) * spins.sum(1)).mean(),
}
for name, gain in gains.items():
    check(f"gain of {name}", float(np.log2(gain)), measured("LM-1", f"y_h, {name}")["exact"], 1e-9)

# LM-2.
for name in ("majority", "decimation"):
    pair_check(f"spread, {name}", found["filters", name]["steps"][1]["spread"], measured("LM-2 verdicts", f"spread, {name}"))
itself, steps = load("filters-itself"), load("filters-steps")
place = [subject["name"] for subject in parameters["measured"]["filters"]].index("decimation")
square = 2 * COUNT + COUNT**2 + FIELD * COUNT + FIELD
mixed = 2 * COUNT + FIELD * COUNT + FIELD
rows = np.stack([steps[place, 0, :, mixed], itself[:, square]], 1)
identity = "LM-2 decimation, numbers"
if identity in targets:
    pair_check("<m'm>/<m^2> of decimation", jackknife(rows, lambda row: 4 * row[..., 0] / row[..., 1]), measured(identity, "<m'm>/<m^2>"))
    pair_check("y_h of decimation", found["filters", "decimation"]["steps"][0]["yh"], measured(identity, "y_h, step 1"))
verdicts = [found["filters", name]["verdict"] for name in ("majority", "decimation")]
opposite = {"holds": "fails", "fails": "holds", "inconclusive": "inconclusive"}
check("verdict of LM-2", both([verdicts[0], opposite[verdicts[1]]]), targets["LM-2 verdicts"]["verdict"])

# LM-3: weights of 2 x 2 filters.
trained = parameters["learnedFilters"]
if "LM-3 k = 2, weights" in targets:
    weights = load("weights-k2")
    pairs = [own for own in trained if own["side"] == 2]
    kept = np.array([row * np.sign(row.sum()) for row, own in zip(weights, pairs) if own["data"] == "critical lattices"])
    check("mean weight", float(kept.mean()), measured("LM-3 k = 2, weights", "mean weight")["value"])
    check("largest deviation", float(np.abs(kept - 1.1519).max()), measured("LM-3 k = 2, weights", "largest deviation"))
    check(
        "verdict of the weights",
        "holds" if (np.abs(kept - 1.1519) <= 0.02).all() else "fails",
        targets["LM-3 k = 2, weights"]["verdict"],
    )
passing = [own for own in everything if own["role"] == "expected to pass"]
for own in passing:
    check("verdict of the filter from permuted pixels", own["verdict"], targets["LM-3 permuted data"]["verdict"])

# LM-4: machines that pass.
for identity, target in targets.items():
    if not identity.startswith("LM-4 L = ") or "machines" not in target["measured"]:
        continue
    size, penalty = identity.removeprefix("LM-4 L = ").split(", ")
    own = [one for (group, _), one in found.items() if group == f"machines-{size}" and one["group"] == penalty]
    check(f"machines of {identity}", len(own), target["measured"]["machines"])
    for verdict, name in (("holds", "pass"), ("fails", "fail")):
        check(f"{identity}: machines that {name}", sum(one["verdict"] == verdict for one in own), target["measured"][f"machines that {name}"])
    first = np.array([one["steps"][0]["yh"][0] for one in own])
    check(f"{identity}: y_h of step 1", float(first.mean()), target["measured"]["y_h, step 1"]["value"], 1e-5)

# Nulls.
nulls = [own for (group, _), own in found.items() if own["role"] == "null" and group != "hot"]
check("nulls", len(nulls), measured("LM nulls", "nulls"))
check("nulls that fail", sum(own["verdict"] == "fails" for own in nulls), measured("LM nulls", "nulls that fail"))
check("verdict of the nulls", both([opposite[own["verdict"]] for own in nulls]), targets["LM nulls"]["verdict"])

# LM-5.
replicas = parameters["grow"]["replicas"]
for name, row in zip(parameters["grown"]["quantities"], load("growing-back")):
    means = row.reshape(-1, replicas).mean(0)
    pair_check(f"grown minus original, {name}", (means.mean(), means.std(ddof=1) / np.sqrt(replicas)), measured("LM-5 growing back", name))
for index, name in enumerate(("K′", "K_c")):
    sums = load(f"doubling-{index + 1}")
    for step in range(1, len(sums) - 1):
        coarse, fine = sums[step], sums[step + 1]
        blocks = np.stack([4 * (coarse * fine).sum(0).reshape(-1, 32).sum(0), (fine**2).sum(0).reshape(-1, 32).sum(0)], 1)
        pair = jackknife(blocks, lambda row: 2 - np.log2(row[..., 0] / row[..., 1]))
        pair_check(f"{name}, doubling {step + 1}", pair, measured("LM-5 doubling", f"{name}, doubling {step + 1}"))

# LM-6: J by distance, from J of all pairs.
matrices = load("pair-couplings")
side = parameters["couplings"]["size"]
sites = np.arange(side**2)
away = [np.abs(axis[:, None] - axis[None, :]) for axis in (sites % side, sites // side)]
dx, dy = [np.minimum(axis, side - axis) for axis in away]
near, far = np.minimum(dx, dy), np.maximum(dx, dy)
start = 0
for group in parameters["coupled"]:
    own = matrices[start : start + group["machines"]]
    start += group["machines"]
    if group["isNull"]:
        continue
    identity = f"LM-6 {group['name']}"
    nearest = np.array([matrix[(far == 1) & (near == 0)].mean() for matrix in own])
    check(f"{identity}: J_nn", float(nearest.mean()), measured(identity, "J_nn")["value"], 1e-5)
    others = [
        max(abs(matrix[(far == x) & (near == y)].mean()) for x in range(1, 4) for y in range(x + 1) if (x, y) != (1, 0))
        for matrix in own
    ]
    check(f"{identity}: largest other pair", float(np.mean(others)), measured(identity, "largest other pair")["value"], 1e-5)

print(f"{wrong} of the numbers were not found again." if wrong else "All numbers were found again.")
sys.exit(1 if wrong else 0)
