# SPDX-License-Identifier: Apache-2.0
"""Attention skipping: an encoder computes x + MLP(norm(x)) and leaves out x + attention(norm(x))."""
from types import MethodType
from typing import Iterable

import torch
from torch import Tensor, nn

from .families import UnsupportedModel, encoders_of, family_of


def depth_of(model: nn.Module) -> int:
    """Encoders of the model."""
    return len(encoders_of(model))


def check_path(active: Iterable[int], depth: int) -> list[int]:
    """The path as a list. Throws ValueError unless encoders are 1 to depth, ascending, and at least one."""
    path = list(active)
    if not path:
        raise ValueError("a path needs at least one active attention")
    for encoder in path:
        if isinstance(encoder, bool) or not isinstance(encoder, int):
            raise ValueError(f"encoder {encoder!r} is no whole number")
        if not 1 <= encoder <= depth:
            raise ValueError(f"encoder {encoder} is outside 1 to {depth} (encoders count from 1)")
    for before, after in zip(path, path[1:]):
        if after <= before:
            raise ValueError(f"encoders ascend, each once; {after} follows {before}")
    return path


def set_active(model: nn.Module, active: Iterable[int]) -> None:
    """Keeps the attention of the encoders `active` (from 1) and skips the others'.

    A skipped encoder gets a forward of its own; an active one stays exactly as its library wrote it.
    """
    blocks = encoders_of(model)
    keep = set(check_path(active, len(blocks)))
    for number, block in enumerate(blocks, 1):
        block.__dict__.pop("forward", None)
        if number not in keep:
            block.forward = MethodType(_forward_without_attention, block)


def _forward_without_attention(block: nn.Module, x: Tensor, *_masks, **_options) -> Tensor:
    return family_of(block).mlp_half(block, x)


@torch.no_grad()
def check_formula(model: nn.Module, images: Tensor) -> None:
    """Runs `images` with all attentions and throws UnsupportedModel if an encoder's second half is not ours.

    The residual stream that enters the MLP's norm goes through our formula once more and must come out as the
    encoder's own output. Catches post-norm and otherwise rearranged encoders that have the right names.
    """
    set_active(model, range(1, depth_of(model) + 1))
    was_training = model.training
    model.eval()
    streams: dict[int, Tensor] = {}
    wrong: list[str] = []
    handles = []

    def keep_stream(number):
        return lambda _, inputs: streams.setdefault(number, inputs[0])  # ours comes second, from compare

    def compare(number):
        def hook(block, _, output):
            stream = streams.get(number)  # None: the norm was not run
            known = stream is not None and stream.shape == output.shape
            if not known or not torch.allclose(
                family_of(block).mlp_half(block, stream), output, rtol=1e-3, atol=1e-4
            ):
                wrong.append(f"encoder {number} ({type(block).__name__})")

        return hook

    for number, block in enumerate(encoders_of(model), 1):
        handles.append(
            getattr(block, family_of(block).mlp_norm).register_forward_pre_hook(keep_stream(number))
        )
        handles.append(block.register_forward_hook(compare(number)))
    try:
        model(images)
    finally:
        for handle in handles:
            handle.remove()
        model.train(was_training)
    if wrong:
        raise UnsupportedModel(
            f"{wrong[0]} is not stream + MLP(norm(stream)) behind its attention; it cannot be skipped"
        )
