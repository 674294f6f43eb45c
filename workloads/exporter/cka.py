# SPDX-License-Identifier: Apache-2.0
"""Linear centred kernel alignment (Cortes et al., 2012; Kornblith et al., 2019) and the paper's CKA matrix.

CKA(X, Y) = |Y'X|^2 / (|X'X| |Y'Y|) over centred columns, Frobenius norms. With Gram matrices K = XX', L = YY'
the same number is <K, L> / (|K| |L|): rows x rows instead of features x features, and each made on its own.
"""
import numpy as np
import torch
from torch import Tensor, nn

from .taps import DEFAULT_REPRESENTATION, record


def _centred(x: Tensor) -> Tensor:
    x = x.detach().double()
    return x - x.mean(0, keepdim=True)


def unit_gram(x: Tensor) -> Tensor:
    """Centred Gram matrix [rows x rows] of `x` [rows x features], scaled to norm 1; float64."""
    x = _centred(x)
    gram = x @ x.T
    return gram / _nonzero(gram.norm())


def linear_cka(x: Tensor, y: Tensor) -> float:
    """CKA of `x` [rows x p] and `y` [rows x q], 0 to 1. Takes the side that needs less memory."""
    if x.shape[0] != y.shape[0]:
        raise ValueError(f"CKA compares the same rows; here are {x.shape[0]} and {y.shape[0]}")
    if x.shape[0] <= max(x.shape[1], y.shape[1]):
        return float((unit_gram(x) * unit_gram(y)).sum())
    x, y = _centred(x), _centred(y)
    return float((y.T @ x).square().sum() / (_nonzero((x.T @ x).norm()) * _nonzero((y.T @ y).norm())))


def cka_matrix(model: nn.Module, images: Tensor, representation: str = DEFAULT_REPRESENTATION) -> np.ndarray:
    """[D x D], float64; entry [i-1, j-1] is CKA(MLP_i, A_j) over `images`, all attentions active.

    One row an image: Gram matrices, N x N each, and never more than one layer's features in memory. One row a
    token: the features of all layers, D x 2 x N x t x d floats (1.9 GB for DeiT-S and 256 images).
    """
    if len(images) < 2:
        raise ValueError(f"CKA needs at least two images, not {len(images)}")
    if representation.endswith("-token"):
        taps = record(model, images, representation, lambda x: x)
        entries = [[linear_cka(mlp, attention) for attention in taps.attention] for mlp in taps.mlp]
    else:
        taps = record(model, images, representation, unit_gram)
        entries = [[float((mlp * attention).sum()) for attention in taps.attention] for mlp in taps.mlp]
    return np.array(entries, dtype=np.float64)


def _nonzero(norm: Tensor) -> Tensor:
    if not torch.isfinite(norm) or norm == 0:
        raise ValueError("CKA is not defined: the features are the same for all images, or not finite")
    return norm
