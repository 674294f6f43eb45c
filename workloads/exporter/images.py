# SPDX-License-Identifier: Apache-2.0
"""Sets of labelled images: in memory, or behind a torch Dataset that reads and transforms files."""
from typing import Callable, Iterator, Optional, Protocol, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Subset


class Images(Protocol):
    """Labelled images that can be drawn in any order."""

    labels: np.ndarray  # [N], class numbers from 0

    def batches(self, order: Sequence[int], size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Images [n x channels x height x width] and labels [n] in `order`, up to `size` at a time."""


class TensorImages:
    """Images that fit into memory; `transform` sees a batch of them as they are stored."""

    def __init__(
        self, images: Tensor, labels: Tensor, transform: Optional[Callable[[Tensor], Tensor]] = None
    ):
        if len(images) != len(labels):
            raise ValueError(f"{len(images)} images have {len(labels)} labels")
        self._images, self._labels, self._transform = images, labels.long(), transform
        self.labels = self._labels.numpy()

    def batches(self, order: Sequence[int], size: int) -> Iterator[tuple[Tensor, Tensor]]:
        for chosen in torch.as_tensor(order, dtype=torch.long).split(size):
            images = self._images[chosen]
            yield (self._transform(images) if self._transform else images), self._labels[chosen]


class DatasetImages:
    """A map-style Dataset of (image, label), such as torchvision's ImageFolder, read by worker processes."""

    def __init__(self, dataset: Dataset, labels: Sequence[int], workers: int):
        self._dataset, self._workers = dataset, workers
        self.labels = np.asarray(labels)

    def batches(self, order: Sequence[int], size: int) -> Iterator[tuple[Tensor, Tensor]]:
        chosen = Subset(self._dataset, [int(index) for index in order])
        pinned = torch.cuda.is_available()
        return iter(DataLoader(chosen, batch_size=size, num_workers=self._workers, pin_memory=pinned))
