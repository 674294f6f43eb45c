# SPDX-License-Identifier: Apache-2.0
"""Loads trained weights into a model, whoever saved them."""
import pathlib
import pickle
import textwrap

import torch
from torch import nn

# Where training scripts put the weights: DeiT and this exporter, timm, timm's averaged.
_KEYS = ("model", "state_dict", "state_dict_ema")
_DISTRIBUTED = "module."


def load_weights(model: nn.Module, file: pathlib.Path) -> None:
    """Strictly: every parameter once. Tensors and plain values only, so a file cannot run code."""
    try:
        saved = torch.load(file, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError) as error:
        raise ValueError(
            f"{file}: no file of plain tensors ({str(error).splitlines()[0]}); "
            "save the model's state_dict() alone"
        ) from None
    weights = next((saved[key] for key in _KEYS if isinstance(saved.get(key), dict)), saved)
    weights = {
        name[len(_DISTRIBUTED) :] if name.startswith(_DISTRIBUTED) else name: tensor
        for name, tensor in weights.items()
    }
    try:
        model.load_state_dict(weights)
    except RuntimeError as error:
        raise ValueError(f"{file}: {textwrap.shorten(str(error), 300)}") from None
