# SPDX-License-Identifier: Apache-2.0
"""Records MLP_i and A_j of every encoder: what the paper's CKA matrix compares.

The paper does not say which tensors these are. The default, "stream-flat", is the residual stream behind the
sub-block with its tokens flattened, N x (t d): only the stream fits "MLP_i can be directly forwarded to
MLP_i+1".
"""
from typing import Callable, NamedTuple

import torch
from torch import Tensor, nn

from .families import encoders_of, family_of
from .skipping import set_active

# What is looked at: the residual stream behind the sub-block, or what its branch adds to the stream.
_SOURCES = ("stream", "branch")
# What is a row: an image with its tokens flattened, an image's class token, or a token.
_ROWS: dict[str, Callable[[Tensor], Tensor]] = {
    "flat": lambda x: x.flatten(1),
    "cls": lambda x: x[:, 0],
    "token": lambda x: x.flatten(0, 1),
}
REPRESENTATIONS = tuple(f"{source}-{rows}" for source in _SOURCES for rows in _ROWS)
DEFAULT_REPRESENTATION = "stream-flat"


class Taps(NamedTuple):
    """One entry an encoder, each what `reduce` made of a matrix of rows x features."""

    mlp: list[Tensor]
    attention: list[Tensor]


@torch.no_grad()
def record(model: nn.Module, images: Tensor, representation: str, reduce: Callable[[Tensor], Tensor]) -> Taps:
    """Runs `images` [N x channels x height x width] once, all attentions active, in evaluation mode.

    `reduce` sees each matrix as soon as it exists, so only what it returns needs memory.
    """
    if representation not in REPRESENTATIONS:
        raise ValueError(
            f"CKA representation '{representation}' is unknown; there are {', '.join(REPRESENTATIONS)}"
        )
    source, rows = representation.split("-")
    blocks = encoders_of(model)
    set_active(model, range(1, len(blocks) + 1))
    was_training = model.training
    model.eval()
    taps = Taps([], [])
    entered: list[Tensor] = []  # the stream before this encoder, then behind its attention

    def keep(_, inputs):
        entered.append(inputs[0])

    def finish(_, __, output):
        before, middle = entered
        entered.clear()
        attention, mlp = (middle, output) if source == "stream" else (middle - before, output - middle)
        taps.attention.append(reduce(_ROWS[rows](attention)))
        taps.mlp.append(reduce(_ROWS[rows](mlp)))

    handles = []
    for block in blocks:
        handles.append(block.register_forward_pre_hook(keep))
        handles.append(getattr(block, family_of(block).mlp_norm).register_forward_pre_hook(keep))
        handles.append(block.register_forward_hook(finish))
    try:
        model(images)
    finally:
        for handle in handles:
            handle.remove()
        model.train(was_training)
    return taps
