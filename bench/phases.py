"""
Ways to train a machine on data with several phases, at equal time. Needs numpy only, and nothing of Blockspin: an
independent program, so that a fault of the kernels and a fault of the method are told apart.

    OMP_NUM_THREADS=1 python3 bench/phases.py 1 10 > bench/results/DATE-numpy-phases.jsonl

The two numbers are the first and the last seed.

Machines of 64 visible and 12 hidden units of +-1, 2,048 samples, batches of 128, momentum 0.5, a learning rate that falls
linearly to a twentieth, conditional means in the gradient. The log-likelihood of 2,048 new samples is exact (all hidden
states are counted), and so is the entropy of the distribution of the data. The shortfall is minus their sum: 0 for a
perfect machine, in nats per sample.

Equal time: an update of CD-k or PCD-k costs 3 + 2 k passes over the weights (k = 1: 5). PCD-1 trains 30 epochs of 16
updates. Every other candidate trains as many epochs as cost no more.

Criteria, fixed before the runs:
1. No training of the candidate is worse than fair coins.
2. Among these, the candidate with the smallest mean shortfall of its worst set of data becomes the default.
"""

import json
import sys
import numpy as np

SIDE, HIDDEN, SAMPLES, BATCH, EPOCHS = 8, 12, 2048, 128, 30
SITES = SIDE * SIDE
PASSES = EPOCHS * 5

