#!/usr/bin/env bash
# Installs what building needs, from Debian packages, and nothing that is already there.
# With the argument `tests`, also what only tests need.
set -euo pipefail

packages=(g++ cmake ninja-build pkg-config ccache git clang-format
    libsystemc-dev libyaml-cpp-dev libfmt-dev libcli11-dev nlohmann-json3-dev
    libzip-dev zlib1g-dev libxxhash-dev libsqlite3-dev libprotozero-dev libboost-dev libopenmpi-dev libboost-mpi-dev libboost-serialization-dev
    libgtest-dev libgmock-dev libbenchmark-dev python3 python3-jsonschema)
# The exporter's. Without libopenblas0-pthread, Debian's torch multiplies matrices 20 to 40 times slower.
tests_packages=(python3-torch python3-torchvision python3-numpy libopenblas0-pthread)
# The report's page is tested in a browser. A node that is not Debian's stays.
tests_packages+=(chromium)
command -v npm >/dev/null || tests_packages+=(nodejs npm)
# What waves are looked at with, without a screen.
tests_packages+=(gtkwave xvfb xauth)
# What decodes timelines with nothing of ours.
tests_packages+=(protobuf-compiler)

# Sweeps over MPI ranks, Slurm's arrays and a cut link; plots of their fronts.
tests_packages+=(openmpi-bin slurmctld slurmd slurm-client munge iproute2 python3-matplotlib)

# The Debian package, with what it depends on.
tests_packages+=(dpkg-dev file)

case "${1:-}" in
    "") ;;
    tests) packages+=("${tests_packages[@]}") ;;
    *) echo "usage: bootstrap.sh [tests]" >&2; exit 2 ;;
esac

missing=()
for package in "${packages[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "bootstrap: this is not a Debian system; install the counterparts of: ${missing[*]}" >&2
    exit 1
fi
sudo=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "bootstrap: run as root, or install: ${missing[*]}" >&2; exit 1; }
    sudo=(sudo)
fi
echo "bootstrap: installing ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
