"""Computes the targets of a report of the study mehta-schwab again, from its data/*.npy alone and by other means.

    python3 tests/reports/mehta_schwab.py reproduced/mehta-schwab

needs numpy. Ends with status 1 where a number or a verdict of results.json is not found again.
"""

import json
import sys
from pathlib import Path

import numpy as np

TRAINED = "trained"
CONTROLS = [
    "untrained weights",
    "trained, pixels permuted afterwards",
    "trained on permuted pixels",
    "trained at K = 0",
    "trained without L1",
]

folder = Path(sys.argv[1])
document = json.loads((folder / "results.json").read_text())
parameters = document["parameters"]
targets = {target["id"]: target for target in document["results"]["targets"]}
size = parameters["size"]
wrong = 0


def check(name, found, written, tolerance=1e-6):
    global wrong
    written = np.nan if written is None else written
    same = np.isclose(found, written, rtol=tolerance, atol=1e-9, equal_nan=True) if not isinstance(found, str) else found == written
    wrong += not same
    print(f"{'ok' if same else 'WRONG':6}{name}: {found} here, {written} in results.json")


def load(name):
    return np.load(folder / "data" / f"{name}.npy")


def is_spot(field):
    """Area of the spot and whether the field is one."""
    r = field.astype(float).reshape(size, size)
    weight = r * r
    if weight.sum() == 0:
        return 0, False
    peak = np.unravel_index(np.argmax(np.abs(r)), r.shape)
    high = np.sign(r[peak]) * r >= abs(r[peak]) / 2
    spot = np.zeros_like(high)
    spot[peak] = True
    while True:
        grown = spot | ((np.roll(spot, 1, 0) | np.roll(spot, -1, 0) | np.roll(spot, 1, 1) | np.roll(spot, -1, 1)) & high)
        if (grown == spot).all():
            break
        spot = grown
    place = np.arange(size)
    moment = 0.0
    for marginal in (weight.sum(0), weight.sum(1)):
        centre = np.angle((marginal * np.exp(2j * np.pi * place / size)).sum()) * size / (2 * np.pi)
        offset = (place - centre + size / 2) % size - size / 2
        moment += (marginal * offset**2).sum()
    gyration = np.sqrt(moment / weight.sum())
    deviation = r - r.mean()
    moran = (deviation * (np.roll(deviation, 1, 0) + np.roll(deviation, 1, 1))).sum() / 2 / (deviation**2).sum()
    above = (np.abs(r) >= abs(r[peak]) / 2).sum()
    compact = gyration <= 0.75 * np.sqrt(size**2 / 6)
    return spot.sum(), bool(spot.sum() >= 0.75 * above and compact and moran >= 0.25)


# The data gate.
energy = load("data-energy")
exact = {name: targets[f"MS data, {name}"]["measured"]["exact"] for name in ("energy", "specific heat")}
blocks = energy.reshape(-1, 32)
check("energy", energy.mean(), targets["MS data, energy"]["measured"]["value"])
check("its error", blocks.mean(1).std(ddof=1) / np.sqrt(len(blocks)), targets["MS data, energy"]["measured"]["error"])


def heat(own):
    return size**2 * parameters["coupling"] ** 2 * ((own**2).mean() - own.mean() ** 2)


without = np.array([heat(np.delete(blocks, i, 0)) for i in range(len(blocks))])
count = len(blocks)
jackknife = count * heat(blocks) - (count - 1) * without.mean()
error = np.sqrt((count - 1) * without.var())
measured = targets["MS data, specific heat"]["measured"]
check("specific heat", jackknife, measured["value"])
check("its error", error, measured["error"])


def log_partition(k):
    """Kaufman's four products, for k > 0 below the critical coupling or above it."""

    def gamma(l):
        if l == 0:
            return 2 * k + np.log(np.tanh(k))
        c = np.cosh(2 * k) / np.tanh(2 * k) - np.cos(np.pi * l / size)
        return np.log(c + np.sqrt(c * c - 1))

    terms = []
    for first in (0, 1):
        half = np.array([size * gamma(2 * r + first) / 2 for r in range(size)])
        terms.append((np.log(2 * np.cosh(half)).sum(), 1.0))
        terms.append((np.log(np.abs(2 * np.sinh(half))).sum(), np.sign(half).prod()))
    top = max(term for term, _ in terms)
    total = sum(sign * np.exp(term - top) for term, sign in terms)
    return size**2 / 2 * np.log(2 * np.sinh(2 * k)) + top + np.log(total / 2)


