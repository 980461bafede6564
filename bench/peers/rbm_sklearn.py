"""BernoulliRBM of scikit-learn: persistent CD-1 without momentum. It trains whole epochs of 16 updates."""

np, sklearn, neural = need("numpy", "sklearn", "sklearn.neural_network")
epoch = 16


def fitted(epochs, visible, hidden, batch, rate=0.05):
    data = patterns(np, epoch * batch, visible)
    machine = neural.BernoulliRBM(hidden, learning_rate=rate, batch_size=batch, n_iter=epochs, random_state=1)
    return machine, data, lambda: machine.fit(data)


def error(machine, data):
    h = machine.transform(data)
    return float(np.abs(data - 1 / (1 + np.exp(-(h @ machine.components_ + machine.intercept_visible_)))).mean())


def check():
    errors = []
    for epochs, rate in ((1, 1e-12), (max(1, options["updates"] // epoch), 0.05)):
        machine, data, fit = fitted(epochs, **options["small"], rate=rate)
        fit()
        errors.append(error(machine, data))
    return dict(zip(("before", "after"), errors))


shape = {name: options[name] for name in ("visible", "hidden", "batch")}
machine, _, fit = fitted(1, **shape)


def run(epochs):
    machine.n_iter = epochs
    fit()


serve(f"scikit-learn {sklearn.__version__}", run, check, units=epoch)
