# SPDX-License-Identifier: Apache-2.0
"""Phase 1 of PIVOT, so that the exporter can be used alone: Algorithm 1's score and the best path."""
from typing import Sequence

import numpy as np

from .skipping import check_path


def path_score(active: Sequence[int], cka: np.ndarray) -> float:
    """Algorithm 1: CKA(MLP_i, A_j) over active i and the skipped j behind it, up to the next active one.

    The outer loop runs over active encoders only; the paper's worked example fixes that. Skipped encoders
    before the first active one add nothing.
    """
    depth = len(cka)
    path = check_path(active, depth)
    ends = path[1:] + [depth + 1]
    return float(sum(cka[i - 1, j - 1] for i, end in zip(path, ends) for j in range(i + 1, end)))


def best_path(effort: int, cka: np.ndarray) -> list[int]:
    """The path of `effort` active attentions with the highest score, exactly; of equals the first in order.

    Dynamic programme over (attentions still to place, encoder of the last one): effort x D^2 additions.
    """
    depth = len(cka)
    if cka.shape != (depth, depth):
        raise ValueError(f"a CKA matrix is square, not {cka.shape}")
    if not 1 <= effort <= depth:
        raise ValueError(f"effort {effort} is outside 1 to {depth}")
    # gain[i][end]: what encoder i adds when the next active one is `end` (depth + 1: none). Encoders from 1.
    sums = np.cumsum(np.pad(cka, ((1, 0), (1, 0))), axis=1)
    gain = [
        [sums[i, end - 1] - sums[i, i] if i and end > i else 0.0 for end in range(depth + 2)]
        for i in range(depth + 1)
    ]
    # tail[i]: best sum from active encoder i on, with `placed` attentions from i to the end.
    tail = [gain[i][depth + 1] for i in range(depth + 1)]
    following = []
    for placed in range(2, effort + 1):
        last = depth - placed + 1
        choice = [
            max(range(i + 1, last + 2), key=lambda end: (gain[i][end] + tail[end], -end)) if i <= last else 0
            for i in range(depth + 1)
        ]
        tail = [gain[i][choice[i]] + tail[choice[i]] if i <= last else 0.0 for i in range(depth + 1)]
        following.append(choice)
    path = [max(range(1, depth - effort + 2), key=lambda i: (tail[i], -i))]
    for choice in reversed(following):
        path.append(choice[path[-1]])
    return path
