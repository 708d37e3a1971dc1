#!/usr/bin/env python3
"""Trains the same population with hebbes and with its peers, and prints the ratios of control steps per second.

    bench/peers/compare.py                      everything, five rounds
    bench/peers/compare.py --rounds 1 --generations 1 --steps 20 --population 8      does it work at all?

What is done, and what is not the same, stands in README.md beside this file. Needs Python 3.11 or newer with venv;
the peers' packages go into a virtual environment of their own.
"""

import argparse
import csv
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from python_peers import bind, set_up

PACKAGES = ["envpool==1.2.5", "gymnasium[mujoco]==1.4.0", "jax==0.10.2", "mujoco==4.0.0"]
PEERS = {
    "hebbes": "hebbes",
    "envpool": "EnvPool + JAX",
    "async": "Gymnasium AsyncVectorEnv + JAX",
    "sync": "Gymnasium SyncVectorEnv + JAX",
}
ENVIRONMENT = "HalfCheetah-v5"
SIZES = [17, 16, 6]
GOLDEN = ROOT / "tests/golden/networks/mlp-hebbian_condition-E"

# condition E
WINDOW = 10  # moving average, control steps
PERIOD = 4  # control steps per update

# openai-es as in configs/strategy/openai-es.yaml
LR, LR_RATE, SIGMA, SIGMA_RATE, SCHEDULE_STEPS = 0.1, 0.999, 0.2, 0.995, 1000
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


# ---------------------------------------------------------------- network, in JAX


def make_network(sizes):
    """(birth, step): a plastic perceptron for a whole population, one row of every array an individual."""
    import jax
    import jax.numpy as jnp

    shapes = list(zip(sizes[:-1], sizes[1:]))

    def birth(weights):
        """The state of a life from weights at birth: per layer W and the last WINDOW x and y."""
        n = weights[0].shape[0]
        return [(jnp.asarray(w), jnp.zeros((n, WINDOW, i)), jnp.zeros((n, WINDOW, o)))
                for w, (i, o) in zip(weights, shapes)]

    def layer(coefficients, state, x, tick, due):
        w, xs, ys = state
        y = jnp.tanh(x @ w)
        xs, ys = xs.at[tick % WINDOW].set(x), ys.at[tick % WINDOW].set(y)
        if due:
            count = jnp.minimum(tick + 1, WINDOW)
            pre, post = (xs.sum(0) / count)[:, None], (ys.sum(0) / count)[None, :]
            a, b, c, d, eta = coefficients
            w = w + eta * (a * pre * post + b * post + c * pre + d)
            largest = jnp.abs(w).max()
            w = w / jnp.where(largest > 0, largest, 1)
        return y, (w, xs, ys)

    def one(coefficients, states, observation, tick, due):
        x, after = observation, []
        for k, state in enumerate(states):
            x, state = layer(coefficients[k], state, x, tick, due)
            after.append(state)
        return x, after

    def many(due):
        def step(coefficients, states, observations, mean, deviation, tick):
            x = (observations - mean) / deviation
            return jax.vmap(lambda c, s, o: one(c, s, o, tick, due))(coefficients, states, x)

        return jax.jit(step, donate_argnums=1)

    return birth, {due: many(due) for due in (False, True)}


def split_genomes(genomes, sizes):
    """Genomes (population x n) to coefficients per layer: (population x 5 x n_in x n_out)."""
    layers, start = [], 0
    for i, o in zip(sizes[:-1], sizes[1:]):
        layers.append(genomes[:, start : start + 5 * i * o].reshape(-1, 5, i, o))
        start += 5 * i * o
    assert start == genomes.shape[1]
    return layers


def check_network():
    """Largest deviation from a golden life of condition E, as max |a - b| / max(1, |b|)."""
    import numpy as np

    def table(kind):
        return np.loadtxt(f"{GOLDEN}.{kind}.csv", delimiter=",", ndmin=2)

    inputs, out, genome, born = (table(kind) for kind in ("inputs", "out", "genome", "weights"))
    sizes = [inputs.shape[1], 7, 3]
    weights, start = [], 0
    for i, o in zip(sizes[:-1], sizes[1:]):
        weights.append(born[:, start : start + i * o].reshape(1, i, o).astype(np.float32))
        start += i * o
    birth, step = make_network(sizes)
    coefficients, states = split_genomes(genome.astype(np.float32), sizes), birth(weights)
    worst = 0.0
    for tick, row in enumerate(inputs):
        y, states = step[tick % PERIOD == 0](coefficients, states, row[None].astype(np.float32), 0.0, 1.0, tick)
        got = np.concatenate([np.ravel(y)] + [np.ravel(s[0]) for s in states])
        worst = max(worst, float((np.abs(got - out[tick]) / np.maximum(1, np.abs(out[tick]))).max()))
    return worst


