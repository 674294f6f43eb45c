#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the Debian package, unpacks it, and executes docs/plugins.md in an empty folder against it.

Usage: tutorial_test.py BUILD. Prints what failed; exit code 1.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}", flush=True)


def run(command, **named):
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=570, check=False, **named)


def unpacked_package(build, folder):
    """What `apt install` would put under /, and what it would ask of others."""
    made = run(["cpack", "-B", str(folder / "packages")], cwd=build)
    check(made.returncode == 0, f"cpack: {made.stdout}{made.stderr}")
    package = next((folder / "packages").glob("pivotsim_*.deb"))
    fields = run(["dpkg-deb", "-f", str(package)]).stdout
    for library in ("libsystemc", "libyaml-cpp", "libfmt", "libzip", "libsqlite3", "libxxhash", "libc6"):
        check(re.search(rf"^Depends:.*\b{library}", fields, re.M), f"the package does not depend on {library}: {fields}")
    run(["dpkg-deb", "-x", str(package), str(folder / "root")])
    return folder / "root" / "usr"


def blocks(text):
    """(language, content) of the fenced blocks, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.M | re.S)


def check_listing(listing):
    there = (ROOT / "plugins" / "os_array" / "os_array.cpp").read_text(encoding="utf-8")
    renamed = there.replace("os_array", "my_array").replace("OsArray", "MyArray")
    check(listing == renamed, "the tutorial's listing is not plugins/os_array/os_array.cpp with my_array for os_array")


def execute(commands, folder, environment):
    done = run(["bash", "-euxc", commands], cwd=folder, env=environment)
    check(done.returncode == 0, f"the tutorial's commands: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def platforms_run(platform, prefix, folder, environment):
    """The page's platform with several accelerators."""
    study = folder / "several.yaml"
    study.write_text("schema_version: 1\n" + platform + "workload: {model: models/deit_t.yaml}\n", encoding="utf-8")
    done = run(["pivotsim", "run", "several.yaml", "--json"], cwd=folder, env=environment)
    check(done.returncode == 0 and '"waited_for"' in done.stdout, f"several accelerators: {done.returncode}, {done.stderr}")


def tutorial(prefix, folder):
    environment = {**os.environ, "PATH": f"{prefix}/bin:{os.environ['PATH']}", "CMAKE_PREFIX_PATH": str(prefix)}
    environment.pop("PIVOTSIM_PLUGINS", None)
    printed = []
    for language, content in blocks((ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")):
        if language == "sh":
            printed.append(execute(content, folder, environment))
        elif language == "cpp":
            check_listing(content)
            (folder / "my_array" / "my_array.cpp").write_text(content, encoding="utf-8")
        elif language == "yaml":
            platforms_run(content, prefix, folder, environment)
    check(len(printed) == 2, f"{len(printed)} blocks of commands")
    check("100% tests passed" in printed[0] and "delay" in printed[0], f"the first block printed: {printed[0]}")
    check("conforms\n" in printed[1] and "BROKEN" not in printed[1], f"the second block printed: {printed[1]}")
    check("input_buffer" in printed[1], "describe does not know the plug-in's parameters")
    return environment


def schema_knows(folder, environment):
    done = run(["pivotsim", "describe", "--schema", "--plugin", "my_array"], cwd=folder,
               env={**environment, "PIVOTSIM_PLUGINS": str(folder / "my_array" / "build")})
    check('"my_array"' in done.stdout and '"input_buffer"' in done.stdout, "the JSON Schema does not know the plug-in")


def other_abi_is_refused(folder, environment):
    """The same source against headers of another ABI."""
    source = (folder / "my_array" / "my_array.cpp")
    text = source.read_text(encoding="utf-8")
    bumped = ('#include "base/plugin/plugin.h"\n#undef PIVOTSIM_PLUGIN_MARK\n#define PIVOTSIM_PLUGIN_MARK pivotsim_plugin_abi_2\n'
              'extern "C" const char pivotsim_plugin_abi_2;\n')
    source.write_text(text.replace('#include "base/plugin/plugin.h"\n', bumped), encoding="utf-8")
    run(["cmake", "--build", "my_array/build"], cwd=folder, env=environment)
    done = run(["pivotsim", "run", "my_array/study.yaml", "--plugin", "my_array/build/pivotsim_my_array.so"], cwd=folder,
               env=environment)
    check(done.returncode == 2 and "was built for plug-in ABI 2, this pivotsim 0.1.0 has 1" in done.stderr,
          f"another ABI: exit code {done.returncode}, {done.stderr}")
    source.write_text(text, encoding="utf-8")


def new_refuses(folder, environment):
    for arguments, part in ((["My-Array"], "is no name for a plug-in"), (["systolic"], "is called 'systolic' already"),
                            (["my_array"], "exists")):
        done = run(["pivotsim", "new", "plugin", *arguments], cwd=folder, env=environment)
        check(done.returncode == 2 and part in done.stderr, f"new plugin {arguments}: {done.returncode}, {done.stderr}")


def plugins_build_alone(prefix, folder, environment):
    """Each folder of plugins/ is a project of its own."""
    for source in sorted((ROOT / "plugins").glob("*/CMakeLists.txt")):
        build = folder / "alone" / source.parent.name
        for command in (["cmake", "-S", str(source.parent), "-B", str(build)], ["cmake", "--build", str(build)]):
            done = run(command, cwd=folder, env=environment)
            check(done.returncode == 0, f"{command}: {done.stdout}{done.stderr}")
            if done.returncode != 0:
                break


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        prefix = unpacked_package(build, folder)
        reader = folder / "reader"
        reader.mkdir()
        environment = tutorial(prefix, reader)
        schema_knows(reader, environment)
        new_refuses(reader, environment)
        other_abi_is_refused(reader, environment)
        plugins_build_alone(prefix, reader, environment)
        shipped = run([str(prefix / "bin" / "pivotsim"), "doctor"], env=environment)
        check("os_array" in shipped.stdout, f"the package's own plug-ins are not at hand: {shipped.stdout}")
    if failures:
        return 1
    print("the tutorial holds, command by command")
    return 0


if __name__ == "__main__":
    sys.exit(main())
