"""Computes the numbers of a report of the study rbm-flow again, from its data/*.npy alone and by other means.

    python3 tests/reports/rbm_flow.py reproduced/rbm-flow

needs numpy. Ends with status 1 where a number of results.json, or one of the verdicts IS-1 and IS-6 of L and H, is not found again.
"""

import json
import sys
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
document = json.loads((folder / "results.json").read_text())
targets = {target["id"]: target for target in document["results"]["targets"]}
wrong = 0

CRITICAL = 2 / np.log(1 + np.sqrt(2))
SIZE = 10
SETS = ["V", "V CD-1", "H", "L", "narrow", "field", "other fields", "mean field", "ends", "permuted", "untrained"]
CONTROLS = ["mean field", "ends", "permuted", "untrained"]


def check(name, found, written, tolerance=1e-5):
    global wrong
    if isinstance(found, str) or isinstance(written, str):
        same = found == written
    else:
        written = np.nan if written is None else written
        same = np.isclose(found, written, rtol=tolerance, atol=1e-7, equal_nan=True)
    wrong += not same
    print(f"{'ok' if same else 'WRONG'} {name}: {found} here, {written} in results.json")


def load(name):
    return np.load(folder / "data" / f"{name}.npy")


def kaufman(temperature):
    """ln Z per site of the torus (Kaufman 1949), by products of four kinds of factors."""
    k = 1 / temperature
    l = np.arange(2 * SIZE)
    y = np.cosh(2 * k) / np.tanh(2 * k) - np.cos(np.pi * l / SIZE)
    g = np.log(y + np.sqrt(np.maximum(y * y - 1, 0)))
    g[0] = 2 * k + np.log(np.tanh(k))
    a = SIZE * g / 2
    logs = []
    for parity in (1, 0):
        own = a[parity::2]
        logs.append((np.sum(np.abs(own) + np.log1p(np.exp(-2 * np.abs(own)))), 1))
        sign = np.prod(np.sign(own))
        with np.errstate(divide="ignore"):
            logs.append((np.sum(np.abs(own) + np.log(-np.expm1(-2 * np.abs(own)))), sign))
    most = max(log for log, _ in logs)
    total = sum(sign * np.exp(log - most) for log, sign in logs)
    return (most + np.log(total) - np.log(2)) / SIZE**2 + np.log(2 * np.sinh(2 * k)) / 2


def energy(temperature):
    """-d ln Z/dK by a central difference of fourth order."""
    k, h = 1 / temperature, 1e-3 / temperature
    f = lambda at: kaufman(1 / at)
    return -(8 * (f(k + h) - f(k - h)) - (f(k + 2 * h) - f(k - 2 * h))) / (12 * h)


def temperature_of_energy(u):
    low, high = 0.05, 20.0
    if u >= energy(high):
        return high
    if u <= -2 + 1e-12:
        return low
    for _ in range(50):
        middle = (low + high) / 2
        # Below this temperature no formula in double precision tells the energy from -2.
        low, high = (middle, high) if middle < 0.3 or energy(middle) < u else (low, middle)
    return (low + high) / 2