# ---------------------------------------------------------------- training, in Python


class OpenaiEs:
    """Mirrored samples, centered ranks, Adam."""

    def __init__(self, numpy, n, population, seed):
        self.np, self.population = numpy, population
        self.rng = numpy.random.default_rng(seed)
        self.mean = self.rng.uniform(-1, 1, (population, n)).mean(0)
        self.m, self.v, self.t = numpy.zeros(n), numpy.zeros(n), 0

    def ask(self):
        sigma = SIGMA * SIGMA_RATE ** (self.t / SCHEDULE_STEPS)
        eps = self.rng.standard_normal((self.population // 2, self.mean.size))
        genomes = self.np.empty((self.population, self.mean.size), self.np.float32)
        genomes[0::2], genomes[1::2] = self.mean + sigma * eps, self.mean - sigma * eps
        self.sigma, self.genomes = sigma, genomes
        return genomes

    def tell(self, fitness):
        np, n = self.np, self.population
        shaped = fitness.argsort().argsort() / (n - 1) - 0.5
        gradient = shaped @ ((self.genomes - self.mean) / self.sigma) / (n * self.sigma)
        lr = LR * LR_RATE ** (self.t / SCHEDULE_STEPS)
        self.t += 1
        self.m = BETA1 * self.m + (1 - BETA1) * gradient
        self.v = BETA2 * self.v + (1 - BETA2) * gradient**2
        a = self.m / (1 - BETA1**self.t) / (np.sqrt(self.v / (1 - BETA2**self.t)) + EPSILON)
        self.mean += lr * a


def make_environment(peer, args):
    if peer == "envpool":
        import envpool

        return envpool.make(ENVIRONMENT, env_type="gymnasium", num_envs=args.population, num_threads=args.threads,
                            seed=args.seed, max_episode_steps=args.steps)
    import gymnasium

    return gymnasium.make_vec(ENVIRONMENT, num_envs=args.population, vectorization_mode=peer,
                              max_episode_steps=args.steps)


def rollout(env, network, genomes, statistics_, rng, args):
    """One episode of every individual. Returns the fitness; adds to the sums over observations."""
    import numpy as np

    birth, step = network
    count, total, square = statistics_
    mean = total / count if count else np.zeros_like(total)
    variance = square / count - mean**2 if count else np.ones_like(total)
    mean, deviation = mean.astype(np.float32), np.sqrt(np.maximum(variance, 0) + 1e-8).astype(np.float32)
    coefficients = split_genomes(genomes, SIZES)
    states = birth([rng.uniform(-0.1, 0.1, (args.population, i, o)).astype(np.float32)
                    for i, o in zip(SIZES[:-1], SIZES[1:])])
    fitness = np.zeros(args.population)
    observations, _ = env.reset()
    for tick in range(args.steps):
        statistics_[0] += args.population
        total += observations.sum(0)
        square += (observations**2).sum(0)
        actions, states = step[tick % PERIOD == 0](coefficients, states, observations.astype(np.float32), mean,
                                                   deviation, tick)
        observations, rewards, _, _, _ = env.step(np.asarray(actions))
        fitness += rewards
    return fitness


def train(peer, args):
    """Seconds of every generation after one that is not counted (JAX compiles in it), and the mean fitness."""
    env = make_environment(peer, args)  # before JAX: the async one forks
    import jax
    import numpy as np

    network = make_network(SIZES)
    n = sum(5 * i * o for i, o in zip(SIZES[:-1], SIZES[1:]))
    es = OpenaiEs(np, n, args.population, args.seed)
    statistics_ = [0, np.zeros(SIZES[0]), np.zeros(SIZES[0])]
    rng = np.random.default_rng(args.seed + 1)
    seconds, means = [], []
    for _ in range(args.generations + 1):
        start = time.perf_counter()
        genomes = jax.device_put(es.ask())
        fitness = rollout(env, network, genomes, statistics_, rng, args)
        es.tell(fitness)
        seconds.append(time.perf_counter() - start)
        means.append(float(fitness.mean()))
    env.close()
    return {"seconds": seconds[1:], "fitness": means}


# ---------------------------------------------------------------- comparison


def flags(args):
    return [f"--{name}={getattr(args, name)}" for name in ("population", "generations", "steps", "threads", "seed")]


def run_worker(python, what, args):
    """A fresh process of this script in the virtual environment; its last line is JSON."""
    with tempfile.TemporaryDirectory(prefix="hebbes-peers-") as folder:  # MuJoCo leaves a log where it runs
        done = subprocess.run([python, Path(__file__).resolve(), f"--worker={what}", *flags(args)], cwd=folder,
                              capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}compare.py: {what} failed")
    return json.loads(done.stdout.splitlines()[-1])


def run_hebbes(args):
    """Steps per second of every generation after the first."""
    with tempfile.TemporaryDirectory(prefix="hebbes-peers-") as folder:
        run = Path(folder) / "run"
        subprocess.run([Path(args.hebbes).resolve(), "train", "env=half-cheetah", "policy=mlp-hebbian", "condition=E",
                        "strategy=openai-es", f"strategy.population={args.population}", f"env.steps={args.steps}",
                        f"train.generations={args.generations + 1}", "train.repeats=1", "train.evaluate_every=0",
                        f"threads={args.threads}", f"seed={args.seed}", "--quiet", "-o", run],
                       check=True, cwd=folder, stdout=subprocess.DEVNULL)
        with open(run / "metrics.csv", newline="") as file:
            return [float(row["steps_per_s"]) for row in csv.DictReader(file)][1:]


def measure(peer, python, args):
    """Median control steps per second."""
    if peer == "hebbes":
        return statistics.median(run_hebbes(args))
    seconds = run_worker(python, peer, args)["seconds"]
    return args.population * args.steps / statistics.median(seconds)


def print_table(results):
    print("| | control steps/s | hebbes is faster by | rounds from - to |")
    print("|---|---:|---:|---|")
    for peer, speeds in results.items():
        row = f"| {PEERS[peer]} | {statistics.median(speeds):,.0f} |"
        if peer == "hebbes" or "hebbes" not in results:
            print(row, "| |")
            continue
        ratios = sorted(ours / theirs for ours, theirs in zip(results["hebbes"], speeds))
        print(row, f"{statistics.median(ratios):.2f} | {ratios[0]:.2f} - {ratios[-1]:.2f} |")


def compare(args):
    python = set_up(args.venv.resolve(), PACKAGES)
    facts = run_worker(python, "check", args)
    if not facts["deviation"] < 2e-4:
        sys.exit(f"compare.py: the JAX network is not the same controller: off by {facts['deviation']:g}")
    print(f"{facts['versions']}; JAX network within {facts['deviation']:.1e} of the golden life", file=sys.stderr)
    results = {peer: [] for peer in args.peers}
    for number in range(args.rounds):
        for peer, speeds in results.items():
            speeds.append(measure(peer, python, args))
            print(f"round {number + 1}: {PEERS[peer]}: {speeds[-1]:,.0f} steps/s", file=sys.stderr)
    print_table(results)


def worker(args):
    if args.worker != "check":
        print(json.dumps(train(args.worker, args)))
        return
    from importlib.metadata import version

    versions = ", ".join(f"{name} {version(name)}" for name in ("envpool", "gymnasium", "mujoco", "jax", "numpy"))
    print(json.dumps({"deviation": check_network(), "versions": versions}))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hebbes", default=str(ROOT / "build/hebbes"), help="the program (default %(default)s)")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-peers", help="folder of the virtual environment")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=["hebbes", "envpool", "async"])
    parser.add_argument("--rounds", type=int, default=5, help="how often all of them run, one after the other")
    parser.add_argument("--generations", type=int, default=3, help="timed generations in a round (one more is run)")
    parser.add_argument("--population", type=int, default=128)
    parser.add_argument("--steps", type=int, default=1000, help="control steps of an episode")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse_arguments()
    bind(arguments.threads)
    worker(arguments) if arguments.worker else compare(arguments)
