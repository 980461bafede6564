"""Checkerboard Metropolis in PyTorch: int8 spins, one array a colour; on CUDA where there is one."""

(torch,) = need("torch")
size, temperature = options["size"], options["temperature"]
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(1)
torch.set_grad_enabled(False)
colours = [(2 * torch.randint(0, 2, (size, size // 2), device=device) - 1).to(torch.int8) for _ in range(2)]
odd = (torch.arange(size, device=device) % 2 == 1)[:, None]


def neighbours(other, colour):
    left = odd if colour == 0 else ~odd
    beside = torch.where(left, torch.roll(other, -1, 1), torch.roll(other, 1, 1))
    return torch.roll(other, 1, 0) + torch.roll(other, -1, 0) + other + beside


def sweep():
    for colour in (0, 1):
        spins = colours[colour]
        change = (spins * neighbours(colours[1 - colour], colour)).float()
        accepted = torch.rand_like(change) < torch.exp(-2 / temperature * change)
        spins.copy_(torch.where(accepted, -spins, spins))


step = torch.compile(sweep, fullgraph=True, dynamic=False) if options.get("compile") else sweep


done = 0


def run(sweeps):
    global done
    done += sweeps
    for _ in range(sweeps):
        step()
    if device == "cuda":
        torch.cuda.synchronize()


def check():
    run(max(0, options["sweepsBeforeCheck"] - done))
    return {"energy": -(colours[0] * neighbours(colours[1], 0)).double().sum().item() / size**2}


where = torch.cuda.get_device_name() if device == "cuda" else threads(torch.get_num_threads())
serve(f"PyTorch {torch.__version__}, {'compiled' if options.get('compile') else 'eager'}, {where}", run, check)