K, step = parameters["coupling"], 1e-4
low, middle, high = (log_partition(K + shift) for shift in (-step, 0.0, step))
check("exact energy", -(high - low) / (2 * step) / size**2, exact["energy"], 1e-5)
check("exact specific heat", K**2 * (high - 2 * middle + low) / step**2 / size**2, exact["specific heat"], 1e-4)
gate = True
for name, value, spread, share in (
    ("energy", energy.mean(), blocks.mean(1).std(ddof=1) / np.sqrt(count), np.inf),
    ("specific heat", jackknife, error, 0.05),
):
    good = abs(value - exact[name]) <= 3 * spread and abs(value / exact[name] - 1) <= share
    check(f"verdict of the {name}", "holds" if good else "fails", targets[f"MS data, {name}"]["verdict"])
    gate = gate and good

# MS-5.
groups = [name.rsplit(" ", 1)[0] for name in parameters["models"]]
layers = len(parameters["layers"])
areas, spots = [], []
for layer in range(layers):
    fields = load(f"fields-layer-{layer + 1}")
    statistics = load(f"statistics-layer-{layer + 1}")
    found = [[is_spot(field) for field in model] for model in fields]
    areas.append(np.array([[area for area, _ in model] for model in found]))
    spots.append(np.array([[spot for _, spot in model] for model in found]))
    check(f"areas of layer {layer + 1}", float(np.abs(areas[-1] - statistics[:, :, 4]).max()), 0.0)
    check(f"spots of layer {layer + 1}", float(np.abs(spots[-1] - statistics[:, :, 7]).max()), 0.0)


def ratios(group):
    models = [i for i, name in enumerate(groups) if name == group]
    steps = []
    shares = [spots[layer][models].mean() for layer in range(layers)]
    for step in range(layers - 1):
        if min(shares[step], shares[step + 1]) < 0.5:
            steps.append(np.array([]))
            continue
        values = []
        for model in models:
            medians = [
                np.median(areas[layer][model][spots[layer][model]]) if spots[layer][model].any() else np.nan
                for layer in (step, step + 1)
            ]
            values.append(medians[1] / medians[0])
        values = np.array(values)[np.isfinite(values)]
        steps.append(values if 2 * len(values) > len(models) else np.array([]))
    return steps


def inside(values):
    return len(values) > 0 and 2.5 <= values.mean() <= 5


measured = targets["MS-5"]["measured"]
trained = ratios(TRAINED)
for step, values in enumerate(trained):
    name = f"area ratio {step + 2} / {step + 1}"
    check(name, values.mean() if len(values) else np.nan, measured[name]["value"])
    if len(values) > 1:
        check("its error", values.std(ddof=1) / np.sqrt(len(values)), measured[name]["error"])


def share_of(group, layer):
    """The share of spots with its error, a success and a failure more being counted."""
    own = np.concatenate([spots[layer][i] for i, name in enumerate(groups) if name == group])
    guess = (own.sum() + 1) / (len(own) + 2)
    return own.mean(), np.sqrt(guess * (1 - guess) / len(own))


for layer in range(layers):
    name = f"share of spots, layer {layer + 1}"
    share, error = share_of(TRAINED, layer)
    check(name, share, measured[name]["value"])
    check("its error", error, measured[name]["error"])
for control in targets["MS-5"]["controls"]:
    group = control["name"].split(", share of spots")[0]
    found = ratios(group)
    if len(found) > 0 and all(len(values) > 0 for values in found):
        means = [values.mean() for values in found]
        check(f"a ratio of {group}", min(abs(mean - control["measured"]["value"]) for mean in means), 0.0)
    else:
        shares = [share_of(group, layer) for layer in range(layers)]
        share, error = min(shares, key=lambda pair: pair[0])
        check(f"fewest spots, {group}", share, control["measured"]["value"])
        check("its error", error, control["measured"]["error"])


