# SPDX-License-Identifier: Apache-2.0
"""Reads IDX files, the format of MNIST: 0, 0, type, number of dimensions; sizes, big endian; bytes."""
import gzip
import math
import pathlib

import numpy as np

_UNSIGNED_BYTE = 8


def read_idx(file: pathlib.Path) -> np.ndarray:
    """The array, uint8, of a file compressed with gzip. Throws ValueError if it is none, or cut short."""
    try:
        content = gzip.decompress(file.read_bytes())
    except (gzip.BadGzipFile, EOFError) as error:
        raise ValueError(f"{file}: {error}") from None
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != _UNSIGNED_BYTE:
        raise ValueError(f"{file}: no IDX file of bytes")
    header = 4 + 4 * content[3]
    shape = [int(size) for size in np.frombuffer(content[4:header].ljust(header - 4, b"\0"), ">u4")]
    if len(content) != header + math.prod(shape):
        raise ValueError(
            f"{file}: {' x '.join(map(str, shape))} values are announced, {len(content) - header} are there"
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape).copy()
