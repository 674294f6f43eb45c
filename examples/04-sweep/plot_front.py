#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the front of a sweep over all its points: plot_front.py sweeps front.png (or .svg, .pdf).

Needs matplotlib: apt-get install python3-matplotlib, or pip install matplotlib.
"""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "search" / "store"))
import pivotsim_results as results

LABELS = {
    "delay_ms": "mean delay of an image, ms",
    "energy_j": "mean energy of an image, J",
    "accuracy": "accuracy",
    "dsp": "DSP slices",
    "bram36": "block RAMs",
    "fps": "images a second",
    "power_w": "power, W",
}


def draw(axes, points, front, x, y, colour=None):
    """All points in grey, those on the front in colour. A front of more than two figures is no line in a plot of two."""
    there = {point["point"] for point in front}
    rest = [point for point in points if point["point"] not in there and None not in (point[x], point[y])]
    axes.scatter([point[x] for point in rest], [point[y] for point in rest], s=14, color="0.8", label="evaluated")
    colours = {"c": [point[colour] for point in front]} if colour else {"color": "tab:blue"}
    shown = axes.scatter([point[x] for point in front], [point[y] for point in front], s=48, edgecolors="black",
                         linewidths=0.6, zorder=2, label="front", **colours)
    if colour:
        axes.figure.colorbar(shown, ax=axes, label=LABELS.get(colour, colour))
    axes.set_xlabel(LABELS.get(x, x))
    axes.set_ylabel(LABELS.get(y, y))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="folder of the results")
    parser.add_argument("picture", help="file to write; its extension says what")
    parser.add_argument("--sweep", help="id, its beginning, or name; none: the only one of the store")
    for option, nth in ("-x", "first"), ("-y", "second"), ("--colour", "third"):
        parser.add_argument(option, metavar="FIGURE", help=f"none: the sweep's {nth} objective")
    return parser.parse_args()


def main():
    arguments = read_arguments()
    try:
        from matplotlib.figure import Figure # by itself it needs no display
    except ImportError:
        sys.exit("matplotlib is missing: apt-get install python3-matplotlib, or pip install matplotlib")
    try:
        points = results.load_points(arguments.store, arguments.sweep)
        front = results.load_front(arguments.store, arguments.sweep)
        if not front:
            sys.exit("no point is on the front")
        known = {sweep["id"]: sweep["objectives"] for sweep in results.sweeps(arguments.store)}
        objectives = [*known[front[0]["sweep"]], None, None]
        x, y, colour = arguments.x or objectives[0], arguments.y or objectives[1], arguments.colour or objectives[2]
        for figure in x, y, colour:
            if figure and not isinstance(front[0].get(figure), (int, float)):
                sys.exit(f"'{figure}' is no number of these points")
        if not y:
            sys.exit("the sweep has one objective; -y names another figure")
        picture = Figure(figsize=(7, 4.5), layout="constrained")
        draw(picture.subplots(), points, front, x, y, colour)
        picture.savefig(arguments.picture, dpi=150)
    except (LookupError, OSError, RuntimeError, ValueError) as error:
        sys.exit(str(error))
    print(f"wrote '{arguments.picture}': {len(points)} points, {len(front)} on the front")


if __name__ == "__main__":
    main()