def near(group):
    """Whether chance may take the ratio of a control that is farthest off to an allowed one."""
    found = [control["measured"] for control in targets["MS-5"]["controls"] if control["name"] == group]
    return any(max(2.5 - own["value"], own["value"] - 5) <= 2 * own["error"] for own in found)


alike = [group for group in CONTROLS if all(inside(values) for values in ratios(group))]
check("controls alike", len(alike), sum(control["fulfils"] for control in targets["MS-5"]["controls"]))
if not gate:
    verdict = "inconclusive"
elif alike:
    verdict = "fails"
elif all(inside(values) for values in trained):
    verdict = "inconclusive" if any(near(group) for group in CONTROLS) else "holds"
else:
    beyond = [
        max(2.5 - values.mean(), values.mean() - 5) / (values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else np.inf
        for values in trained
    ]
    if any(len(values) == 0 for values in trained):
        written = [measured[f"share of spots, layer {layer + 1}"] for layer in range(layers)]
        beyond = [(0.5 - share["value"]) / share["error"] for share in written]
    verdict = "inconclusive" if all(excess <= 2 for excess in beyond) else "fails"
check("verdict of MS-5", verdict, targets["MS-5"]["verdict"])

# MS-6.
given = 2.0 * load("given-back") - 1
names = parameters["reconstructed"]
samples = given[names.index("samples")]
overlap = {name: [] for name in names}
chance = {name: [] for name in names}
for name, spins in zip(names, given):
    right = (spins * samples).mean(1).reshape(-1, 32).mean(1)
    overlap[name].append(right.mean())
    chance[name].append(right.std(ddof=1) / np.sqrt(len(right)))
for rival in ("decimation", "blocks"):
    target = targets[f"MS-6 against {rival}"]
    check("overlap of the stack", np.mean(overlap[TRAINED]), target["measured"]["stack"]["value"])
    check(f"overlap of {rival}", overlap[rival][0], target["measured"][rival]["value"])
    over_trainings = np.std(overlap[TRAINED], ddof=1) / np.sqrt(len(overlap[TRAINED]))
    of_stack = np.hypot(over_trainings, chance[TRAINED][0])
    check("error of the stack", of_stack, target["measured"]["stack"]["error"])
    check(f"error of {rival}", chance[rival][0], target["measured"][rival]["error"])
    one_bit = np.abs(samples.mean(1)).mean()
    for control in target["controls"]:
        own = one_bit if control["name"].startswith("one bit") else np.mean(overlap[control["name"]])
        check(f"overlap of {control['name']}", own, control["measured"]["value"])
    difference = target["measured"]["difference"]
    check("error of the difference", np.hypot(of_stack, chance[rival][0]), difference["error"])
    check("difference", np.mean(overlap[TRAINED]) - overlap[rival][0], difference["value"])
    sigmas = (np.mean(overlap[TRAINED]) - overlap[rival][0]) / difference["error"]
    verdict = "holds" if sigmas > 3 else "fails" if sigmas < -3 else "inconclusive"
    if any(control["fulfils"] for control in target["controls"]) and verdict == "holds":
        verdict = "inconclusive"
    check(f"verdict of MS-6 against {rival}", verdict if gate else "inconclusive", target["verdict"])

# What the samples are painted over with, from the samples themselves.
square = samples.reshape(-1, size, size)
corner = square[:, 4::8, 4::8]
painted = corner.repeat(8, 1).repeat(8, 2).reshape(len(square), -1)
check("decimation from the samples", float(np.abs(painted - given[names.index("decimation")]).max()), 0.0)
sums = square.reshape(-1, size // 8, 8, size // 8, 8).sum((2, 4))
majority = np.sign(sums).repeat(8, 1).repeat(8, 2).reshape(len(square), -1)
against = (majority * given[names.index("blocks")]).min()
check("no block against its majority", float(against >= 0), 1.0)

print(f"{wrong} of the numbers were not found again." if wrong else "All numbers were found again.")
sys.exit(1 if wrong else 0)
