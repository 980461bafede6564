"""CD-1 of a machine with units 0/1 and momentum in PyTorch, single precision; on CUDA where there is one."""

np, torch = need("numpy", "torch")
mode = options.get("mode", "eager")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(1)
torch.set_grad_enabled(False)
torch.set_float32_matmul_precision("highest")
rate, momentum = 0.05, 0.5


class Machine:
    def __init__(self, visible, hidden, batch):
        self.weights = 0.01 * torch.randn(visible, hidden, device=device)
        self.velocity = torch.zeros(visible, hidden, device=device)
        self.visible, self.hidden = (torch.zeros(units, device=device) for units in (visible, hidden))
        self.data = torch.from_numpy(patterns(np, 16 * batch, visible)).to(device)
        self.batches = self.data.split(batch)
        self.done = 0
        compiled = mode != "eager"
        self.step = torch.compile(self.update, mode=mode, fullgraph=True, dynamic=False) if compiled else self.update

    def update(self, v0):
        p0 = torch.sigmoid(torch.addmm(self.hidden, v0, self.weights))
        v = torch.bernoulli(torch.sigmoid(torch.addmm(self.visible, torch.bernoulli(p0), self.weights.t())))
        p = torch.sigmoid(torch.addmm(self.hidden, v, self.weights))
        gradient = torch.addmm(v0.t() @ p0, v.t(), p, alpha=-1)
        self.velocity.mul_(momentum).add_(gradient, alpha=rate / len(v0))
        self.weights.add_(self.velocity)
        self.visible.add_((v0 - v).sum(0), alpha=rate / len(v0))
        self.hidden.add_((p0 - p).sum(0), alpha=rate / len(v0))

    def run(self, updates):
        for _ in range(updates):
            self.step(self.batches[self.done % len(self.batches)])
            self.done += 1
        if device == "cuda":
            torch.cuda.synchronize()

    def error(self):
        h = torch.sigmoid(torch.addmm(self.hidden, self.data, self.weights))
        return (self.data - torch.sigmoid(torch.addmm(self.visible, h, self.weights.t()))).abs().mean().item()


def check():
    small = Machine(**options["small"])
    before = small.error()
    small.run(options["updates"])
    return {"before": before, "after": small.error()}


machine = Machine(options["visible"], options["hidden"], options["batch"])
where = torch.cuda.get_device_name() if device == "cuda" else threads(torch.get_num_threads())
serve(f"PyTorch {torch.__version__}, {mode}, {where}", machine.run, check)
