"""What the comparisons with Python programs share: processors, and a virtual environment."""

import os
import subprocess
import sys


def bind(threads):
    """The same processors for everybody; JAX sizes its pool by them."""
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < threads:
        sys.exit(f"{threads} threads wanted, {len(cpus)} processors allowed")
    os.sched_setaffinity(0, cpus[:threads])


def set_up(folder, packages):
    """Makes the virtual environment with these packages when it is not there. Returns its Python."""
    python = folder / "bin/python"
    stamp = folder / "packages.txt"
    if not stamp.exists() or stamp.read_text() != "\n".join(packages):
        print(f"installing {', '.join(packages)} into {folder}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        stamp.write_text("\n".join(packages))
    return python
