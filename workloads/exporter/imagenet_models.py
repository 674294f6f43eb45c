# SPDX-License-Identifier: Apache-2.0
"""ViTs of timm and torchvision with the image transforms they were trained for.

Either library is imported when one of its models is asked for.
"""
import importlib
import pathlib
from typing import Callable, NamedTuple, Optional

from torch import nn

from .weights_file import load_weights

TORCHVISION_PREFIX = "torchvision/"


class PretrainedVit(NamedTuple):
    model: nn.Module
    for_training: Callable  # PIL image -> tensor, augmented
    for_inference: Callable  # PIL image -> tensor


def load_vit(name: str, weights: Optional[pathlib.Path], extra_module: Optional[str]) -> PretrainedVit:
    """A timm model's name, or "torchvision/" and torchvision's; without `weights`, the published ones.

    `extra_module` is imported first: it may register models with timm, as LV-ViT's tlt.models does.
    """
    if extra_module:
        importlib.import_module(extra_module)
    vit = (
        _torchvision(name[len(TORCHVISION_PREFIX) :], weights)
        if name.startswith(TORCHVISION_PREFIX)
        else _timm(name, weights)
    )
    if weights:
        load_weights(vit.model, weights)
    if hasattr(vit.model, "mix_token"):
        vit.model.mix_token = False  # LV-ViT would mix images, and so labels, while training
    return vit


def _timm(name: str, weights: Optional[pathlib.Path]) -> PretrainedVit:
    import timm
    from timm.data import create_transform, resolve_data_config

    model = timm.create_model(name, pretrained=weights is None)
    config = resolve_data_config({}, model=model)
    return PretrainedVit(model, create_transform(**config, is_training=True), create_transform(**config))


def _torchvision(name: str, weights: Optional[pathlib.Path]) -> PretrainedVit:
    from torchvision import models, transforms

    published = models.get_model_weights(name).DEFAULT
    model = models.get_model(name, weights=None if weights else published)
    inference = published.transforms()
    training = transforms.Compose(
        [
            transforms.RandomResizedCrop(inference.crop_size[-1], interpolation=inference.interpolation),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize(inference.mean, inference.std),
        ]
    )
    return PretrainedVit(model, training, inference)
