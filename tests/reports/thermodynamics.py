"""Computes the targets of a report of the study thermodynamics again, from its data/*.npy alone and by other means.

    python3 tests/reports/thermodynamics.py reproduced/thermodynamics

needs numpy. Ends with status 1 where a number or a verdict of results.json is not found again. Exact values come from a transfer
matrix of whole rows: energy and specific heat by differences of its ln Z, |m| and chi by a field of imaginary strength.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
document = json.loads((folder / "results.json").read_text())
parameters = document["parameters"]
targets = {target["id"]: target for target in document["results"]["targets"]}
wrong = 0

SIZE = parameters["size"]
SITES = SIZE**2
CRITICAL = 2 / math.log(1 + math.sqrt(2))
TEMPERATURES = parameters["temperatures"]
HIDDEN = parameters["hidden"]
WIDTHS = parameters["criticalHidden"]
TRAININGS = parameters["trainings"]
FEWEST = 8
NAMES = ["energy", "m", "heat", "chi"]


def check(name, found, written, tolerance=1e-6):
    global wrong
    if isinstance(found, str):
        same = found == written
    else:
        written = np.nan if written is None else written
        same = np.isclose(found, written, rtol=tolerance, atol=1e-7, equal_nan=True)
    wrong += not same
    print(f"{'ok' if same else 'WRONG':6}{name}: {found} here, {written} in results.json")


def check_pair(name, pair, written, tolerance=1e-6):
    check(name, pair[0], written["value"], tolerance)
    check(f"{name}, error", pair[1], written["error"], tolerance)


def load(name):
    return np.load(folder / "data" / f"{name}.npy").astype(float)


def measured(identity, name):
    return targets[identity]["measured"][name]


def controls(identity):
    return {control["name"]: control for control in targets[identity]["controls"]}


# Limits for a few trainings: Student's distribution, integrated numerically.


def student(errors, count):
    if errors == 0:
        return 0.0
    wanted = math.erfc(abs(errors) / math.sqrt(2))
    freedom = count - 1
    # The tail is an integral over the angle atan(t/sqrt(freedom)).
    angles = np.linspace(0, np.pi / 2, 400_001)
    weights = np.cos(angles) ** (freedom - 1)
    sums = np.concatenate([[0], np.cumsum((weights[1:] + weights[:-1]) / 2)])
    tail = 1 - sums / sums[-1]
    angle = np.interp(-wanted, -tail, angles)
    return math.copysign(math.sqrt(freedom) * math.tan(angle), errors)


def excess(pair, low, high):
    value, error = pair
    if not np.isfinite(error):
        return np.nan
    outside = max(low - value, value - high)
    return 0 if outside == 0 else outside / error if error > 0 else math.copysign(np.inf, outside)


def within(pair, low, high, holds, fails):
    outside = excess(pair, low, high)
    if outside < holds if holds < 0 else outside <= holds:
        return "holds"
    return "fails" if holds == fails or outside > fails else "inconclusive"


def inside(pair, tolerance, count, around=0.0):
    count = max(2, count)
    return within(pair, around - tolerance, around + tolerance, student(-2, count), student(3, count))


def both(verdicts):
    if "fails" in verdicts:
        return "fails"
    return "inconclusive" if "inconclusive" in verdicts else "holds"


def over_trainings(values, errors):
    """The mean over trainings; fewer than a claim needs have at least the error of their draws."""
    value, spread = mean(values)
    own = np.sqrt(np.square(errors).sum()) / len(values)
    return value, spread if len(values) >= FEWEST else max(spread, own)


def reverse(verdict):
    return {"holds": "fails", "fails": "holds"}.get(verdict, verdict)


def mean(values):
    values = np.asarray(values, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return values.mean(), np.sqrt(np.float64(((values - values.mean()) ** 2).sum()) / (len(values) - 1) / len(values))


# Exact values.


def rows(coupling):
    """Square root of the weights within a row, and the weights between two rows."""
    spins = 2 * ((np.arange(2**SIZE)[:, None] >> np.arange(SIZE)) & 1) - 1
    inner = coupling * (spins * np.roll(spins, 1, 1)).sum(1)
    return spins.sum(1), np.exp(inner / 2), np.exp(coupling * (spins @ spins.T))


def log_partition(coupling):
    _, half, between = rows(coupling)
    values = np.linalg.eigvalsh(half[:, None] * between * half)
    return SIZE * np.log(values[-1]) + np.log(((values / values[-1]) ** SIZE).sum())


def exact(temperature):
    coupling = 1 / temperature
    step = 1e-3
    f = {k: log_partition(coupling + k * step) for k in range(-3, 4)}
    first = (45 * (f[1] - f[-1]) - 9 * (f[2] - f[-2]) + (f[3] - f[-3])) / (60 * step)
    second = (2 * (f[3] + f[-3]) - 27 * (f[2] + f[-2]) + 270 * (f[1] + f[-1]) - 490 * f[0]) / (180 * step**2)
    sums, half, between = rows(coupling)
    scale = log_partition(coupling) / SIZE
    powers = []
    for k in range(SITES + 1):
        phase = np.exp(1j * np.pi * k * sums / (SITES + 1))
        matrix = (half * phase)[:, None] * between * half * np.exp(-scale)
        power = np.linalg.matrix_power(matrix, SIZE // 2)
        powers.append((power * power.T).sum() if SIZE % 2 == 0 else np.trace(np.linalg.matrix_power(matrix, SIZE)))
    values = np.arange(-SITES, SITES + 1, 2)
    phases = np.exp(-1j * np.pi * np.outer(values, np.arange(SITES + 1)) / (SITES + 1))
    chances = (phases @ np.array(powers)).real / (SITES + 1)
    size = np.abs(values) / SITES
    average = (chances * size).sum()
    return {
        "energy": -first / SITES,
        "heat": coupling**2 * second / SITES,
        "m": average,
        "chi": SITES * ((chances * size**2).sum() - average**2) * coupling,
    }


# Observables.


def variance_pair(values, factor):
    variance = values.var(ddof=1)
    fourth = ((values - values.mean()) ** 4).mean()
    return factor * variance, factor * math.sqrt(max(0, fourth - variance**2) / len(values))


def with_errors(aligned, up, temperature):
    energies = 2 - 2 * aligned.ravel() / SITES
    sizes = np.abs(2 * up.ravel() / SITES - 1)
    return {
        "energy": (energies.mean(), math.sqrt(energies.var(ddof=1) / energies.size)),
        "m": (sizes.mean(), math.sqrt(sizes.var(ddof=1) / sizes.size)),
        "heat": variance_pair(energies, SITES / temperature**2),
        "chi": variance_pair(sizes, SITES / temperature),
    }


class Group:
    """Machines of one kind and width: an observable of each training."""

    def __init__(self, name, index):
        self.aligned = load(f"{name}-aligned")[index]
        self.up = load(f"{name}-up")[index]
        self.chains = load(f"{name}-chains")[index]
        self.count = len(self.up)

    @property
    def settled(self):
        return bool((self.chains[:, 4] == 1).all())

    def pairs(self, name, temperature):
        """Value and error of each training."""
        return np.array([with_errors(a, u, temperature)[name] for a, u in zip(self.aligned, self.up)])

    def share(self, name, temperature, known):
        value, error = over_trainings(*self.pairs(name, temperature).T)
        return value / known - 1, error / abs(known)


def few(verdict, *groups):
    enough = all(group.count >= FEWEST and group.settled for group in groups)
    return verdict if enough else "inconclusive"


def unless_control(identity, verdict, gates=()):
    passing = any(control["fulfils"] for control in targets[identity]["controls"])
    found = "inconclusive" if passing and verdict == "holds" else verdict
    return found if all(gate == "holds" for gate in gates) else "inconclusive"


known = [exact(temperature) for temperature in TEMPERATURES]
at = min(range(len(TEMPERATURES)), key=lambda i: abs(TEMPERATURES[i] - CRITICAL))
critical = known[at]

# TM-0: the data.
pairs = [
    (found[name], known[i][name])
    for i, temperature in enumerate(TEMPERATURES)
    for found in [with_errors(load("data-aligned")[i], load("data-up")[i], temperature)]
    for name in NAMES
]
deviations = [abs(pair[0] - value) / pair[1] for pair, value in pairs]
check("TM-0 largest deviation", round(max(deviations), 1), measured("TM-0 data", "largest deviation, in errors"), 0.02)
data_verdict = "holds" if max(deviations) <= 4 else "fails"
check("TM-0 verdict", data_verdict, targets["TM-0 data"]["verdict"])

# TM-0: the chains of machines whose energy is known.
machines = [[Group("machines", i * len(HIDDEN) + j) for j in range(len(HIDDEN))] for i in range(len(TEMPERATURES))]
widths = [Group("critical", j) for j in range(len(WIDTHS))]
untrained = [Group("untrained", j) for j in range(len(WIDTHS))]
judged = [g for i, row in enumerate(machines) if i != at for g in row] + widths + untrained
off = [
    abs((2 - 2 * aligned.mean() / SITES - chains[0]) / chains[1])
    for group in judged
    for aligned, chains in zip(group.aligned, group.chains)
    if np.isfinite(chains[0])
]
check("TM-0 chains, largest deviation", round(max(off), 1), measured("TM-0 chains", "largest deviation, in errors"), 0.02)
chain_verdict = "holds" if max(off) <= 4 else "fails"
check("TM-0 chains, verdict", chain_verdict, targets["TM-0 chains"]["verdict"])
gates = (data_verdict, chain_verdict)

# TM-1: the ring, with probabilities from the Boltzmann weights.
states = 2 * ((np.arange(64)[:, None] >> np.arange(6)) & 1) - 1
weights = np.exp((states * np.roll(states, 1, 1)).sum(1) / parameters["ring"]["temperature"])
ring = weights / weights.sum()
probabilities = load("ring-machines-probabilities")
last = (ring * np.log(ring / probabilities)).sum(1)
check_pair("TM-1 D", mean(last), measured("TM-1 ring", "D at the end"))
check_pair("TM-1 total variation", mean(np.abs(probabilities - ring).sum(1) / 2), measured("TM-1 ring", "total variation"))
count = len(last)
verdict = "inconclusive"
if count >= FEWEST:
    close = within(mean(last), -np.inf, 0.01, student(-2, count), student(3, count))
    verdict = "fails" if (last >= 0.01).any() else close
check("TM-1 verdict", unless_control("TM-1 ring", verdict), targets["TM-1 ring"]["verdict"])

# TM-2: energy with the most hidden units.
least, most = int(np.argmin(HIDDEN)), int(np.argmax(HIDDEN))
verdicts = []
for i, temperature in enumerate(TEMPERATURES):
    group = machines[i][most]
    share = group.share("energy", temperature, known[i]["energy"])
    check_pair(f"TM-2 energy, T = {temperature:.3f}", share, measured("TM-2 energy", f"T = {temperature:.3f}"))
    verdicts.append(few(inside(share, 0.01, group.count), group))
check("TM-2 energy verdict", unless_control("TM-2 energy", both(verdicts), gates), targets["TM-2 energy"]["verdict"])

# TM-2: specific heat.
many, poor = machines[at][most], machines[at][least]
for identity, group in [("TM-2 specific heat", many), ("TM-2 few units", poor)]:
    share = group.share("heat", CRITICAL, critical["heat"])
    check_pair(identity, share, measured(identity, "c/c(exact) - 1"), 1e-5)
    verdict = inside(share, 0.1, group.count)
    verdict = few(verdict if identity == "TM-2 specific heat" else reverse(verdict), group)
    check(f"{identity} verdict", unless_control(identity, verdict, gates), targets[identity]["verdict"])

# TM-3.


def improvement(shares, count):
    count = max(2, count)
    sizes = [(abs(value), error) for value, error in shares]
    minus = lambda a, b: (a[0] - b[0], math.hypot(a[1], b[1]))
    steps = [minus(b, a) for a, b in zip(sizes, sizes[1:])]
    return both(
        [within(step, -np.inf, 0, student(2, count), student(3, count)) for step in steps]
        + [within(minus(sizes[-1], sizes[0]), -np.inf, 0, student(-3, count), student(3, count))]
        + [inside(shares[-1], 0.1, count)]
    )


shares = [group.share("heat", CRITICAL, critical["heat"]) for group in widths]
for hidden, share in zip(WIDTHS, shares):
    check_pair(f"TM-3, {hidden} hidden units", share, measured("TM-3 width", f"{hidden} hidden units"), 1e-5)
verdict = few(improvement(shares, TRAININGS), *widths)
check("TM-3 verdict", unless_control("TM-3 width", verdict, gates), targets["TM-3 width"]["verdict"])
null = [group.share("heat", CRITICAL, critical["heat"]) for group in untrained]
check("TM-3 untrained", improvement(null, TRAININGS), controls("TM-3 width")["untrained"]["verdict"])

# MM-1.
stacks = [Group("stacks", j) for j in range(len(WIDTHS))]
heats = [group.pairs("heat", CRITICAL) / critical["heat"] for group in widths]


def paired(one, other):
    """The mean of differences of the same trainings."""
    return over_trainings(one[:, 0] - other[:, 0], np.hypot(one[:, 1], other[:, 1]))


changes = [paired(stack.pairs("heat", CRITICAL) / critical["heat"], single) for stack, single in zip(stacks, heats)]
for hidden, change in zip(WIDTHS, changes):
    check_pair(f"MM-1, first layer {hidden}", change, measured("MM-1 depth", f"first layer {hidden}"), 1e-5)
count = max(2, TRAININGS)


def coincide(pair):
    verdict = within(pair, 0, 0, student(2, count), student(3, count))
    return "inconclusive" if verdict == "holds" and not pair[1] <= 0.05 else verdict


verdict = few(both([coincide(change) for change in changes]), *widths, *stacks)
check("MM-1 depth verdict", unless_control("MM-1 depth", verdict, gates), targets["MM-1 depth"]["verdict"])
effect = paired(heats[-1], heats[0])
check_pair("MM-1 effect of width", effect, measured("MM-1 width", "effect of width"), 1e-5)
verdict = few(
    both([inside((abs(v), math.hypot(e, effect[1] / 2)), abs(effect[0]) / 2, count) for v, e in changes]),
    *widths,
    *stacks,
)
check("MM-1 width verdict", unless_control("MM-1 width", verdict, gates), targets["MM-1 width"]["verdict"])

print("All numbers were found again." if wrong == 0 else f"{wrong} numbers were not found again.")
sys.exit(0 if wrong == 0 else 1)
