#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GTKWave opens a run's wave through its save file, shows every signal of it, and draws something.

Usage: gtkwave_test.py PIVOTSIM. Exit code 77, with the reason, where GTKWave or Xvfb is missing. With SHOT in the
environment, the screenshot stays there.
"""
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

SCRIPT = """
puts "shown [gtkwave::getTotalNumTraces] of [gtkwave::getNumFacs] in [gtkwave::getDumpType]"
foreach name {platform.pl.pe_array.state platform.pl.pe_array.op platform.controller.course} {
    puts "value $name [gtkwave::getTraceValueAtMarkerFromName $name]"
}
gtkwave::/File/Grab_To_File shot.png
puts "window [gtkwave::getWindowStartTime] [gtkwave::getWindowEndTime]"
exit
"""


def pixels(path):
    """Rows of an 8-bit RGB or RGBA PNG, and the bytes of a pixel."""
    data = open(path, "rb").read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert depth == 8 and colour in (2, 6) and not interlaced
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    size = 3 if colour == 2 else 4
    raw, rows, before = zlib.decompress(packed), [], bytearray(width * size)
    for y in range(height):
        kind, line = raw[y * (width * size + 1)], bytearray(raw[y * (width * size + 1) + 1:(y + 1) * (width * size + 1)])
        for x in range(len(line)):
            a = line[x - size] if x >= size else 0
            b, c = before[x], before[x - size] if x >= size else 0
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            line[x] = (line[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(line)
        before = line
    return rows, size


def colours(path):
    """How many pixels of the right two thirds have each colour."""
    rows, size = pixels(path)
    counts = {}
    for row in rows:
        for x in range(len(row) // size // 3 * size, len(row), size):
            colour = bytes(row[x:x + 3])
            counts[colour] = counts.get(colour, 0) + 1
    return counts


def main():
    for program in ("gtkwave", "xvfb-run", "Xvfb"):
        if not shutil.which(program):
            print(f"skipped: {program} is not installed (Debian: gtkwave, xvfb, xauth)")
            return 77
    pivotsim = os.path.abspath(sys.argv[1])
    for ending in ("vcd.gz", "fst"):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "a"))
            subprocess.run([pivotsim, "run", "studies/deit_s.yaml", "--set", "platform={extends: platforms/zcu102.yaml}",
                            "--window", "2000us:2040us", "--wave", f"a/w.{ending}"],
                           cwd=folder, check=True, stdout=subprocess.DEVNULL)
            with open(os.path.join(folder, "script.tcl"), "w") as file:
                file.write(SCRIPT)
            run = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", "gtkwave", "-S", "script.tcl",
                                  "--rcvar", "initial_window_x 1280", "--rcvar", "initial_window_y 860",
                                  "a/w.gtkw"], cwd=folder, timeout=100, capture_output=True, text=True)
            said = run.stdout + run.stderr
            print(said)
            assert not re.search(r"not found|could not|error|No such|invalid|warning", said, re.I), "a complaint"
            shown, signals = map(int, re.search(r"shown (\d+) of (\d+)", said).groups())
            assert shown >= signals > 50, (shown, signals)
            begin, end = map(int, re.search(r"window (\d+) (\d+)", said).groups())
            assert begin == 2_000_000_000 and 2_035_000_000 < end < 2_080_000_000, (begin, end)
            counts = colours(os.path.join(folder, "shot.png"))
            drawn = {rgb: count for rgb, count in counts.items() if max(rgb) > 128 > min(rgb)}
            print(len(counts), "colours;", sorted(((n, c.hex()) for c, n in drawn.items()), reverse=True)[:6])
            assert sum(drawn.values()) > 10_000, "waves are drawn in colours"
            if os.environ.get("SHOT"):
                shutil.copy(os.path.join(folder, "shot.png"), os.environ["SHOT"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
