#!/usr/bin/env python3
"""Evaluations that hebbes' strategies need on test functions, beside those of their peers.

    bench/strategies/compare.py                                  every row of evaluations.csv, 21 seeds
    bench/strategies/compare.py --strategy snes --seeds 42       some rows, with more seeds
    bench/strategies/compare.py --short                          does it work at all?

What the rows are, and when one fails, stands in README.md beside this file. Standard library only.
"""

import argparse
import csv
import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

SIGNIFICANT = 0.01

# hyperparameters of evosax's runs: learning rate and step size halve every 200 generations
HALVING = ["schedule=exponential-decay", "rate=0.5", "steps=200"]
LR = ["lr.init=0.2"] + [f"lr.{key}" for key in HALVING]
SIGMA = [f"sigma.{key}" for key in HALVING]
PARAMETERS = {
    "openai-es": (0.5, LR + SIGMA + ["shaping=centered-ranks", "optimizer.name=adam"]),
    "pgpe": (1, LR + ["sigma.lr=0.1", "sigma.max_change=0.2", "shaping=centered-ranks", "optimizer.name=adam"]),
    "ars": (0.5, LR + SIGMA + ["ratio=0.5", "optimizer.name=adam"]),
}


def command(row, args):
    """The call of hebbes that repeats a row."""
    strategy, _, restarts = row["strategy"].partition("-es-")  # cma-es-ipop
    strategy += "-es" if restarts else ""
    sigma, parameters = PARAMETERS.get(strategy, (1, []))
    call = [args.hebbes, "bench", "strategies", "--json", "--strategy", strategy, "--function", row["function"],
            "--dim", row["n"], "--population", row["lambda"], "--target", row["target"], "--x0=-3..3",
            f"--sigma={sigma}", "--count", "mean" if row["library"].startswith("evosax") else "individual",
            "--seeds", str(args.seeds), "--max-evaluations", row["cap"], *parameters, "threads=1", f"seed={args.seed}"]
    return call + (["--restarts", restarts] if restarts else [])


def measure(row, args):
    done = subprocess.run(command(row, args), capture_output=True, text=True)
    return json.loads(done.stdout)[0] if done.returncode == 0 else done.stderr.strip()


def fewer(successes, seeds, other_successes, other_seeds):
    """Fisher's exact test: probability of so few successes or fewer when both succeed equally often."""
    total, both = successes + other_successes, seeds + other_seeds
    ways = sum(math.comb(seeds, k) * math.comb(other_seeds, total - k)
               for k in range(max(0, total - other_seeds), successes + 1))
    return ways / math.comb(both, total)


def judge(row, ours):
    """(ratio of the medians or None, bound, words)"""
    bound = 1.15 if row["library"] == "reference" else 1.25
    p = fewer(ours["successes"], ours["seeds"], int(row["successes"]), int(row["seeds"]))
    if p < SIGNIFICANT:
        return None, bound, f"FEWER successes, p = {p:.1g}"
    if not row["median"] or ours["evaluations_median"] is None:
        return None, bound, "pass"
    ratio = ours["evaluations_median"] / float(row["median"])
    return ratio, bound, "pass" if ratio <= bound else "ABOVE the bound"


def number(value):
    return "" if value in (None, "") else f"{float(value):,.0f}"


def print_row(row, ours):
    """Prints a line of the table; does the row pass?"""
    name = f"| {row['library']} | {row['strategy']} | {row['function']} | {row['n']} | {row['lambda']} | {row['target']} |"
    theirs = f"{number(row['median'])} | {row['successes']}/{row['seeds']} |"
    if isinstance(ours, str):
        print(name, theirs, "| | | |", ours, "|")
        return False
    ratio, bound, words = judge(row, ours)
    print(name, theirs, f"{number(ours['evaluations_median'])} | {ours['successes']}/{ours['seeds']} |",
          "" if ratio is None else f"{ratio:.2f}", f"| {bound:.2f} | {words} |", flush=True)
    return words == "pass"


def wanted(row, args):
    return all(getattr(args, key) is None or row[column] in getattr(args, key)
               for key, column in (("strategy", "strategy"), ("function", "function"), ("dim", "n"))) and (
                   args.library is None or row["library"].split()[0] in args.library)


def compare(args):
    with open(HERE / "evaluations.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if wanted(row, args)]
    print("| library | strategy | function | n | lambda | target | its median | successes | hebbes' median | successes "
          "| ratio | bound | |")
    print("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|")
    with ThreadPoolExecutor(args.jobs) as pool:
        passed = [print_row(row, ours) for row, ours in zip(rows, pool.map(lambda row: measure(row, args), rows))]
    print(f"\n{sum(passed)} of {len(rows)} rows pass", file=sys.stderr)
    return all(passed)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hebbes", default=str(ROOT / "build/hebbes"), help="the program (default %(default)s)")
    parser.add_argument("--library", nargs="+", choices=["reference", "pycma", "evosax"], help="rows of these alone")
    parser.add_argument("--strategy", nargs="+", help="as the column has it: cma-es, cma-es-ipop, snes, ...")
    parser.add_argument("--function", nargs="+")
    parser.add_argument("--dim", nargs="+", help="10 or 40")
    parser.add_argument("--seeds", type=int, default=21, help="runs of hebbes (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="the first of them (default %(default)s)")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="rows at the same time")
    parser.add_argument("--short", action="store_true", help="spheres alone, 3 seeds")
    args = parser.parse_args()
    if args.short:
        args.function, args.dim, args.seeds = ["sphere"], ["10"], 3
    return args


if __name__ == "__main__":
    sys.exit(not compare(parse_arguments()))
