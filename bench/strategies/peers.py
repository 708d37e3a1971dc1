#!/usr/bin/env python3
"""Seconds that ask and tell of a generation take in hebbes' strategies and in pycma, in one run.

    bench/strategies/peers.py                                     n = 1840, lambda = 256, 2 threads, five rounds
    bench/strategies/peers.py --strategy cma-es snes --rounds 9
    bench/strategies/peers.py --dim 100 --rounds 1                does it work at all?

What is timed stands in README.md beside this file. Needs Python 3.11 or newer with venv; pycma goes into a virtual
environment of its own.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))

from python_peers import bind, set_up

PACKAGES = ["cma==4.5.0", "numpy==2.4.6"]
PYCMA = "pycma"
# strategies that need more than linear time in n, and so get fewer generations
SLOW = ["cma-es", "ma-es", "xnes"]
STRATEGIES = ["cma-es", "ma-es", "lm-ma-es", "sep-cma-es", "snes", "openai-es", "pgpe", "ars"]


def run_pycma(args):
    """Seconds of a generation of pycma on a sphere, on average."""
    import cma
    import numpy

    start = numpy.random.default_rng(args.seed).uniform(-3, 3, args.dim)
    es = cma.CMAEvolutionStrategy(start, 1, {
        "popsize": args.population, "seed": args.seed, "AdaptSigma": cma.sigma_adaptation.CMAAdaptSigmaCSA,
        "verbose": -9})
    seconds = []
    for _ in range(args.slow_generations):
        started = time.perf_counter()
        genomes = es.ask()
        asked = time.perf_counter()
        fitness = [float(x @ x) for x in genomes]
        evaluated = time.perf_counter()
        es.tell(genomes, fitness)
        seconds.append(asked - started + time.perf_counter() - evaluated)
    return statistics.mean(seconds)


def measure_pycma(python, args):
    threads = {name: str(args.threads) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    call = [python, "-W", "ignore", Path(__file__).resolve(), "--worker", f"--dim={args.dim}", f"--seed={args.seed}",
            f"--population={args.population}", f"--slow-generations={args.slow_generations}",
            f"--threads={args.threads}"]
    done = subprocess.run(call, env=os.environ | threads, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}peers.py: pycma failed")
    return json.loads(done.stdout.splitlines()[-1])


def measure_hebbes(strategy, args):
    generations = args.slow_generations if strategy in SLOW else args.generations
    call = [args.hebbes, "bench", "strategies", "--json", "--strategy", strategy, "--function", "sphere", "--dim",
            str(args.dim), "--population", str(args.population), "--generations", str(generations),
            f"threads={args.threads}", f"seed={args.seed}", *args.parameters]
    done = subprocess.run(call, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"peers.py: {done.stderr.strip()}")
    return json.loads(done.stdout)[0]["seconds_per_generation"]


def print_table(results):
    print("| | seconds a generation | rounds from - to | pycma takes longer by |")
    print("|---|---:|---:|---:|")
    for name, seconds in results.items():
        ratio = statistics.median(theirs / ours for ours, theirs in zip(seconds, results[PYCMA]))
        print(f"| {name} | {statistics.median(seconds):.4g} | {min(seconds):.4g} - {max(seconds):.4g} |",
              f"{ratio:.2f} |")


def compare(args):
    python = set_up(args.venv.resolve(), PACKAGES)
    results = {name: [] for name in [PYCMA, *args.strategy]}
    for number in range(args.rounds):
        for name, seconds in results.items():
            seconds.append(measure_pycma(python, args) if name == PYCMA else measure_hebbes(name, args))
            print(f"round {number + 1}: {name}: {seconds[-1]:.4g} s", file=sys.stderr)
    print_table(results)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hebbes", default=str(ROOT / "build/hebbes"), help="the program (default %(default)s)")
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv-strategies", help="folder of the virtual environment")
    parser.add_argument("--strategy", nargs="+", default=STRATEGIES, help="of hebbes (default %(default)s)")
    parser.add_argument("--dim", type=int, default=1840)
    parser.add_argument("--population", type=int, default=256)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5, help="how often all of them run, one after the other")
    parser.add_argument("--generations", type=int, default=100, help="of a round")
    parser.add_argument("--slow-generations", type=int, default=10, help=f"of pycma, {', '.join(SLOW)}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parameters", nargs="+", default=[], metavar="KEY=VALUE", help="of hebbes' strategies")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse_arguments()
    bind(arguments.threads)
    if arguments.worker:
        print(json.dumps(run_pycma(arguments)))
    else:
        compare(arguments)