def where_curve_is(temperatures, values, value):
    """The middle one of the places where a curve crosses a value, or the nearer end."""
    sign = 1 if values[-1] > values[0] else -1
    above = sign * (values - value) >= -1e-12
    crossings = [i for i in range(len(values) - 1) if not above[i] and above[i + 1]]
    if not crossings:
        return temperatures[0 if above[0] else -1]
    i = crossings[len(crossings) // 2]
    share = (value - values[i]) / (values[i + 1] - values[i])
    return temperatures[i] + share * (temperatures[i + 1] - temperatures[i])


def written_value(entry):
    """The number of an entry, or the one at whose end a thermometer stands."""
    return float(entry.split()[-1]) if isinstance(entry, str) else entry["value"]


sets = [SETS[number] for number in load("machine-set")]
hidden = load("machine-hidden")
start = load("flow-start")
lattices = load("flow-end-lattices")
temperatures = load("curve-temperature")
order, net = load("curve-magnetization"), load("curve-net")
taught = load("machine-taught")


def of(name):
    return [run for run, own in enumerate(sets) if own == name and hidden[run] == hidden[0]]


def read(chosen):
    """Temperatures by energy, by magnetization and by the net, of the lattices of one machine."""
    u, m, t = chosen.mean(-1)
    return (
        temperature_of_energy(u),
        where_curve_is(temperatures, order[:, 0], m),
        where_curve_is(temperatures, net[:, 0], t),
    )


NAMES = ["T by energy", "T by magnetization", "T by the net"]


def ends(name):
    return np.mean([read(lattices[run]) for run in of(name)], axis=0)


for identity, name in [("IS-7 critical point", "V"), ("IS-3 flow of H", "H"), ("IS-4 flow of L", "L"), ("FG-1 critical point", "field"), ("FG-1 maximum of c", "field")]:
    for what, found in zip(NAMES, ends(name)):
        # At very low temperatures the energy is -2 to all digits, and the temperature by energy is rounding.
        if what == "T by energy" and found < 0.5:
            continue
        check(f"{identity}: {what}", found, written_value(targets[identity]["measured"][what]), 1e-4)
for control, name in zip(targets["IS-7 critical point"]["controls"], CONTROLS):
    for what, found in zip(NAMES, ends(name)):
        check(f"IS-7 critical point, {name}: {what}", found, written_value(control["measured"][what]), 1e-4)

# IS-2: peaks of the mean softmax at the ends of flows.
peaks = load("flow-end-peaks")
for identity, name in [("IS-2 flow of V", "V"), ("IS-2 flow of V by CD-1", "V CD-1")]:
    for column, what in enumerate(["peak from all up", "peak from zero m"]):
        check(f"{identity}: {what}", peaks[of(name), column].mean(), targets[identity]["measured"][what]["value"])

# IS-1: the peak of the mean softmax of held-out lattices.
softmax = load("net-softmax")[..., 0]
told = [(t, temperatures[np.argmax(row)]) for t, row in zip(temperatures, softmax) if 1.75 <= t <= 3.5]
named = sum(abs(t - peak) <= 0.25 + 1e-9 for t, peak in told)
check("IS-1 thermometer: temperatures named", named, targets["IS-1 thermometer"]["measured"]["temperatures named"])
net_settings = document["parameters"]["net"]
learned = net_settings["snapshots"] * document["parameters"]["perTemperature"]


def gated(verdict):
    """Nothing is decided if the data are not what they should be."""
    return verdict if targets["IS-0 data"]["verdict"] == "holds" else "inconclusive"


verdict = "inconclusive" if learned < 2000 else "holds" if named == len(told) else "fails"
check("IS-1 thermometer", gated(verdict), targets["IS-1 thermometer"]["verdict"])

# IS-7: energies at the ends of the flows beside those of the training data.
texts = {"V": "V (T = 0 to 6)", "H": "H (T = 4 to 6)", "L": "L (T = 0)", "narrow": "T = 0 to 3", "ends": "T = 0 and T = ∞ only", "mean field": "mean-field lattices"}
for name, text in texts.items():
    found = np.mean([lattices[run, 0].mean() - taught[run, 0, 0] for run in of(name)])
    check(f"IS-7 training data, {name}", found, targets["IS-7 training data"]["measured"][f"u less that of the data, {text}"]["value"])

# IS-6: singular values and shares of Fourier modes, by Fourier transforms.
weights = load(f"weights-{hidden[0]}")
width = [run for run in range(len(sets)) if hidden[run] == hidden[0]]
waves = np.minimum(np.arange(SIZE), SIZE - np.arange(SIZE))
square = waves[:, None] ** 2 + waves[None, :] ** 2


def spectrum(run):
    u, values, _ = np.linalg.svd(weights[width.index(run)].astype(float))
    power = np.abs(np.fft.fft2(u[:, :5].T.reshape(-1, SIZE, SIZE))) ** 2 / SIZE**2
    return values, power[0][square == 0].sum(), power[1:5, square == 1].sum() / 4


def every(facts):
    """The verdict on a statement about every training."""
    return "holds" if all(facts) else "inconclusive" if any(facts) else "fails"


def cold(name):
    """One large singular value, whose vector is the magnetization."""
    spectra = [spectrum(run) for run in of(name)]
    parts = every([values[0] / values[1] > 10 for values, _, _ in spectra]), every([own > 0.99 for _, own, _ in spectra])
    return "fails" if "fails" in parts else "inconclusive" if "inconclusive" in parts else "holds"


def hot(name):
    """A flat spectrum."""
    return every([values[0] / values[9] <= 1.5 for values, _, _ in (spectrum(run) for run in of(name))])


for name, verdict in [("L", cold), ("H", hot)]:
    own, nulls = verdict(name), [verdict("permuted"), verdict("untrained")]
    own = "inconclusive" if own == "holds" and "holds" in nulls else own
    check(f"IS-6 spectrum of {name}: verdict", gated(own), targets[f"IS-6 spectrum of {name}"]["verdict"])

found = [spectrum(run) for run in of("L")]
check("IS-6 spectrum of L: gap", min(values[0] / values[1] for values, _, _ in found), targets["IS-6 spectrum of L"]["measured"]["smallest σ_1/σ_2"], 5e-3)
check("IS-6 spectrum of L: uniform", min(own for _, own, _ in found), targets["IS-6 spectrum of L"]["measured"]["smallest share of the uniform mode"], 5e-3)
found = [spectrum(run) for run in of("H")]
check("IS-6 spectrum of H: gap", min(values[0] / values[9] for values, _, _ in found), targets["IS-6 spectrum of H"]["measured"]["smallest σ_1/σ_{10}"], 5e-3)
found = [spectrum(run) for run in of("V")]
check("IS-6 spectrum of V: uniform", min(own for _, own, _ in found), targets["IS-6 spectrum of V"]["measured"]["smallest share of the uniform mode"], 5e-3)
check("IS-6 spectrum of V: longest", min(own for _, _, own in found), targets["IS-6 spectrum of V"]["measured"]["smallest mean share of the longest waves"], 5e-3)

# FG-1: the exponent of Monte Carlo lattices, by a weighted line through logarithms.
points = load("order-monte-carlo")
written = targets["FG-1 exponent"]["measured"]["Monte Carlo, same fit"]
if isinstance(written, dict):
    x, y = np.log(CRITICAL - points[:, 0]), np.log(points[:, 1])
    slope = np.polyfit(x, y, 1, w=points[:, 1] / points[:, 2])[0]
    check("FG-1 exponent: Monte Carlo", slope, written["value"], 1e-4)

print(f"{wrong} of the numbers were not found again." if wrong else "All numbers were found again.")
sys.exit(1 if wrong else 0)