# name: settings. `epochs` at equal passes over the weights.
CANDIDATES = {
    "pcd-1, rate 0.02 (the default until now)": dict(kind="pcd"),
    "pcd-1, rate 0.02, no biases": dict(kind="pcd", biases=False),
    "pcd-1, rate 0.005": dict(kind="pcd", rate=0.005),
    "pcd-5, rate 0.02": dict(kind="pcd", steps=5, epochs=PASSES // 13),
    "pcd-1, half of the chains restarted from data": dict(kind="pcd", restarted=0.5),
    "pcd-1, population: chains weighted and resampled": dict(kind="population", epochs=PASSES // 7),
    "pcd-1, parallel trajectory tempering": dict(kind="tempering", epochs=PASSES // 9),
    "cd-1, rate 0.02": dict(kind="cd"),
    "cd-1, rate 0.05": dict(kind="cd", rate=0.05),
    "cd-1, rate 0.1": dict(kind="cd", rate=0.1),
    "cd-5, rate 0.05": dict(kind="cd", rate=0.05, steps=5, epochs=PASSES // 13),
    "cd-1, rate 0.05, means as reconstruction": dict(kind="cd", rate=0.05, means=True),
}


def log_two_cosh(x):
    size = np.abs(x)
    return size + np.log1p(np.exp(-2 * size))


def ising(temperature, count, random, sweeps=300):
    """Lattices from a random start of one sign each, so that both phases are drawn; Metropolis, colour by colour."""
    spins = np.where(random.random((count, 1, 1)) < 0.5, 1, -1) * np.ones((count, SIDE, SIDE), np.int8)
    rows, columns = np.indices((SIDE, SIDE))
    for _ in range(sweeps):
        for colour in (0, 1):
            field = sum(np.roll(spins, shift, axis) for shift in (1, -1) for axis in (1, 2))
            accepted = random.random(spins.shape, np.float32) < np.exp(-2 * spins * field / temperature)
            spins = np.where(accepted & ((rows + columns) % 2 == colour), -spins, spins)
    signs = np.where(random.random((count, 1, 1)) < 0.5, 1, -1)
    return (spins * signs).reshape(count, SITES).astype(np.float32)


def ising_entropy(temperature):
    """From the transfer matrix of the torus, nats."""
    states = ((np.arange(2**SIDE)[:, None] >> np.arange(SIDE)) & 1) * 2 - 1
    along = (states * np.roll(states, 1, 1)).sum(1)
    across = states @ states.T

    def log_partition(coupling):
        matrix = np.exp(coupling * (across + (along[:, None] + along) / 2))
        values = np.linalg.eigvalsh(matrix)
        return SIDE * np.log(values.max()) + np.log(((values / values.max()) ** SIDE).sum())

    coupling, step = 1 / temperature, 1e-5
    slope = (log_partition(coupling + step) - log_partition(coupling - step)) / (2 * step)
    return log_partition(coupling) - coupling * slope


def mixture(prototypes, weights, flips, count, random):
    """Noisy copies of prototypes, with the exact log-probability of each."""
    chosen = random.choice(len(weights), count, p=weights)
    noise = np.where(random.random((count, SITES)) < flips, -1, 1)
    samples = prototypes[chosen] * noise
    wrong = (SITES - samples @ prototypes.T) / 2
    terms = np.log(weights) + wrong * np.log(flips) + (SITES - wrong) * np.log(1 - flips)
    return samples.astype(np.float32), np.logaddexp.reduce(terms, 1)


def bars():
    """Sixteen pictures of two classes: a bar of two rows, or of two columns, at each of eight places."""
    pictures = []
    for place in range(SIDE):
        picture = -np.ones((SIDE, SIDE))
        picture[[place, (place + 1) % SIDE]] = 1
        pictures += [picture.ravel(), picture.T.ravel()]
    return np.array(pictures)


def data_sets(seed):
    random = np.random.default_rng(seed)
    for temperature in (1.8, 2.0, 2.269185, 2.6):
        samples = ising(temperature, 2 * SAMPLES, random)
        yield f"Ising, T = {temperature}", samples, -ising_entropy(temperature)
    drawn = np.where(random.random((3, SITES)) < 0.5, 1, -1)
    for name, prototypes, weights, flips in (
        ("two noisy pictures, 7 : 3", drawn[:2], [0.7, 0.3], 0.08),
        ("three noisy pictures, 5 : 3 : 2", drawn, [0.5, 0.3, 0.2], 0.05),
        ("bars of two directions", bars(), [1 / 16] * 16, 0.03),
    ):
        samples, logs = mixture(prototypes, np.array(weights), flips, 2 * SAMPLES, random)
        yield name, samples, logs[SAMPLES:].mean()


def draw(inputs, random):
    return np.where(random.random(inputs.shape, np.float32) * (1 + np.exp(-2 * inputs)) < 1, 1, -1).astype(np.float32)


def free_energy(visible, machine):
    weights, a, b = machine
    return -visible @ a - log_two_cosh(visible @ weights + b).sum(1)


def log_partition(machine):
    weights, a, b = (each.astype(np.float64) for each in machine)
    states = ((np.arange(2**HIDDEN)[:, None] >> np.arange(HIDDEN)) & 1) * 2.0 - 1
    terms = states @ b + log_two_cosh(states @ weights.T + a).sum(1)
    return np.logaddexp.reduce(terms)


def resampled(log_weights, random):
    """Systematic resampling: the chains that stand for the weighted ones."""
    shares = np.cumsum(np.exp(log_weights - log_weights.max()))
    count = len(shares)
    places = (np.arange(count) + random.random()) / count
    return np.minimum(np.searchsorted(shares / shares[-1], places), count - 1)


class Tempering:
    """Chains of earlier machines of the training, which swap with the chains of their neighbours (arXiv:2405.15376)."""

    def __init__(self, machine, count, random):
        self.random = random
        self.ladder = [(machine, draw(np.zeros((count, SITES), np.float32), random))]

    def swap(self, machine, visible):
        random = self.random
        rungs = [(each, draw(chains @ each[0] + each[2], random)) for each, chains in self.ladder]
        chains = [draw(hidden @ each[0].T + each[1], random) for each, hidden in rungs] + [visible]
        machines = [each for each, _ in rungs] + [machine]
        for first in (0, 1):
            for lower in range(first, len(machines) - 1, 2):
                cold, hot = machines[lower + 1], machines[lower]
                v, w = chains[lower], chains[lower + 1]
                gain = free_energy(w, cold) - free_energy(w, hot) + free_energy(v, hot) - free_energy(v, cold)
                swapped = (np.log(random.random(len(gain))) < gain)[:, None]
                chains[lower], chains[lower + 1] = np.where(swapped, w, v), np.where(swapped, v, w)
                if lower == len(machines) - 2:
                    accepted = np.exp(np.minimum(gain, 0)).mean()
        self.ladder = list(zip(machines[:-1], chains[:-1]))
        # A rung more, where the machine has gone so far from the last rung that swaps are rare.
        if accepted < 0.4:
            self.ladder.append((tuple(each.copy() for each in machine), chains[-1].copy()))
        return chains[-1]


def train(data, seed, kind, rate=0.02, steps=1, biases=True, restarted=0.0, means=False, epochs=EPOCHS):
    random = np.random.default_rng([seed, 1])
    parameters = [random.normal(0, 0.01, (SITES, HIDDEN)), np.zeros(SITES), np.zeros(HIDDEN)]
    parameters = [each.astype(np.float32) for each in parameters]
    velocity = [np.zeros_like(each) for each in parameters]
    hidden = draw(np.zeros((BATCH, HIDDEN), np.float32), random)
    tempering = Tempering(tuple(each.copy() for each in parameters), BATCH, random) if kind == "tempering" else None
    updates = len(data) // BATCH
    for epoch in range(epochs):
        step = rate * (1 - 0.95 * epoch / max(1, epochs - 1))
        for batch in random.permutation(len(data)).reshape(updates, BATCH):
            weights, a, b = parameters
            sample = data[batch]
            given = np.tanh(sample @ weights + b)
            if kind == "cd":
                hidden = draw(sample @ weights + b, random)
            else:
                again = int(restarted * BATCH)
                hidden[:again] = draw(sample[:again] @ weights + b, random)
            for _ in range(steps):
                inputs = hidden @ weights.T + a
                visible = draw(inputs, random)
                hidden = draw(visible @ weights + b, random)
            model = np.tanh(inputs) if means else visible
            expected = np.tanh(model @ weights + b)
            gradient = [
                (sample.T @ given - model.T @ expected) / BATCH,
                sample.mean(0) - model.mean(0),
                given.mean(0) - expected.mean(0),
            ]
            before = tuple(each.copy() for each in parameters)
            for index in range(3 if biases else 1):
                velocity[index] = 0.5 * velocity[index] + step * gradient[index]
                parameters[index] = (parameters[index] + velocity[index]).astype(np.float32)
            if kind == "population":
                gained = free_energy(visible, before) - free_energy(visible, parameters)
                hidden = hidden[resampled(gained, random)]
        if tempering:
            visible = tempering.swap(tuple(parameters), visible)
            hidden = draw(visible @ parameters[0] + parameters[2], random)
    return tuple(parameters)


def main(first, last):
    for seed in range(first, last + 1):
        for name, samples, best in data_sets(seed):
            for candidate, settings in CANDIDATES.items():
                machine = train(samples[:SAMPLES], seed, **settings)
                found = -free_energy(samples[SAMPLES:], machine).mean() - log_partition(machine)
                row = dict(data=name, candidate=candidate, seed=seed, best=best, found=found, shortfall=best - found)
                print(json.dumps({k: round(float(v), 4) if isinstance(v, (float, np.floating)) else v for k, v in row.items()}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
