# SPDX-License-Identifier: Apache-2.0
"""A small DeiT-like ViT that two CPU cores can train: pre-norm, class token, names as in timm."""
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class SmallVitShape(NamedTuple):
    """The defaults are the ViT of the shipped Fashion-MNIST trace: 16 patches and a class token."""

    image: int = 28  # pixels a side
    patch: int = 7
    channels: int = 1
    dim: int = 48
    depth: int = 12
    heads: int = 2
    mlp_ratio: int = 4
    classes: int = 10


class Attention(nn.Module):
    """Multi-head self-attention over [N x t x d] (paper, equation 1)."""

    def __init__(self, dim: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x: Tensor) -> Tensor:
        images, tokens, dim = x.shape
        split = self.qkv(x).reshape(images, tokens, 3, self.heads, dim // self.heads)
        q, k, v = split.permute(2, 0, 3, 1, 4).unbind(0)  # each [N x heads x t x d / heads]
        weights = (q @ k.transpose(-2, -1) * (dim // self.heads) ** -0.5).softmax(-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(images, tokens, dim))


class Mlp(nn.Module):
    def __init__(self, dim: int, hidden: int):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Block(nn.Module):
    """An encoder: attention, then MLP, each behind a norm and added to the residual stream."""

    def __init__(self, shape: SmallVitShape):
        super().__init__()
        self.norm1 = nn.LayerNorm(shape.dim, eps=1e-6)
        self.attn = Attention(shape.dim, shape.heads)
        self.norm2 = nn.LayerNorm(shape.dim, eps=1e-6)
        self.mlp = Mlp(shape.dim, shape.mlp_ratio * shape.dim)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class SmallVit(nn.Module):
    def __init__(self, shape: SmallVitShape = SmallVitShape()):
        super().__init__()
        if shape.image % shape.patch or shape.dim % shape.heads:
            raise ValueError("patches must tile the image, and heads the embedding")
        patches = (shape.image // shape.patch) ** 2
        self.patch_embed = nn.Conv2d(shape.channels, shape.dim, shape.patch, shape.patch)
        self.cls_token = nn.Parameter(torch.empty(1, 1, shape.dim))
        self.pos_embed = nn.Parameter(torch.empty(1, patches + 1, shape.dim))
        self.blocks = nn.ModuleList([Block(shape) for _ in range(shape.depth)])
        self.norm = nn.LayerNorm(shape.dim, eps=1e-6)
        self.head = nn.Linear(shape.dim, shape.classes)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.trunc_normal_(module.weight, std=0.02)
                nn.init.zeros_(module.bias)
        for embedding in (self.cls_token, self.pos_embed):
            nn.init.trunc_normal_(embedding, std=0.02)

    def forward(self, images: Tensor) -> Tensor:
        """Logits [N x K] of images [N x channels x height x width]."""
        x = self.patch_embed(images).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])
