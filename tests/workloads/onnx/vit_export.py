# SPDX-License-Identifier: Apache-2.0
"""A ViT as timm and DeiT write it, and its export to ONNX; what it is made of is in no file of pivotsim's."""
import torch
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.scale = (dim // heads) ** -0.5
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        b, n, c = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        attention = ((q @ k.transpose(-2, -1)) * self.scale).softmax(dim=-1)
        return self.proj((attention @ v).transpose(1, 2).reshape(b, n, c))


class Block(nn.Module):
    def __init__(self, dim, heads, mlp_ratio, gelu, attends):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim, eps=1e-6) if attends else None
        self.attn = Attention(dim, heads) if attends else None
        self.norm2 = nn.LayerNorm(dim, eps=1e-6)
        hidden = int(dim * mlp_ratio)
        self.mlp = nn.Sequential(
            nn.Linear(dim, hidden), nn.GELU(gelu), nn.Dropout(0.1), nn.Linear(hidden, dim), nn.Dropout(0.1)
        )

    def forward(self, x):
        if self.attn is not None:
            x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Vit(nn.Module):
    """Patch embedding, class token, position embedding, blocks, norm, classifier on the class token."""

    def __init__(
        self, image=224, patch=16, dim=384, depth=12, heads=6, mlp_ratio=4, classes=1000, gelu="none", skip=()
    ):
        super().__init__()
        self.image = image
        self.patch_embed = nn.Conv2d(3, dim, patch, patch)
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.randn(1, (image // patch) ** 2 + 1, dim))
        self.blocks = nn.ModuleList(
            Block(dim, heads, mlp_ratio, gelu, number not in skip) for number in range(1, depth + 1)
        )
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.head = nn.Linear(dim, classes)

    def forward(self, image):
        x = self.patch_embed(image).flatten(2).transpose(1, 2)
        x = torch.cat((self.cls_token.expand(x.shape[0], -1, -1), x), dim=1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


def export(model, file, side, batch=1, **options):
    """As a user would; options are torch.onnx.export's."""
    model.eval()
    torch.onnx.export(
        model,
        torch.zeros(batch, 3, side, side),
        str(file),
        input_names=["image"],
        output_names=["logits"],
        **options,
    )
