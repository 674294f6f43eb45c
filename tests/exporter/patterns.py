# SPDX-License-Identifier: Apache-2.0
"""A data set that is made in milliseconds and learnt in seconds, and a ViT of its size."""
import torch

from workloads.exporter.images import TensorImages
from workloads.exporter.small_vit import SmallVitShape

CLASSES = 4
SHAPE = SmallVitShape(image=8, patch=4, channels=1, dim=16, depth=4, heads=2, mlp_ratio=2, classes=CLASSES)


def patterns(images: int, seed: int) -> TensorImages:
    """Each class is a fixed pattern of 8 x 8 pixels; noise buries it in some images more than in others."""
    shown = torch.randn(CLASSES, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(CLASSES, (images,), generator=generator)
    contrast = torch.rand(images, 1, 1, 1, generator=generator)
    noise = torch.randn(images, 1, 8, 8, generator=generator)
    return TensorImages(contrast * shown[labels] + 0.7 * noise, labels)
