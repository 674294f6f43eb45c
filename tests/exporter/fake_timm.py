# SPDX-License-Identifier: Apache-2.0
"""Stand-ins with the names, attributes and calling conventions of timm's and LV-ViT's encoders."""
import types

import torch
from torch import nn


class Mixing(nn.Module):
    """Stands for attention: mixes tokens, and takes what timm's attention takes."""

    def __init__(self, dim: int):
        super().__init__()
        self.proj = nn.Linear(dim, dim)

    def forward(self, x, attn_mask=None, is_causal=False):
        return self.proj((x @ x.transpose(1, 2) / x.shape[-1]).softmax(-1) @ x)


class DropPath(nn.Module):
    def __init__(self, probability: float):
        super().__init__()
        self.keep = 1 - probability

    def forward(self, x):
        if not self.training:
            return x
        return x * x.new_empty(len(x), 1, 1).bernoulli_(self.keep) / self.keep


class LayerScale(nn.Module):
    def __init__(self, dim: int):
        super().__init__()
        self.gamma = nn.Parameter(torch.linspace(0.5, 1.5, dim))

    def forward(self, x):
        return x * self.gamma


def mlp(dim: int) -> nn.Module:
    return nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))


class OldBlock(nn.Module):
    """timm 0.4: one drop_path, no layer scale."""

    def __init__(self, dim: int):
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(dim), Mixing(dim)
        self.norm2, self.mlp = nn.LayerNorm(dim), mlp(dim)
        self.drop_path = DropPath(0.3)

    def forward(self, x):
        x = x + self.drop_path(self.attn(self.norm1(x)))
        return x + self.drop_path(self.mlp(self.norm2(x)))

    def without_attention(self, x):
        return x + self.drop_path(self.mlp(self.norm2(x)))


class NewBlock(nn.Module):
    """timm 1.0: a layer scale and a drop path each; masks are handed through."""

    def __init__(self, dim: int):
        super().__init__()
        self.norm1, self.attn, self.ls1, self.drop_path1 = (
            nn.LayerNorm(dim),
            Mixing(dim),
            LayerScale(dim),
            DropPath(0.3),
        )
        self.norm2, self.mlp, self.ls2, self.drop_path2 = (
            nn.LayerNorm(dim),
            mlp(dim),
            LayerScale(dim),
            DropPath(0.3),
        )

    def forward(self, x, attn_mask=None, is_causal=False):
        x = x + self.drop_path1(self.ls1(self.attn(self.norm1(x), attn_mask=attn_mask, is_causal=is_causal)))
        return x + self.drop_path2(self.ls2(self.mlp(self.norm2(x))))

    def without_attention(self, x):
        return x + self.drop_path2(self.ls2(self.mlp(self.norm2(x))))


class LvVitBlock(OldBlock):
    """LV-ViT: both branches are divided by skip_lam."""

    skip_lam = 2.0

    def forward(self, x, padding_mask=None):
        x = x + self.drop_path(self.attn(self.norm1(x))) / self.skip_lam
        return x + self.drop_path(self.mlp(self.norm2(x))) / self.skip_lam

    def without_attention(self, x):
        return x + self.drop_path(self.mlp(self.norm2(x))) / self.skip_lam


class PostNormBlock(OldBlock):
    """timm's ResPostBlock: the right names in another order."""

    def forward(self, x):
        x = x + self.drop_path(self.norm1(self.attn(x)))
        return x + self.drop_path(self.norm2(self.mlp(x)))


class GammaBlock(OldBlock):
    """BEiT and CaiT keep layer scales as parameters of the block itself."""

    def __init__(self, dim: int):
        super().__init__(dim)
        self.gamma_2 = nn.Parameter(torch.ones(dim))


class Vit(nn.Module):
    """timm's VisionTransformer as far as the exporter sees it: blocks, norm, head."""

    def __init__(self, block=NewBlock, depth: int = 4, dim: int = 8, classes: int = 5, mask: bool = False):
        super().__init__()
        self.patch_embed = nn.Conv2d(3, dim, 4, 4)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.blocks = nn.Sequential(*(block(dim) for _ in range(depth)))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, classes)
        self.mask = mask

    def tokens(self, images):
        x = self.patch_embed(images).flatten(2).transpose(1, 2)
        return torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1)

    def forward(self, images):
        x = self.tokens(images)
        if self.mask:  # timm 1.0 walks through the blocks itself when there is one
            for block in self.blocks:
                x = block(x, attn_mask=None, is_causal=False)
        else:
            x = self.blocks(x)
        return self.head(self.norm(x)[:, 0])


class LvVit(Vit):
    """LV-ViT: three results while training, one otherwise; mixes images unless it is told not to."""

    def __init__(self):
        super().__init__(LvVitBlock)
        self.aux_head = nn.Linear(8, 5)
        self.mix_token = True

    def forward(self, images):
        x = self.norm(self.blocks(self.tokens(images)))
        auxiliary = self.aux_head(x[:, 1:])
        if self.training:
            return self.head(x[:, 0]), auxiliary, (0, 0, 0, 0)
        return self.head(x[:, 0]) + 0.5 * auxiliary.max(1)[0]


def modules(model: nn.Module, transform) -> dict[str, types.ModuleType]:
    """Entries of sys.modules: `import timm` finds the calls that the exporter uses, and gets `model`."""
    timm, data = types.ModuleType("timm"), types.ModuleType("timm.data")

    def create_model(name, pretrained=False):
        timm.asked = (name, pretrained)
        return model

    def resolve_data_config(args, model=None):
        return {
            "input_size": (3, 16, 16),
            "interpolation": "bicubic",
            "mean": (0.5,) * 3,
            "std": (0.5,) * 3,
            "crop_pct": 0.9,
        }

    def create_transform(input_size, is_training=False, interpolation="", mean=(), std=(), crop_pct=0.0):
        return transform

    timm.create_model, timm.data = create_model, data
    data.resolve_data_config, data.create_transform = resolve_data_config, create_transform
    return {"timm": timm, "timm.data": data}
