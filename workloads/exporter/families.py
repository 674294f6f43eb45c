# SPDX-License-Identifier: Apache-2.0
"""Where a ViT keeps its encoders, and what is left of one without its attention.

Known: timm's pre-norm `Block` (0.4 to 1.0), LV-ViT's `Block` (both branches divided by skip_lam), the small
ViT here, which follows timm's names, and torchvision's `EncoderBlock`. Anything else is refused by name: what
an encoder without attention would be is then not known.
"""
from typing import Callable, NamedTuple, Union

from torch import Tensor, nn

# Children of an encoder that may hold parameters; a block that has another one computes something else.
TIMM_CHILDREN = frozenset({"norm1", "attn", "ls1", "norm2", "mlp", "ls2"})
TORCHVISION_CHILDREN = frozenset({"ln_1", "self_attention", "ln_2", "mlp"})


class UnsupportedModel(ValueError):
    """A model whose encoders this exporter does not know how to run without attention."""


class Family(NamedTuple):
    """What is common to the encoders of one library."""

    name: str
    children: frozenset  # children that hold parameters, at most
    needed: frozenset  # children without which a block is of another kind
    mlp_norm: str  # the norm whose input is the residual stream behind the attention
    mlp_half: Callable[[nn.Module, Tensor], Tensor]


def _timm_mlp_half(block: nn.Module, x: Tensor) -> Tensor:
    # timm 0.4 and LV-ViT have one drop_path for both branches; later timm has one each, and a layer scale.
    drop_path = getattr(block, "drop_path2", None) or getattr(block, "drop_path", None)
    y = block.mlp(block.norm2(x))
    if hasattr(block, "ls2"):
        y = block.ls2(y)
    if drop_path is not None:
        y = drop_path(y)
    if hasattr(block, "skip_lam"):
        y = y / block.skip_lam
    return x + y


def _torchvision_mlp_half(block: nn.Module, x: Tensor) -> Tensor:
    return x + block.mlp(block.ln_2(x))


TIMM = Family("timm", TIMM_CHILDREN, frozenset({"norm1", "attn", "norm2", "mlp"}), "norm2", _timm_mlp_half)
TORCHVISION = Family("torchvision", TORCHVISION_CHILDREN, TORCHVISION_CHILDREN, "ln_2", _torchvision_mlp_half)


def encoders_of(model: nn.Module) -> list[nn.Module]:
    """The encoders in order. Throws UnsupportedModel unless each is of a known family."""
    if hasattr(model, "blocks"):
        blocks = list(model.blocks)
    elif hasattr(model, "encoder") and hasattr(model.encoder, "layers"):
        blocks = list(model.encoder.layers)
    else:
        raise UnsupportedModel(
            f"{type(model).__name__} has neither 'blocks' (timm) nor 'encoder.layers' (torchvision)"
        )
    if not blocks:
        raise UnsupportedModel(f"{type(model).__name__} has no encoders")
    for number, block in enumerate(blocks, 1):
        _check_children(block, f"encoder {number} ({type(block).__name__})")
    return blocks


def final_norm_of(model: nn.Module) -> nn.Module:
    """The norm behind the last encoder: its output are the features that distillation compares."""
    norm = getattr(model, "norm", None)
    if norm is None:
        norm = getattr(getattr(model, "encoder", None), "ln", None)
    if not isinstance(norm, nn.Module):
        raise UnsupportedModel(
            f"{type(model).__name__} has neither 'norm' (timm) nor 'encoder.ln' (torchvision)"
        )
    return norm


def family_of(block: nn.Module) -> Family:
    return TORCHVISION if hasattr(block, "self_attention") else TIMM


def logits_of(output: Union[Tensor, tuple]) -> Tensor:
    """Logits [N x K] of what a model returned.

    LV-ViT returns (class token's logits [N x K], the tokens' [N x t x K], box) while training. Its inference
    adds half the largest of the tokens to the class token, so that is what is trained here too.
    """
    if isinstance(output, Tensor):
        return output
    if len(output) == 3 and output[1].dim() == 3:
        return output[0] + 0.5 * output[1].max(1)[0]
    raise UnsupportedModel(
        f"the model returns {len(output)} things (a distilled DeiT?); one tensor of logits is expected"
    )


def _check_children(block: nn.Module, where: str) -> None:
    family = family_of(block)
    held = {name for name, child in block.named_children() if any(True for _ in child.parameters())}
    missing = family.needed - {name for name, _ in block.named_children()}
    if missing:
        raise UnsupportedModel(f"{where} has no {', '.join(sorted(missing))}: no {family.name} encoder")
    strange = (held - family.children) | {name for name, _ in block.named_parameters(recurse=False)}
    if strange:
        raise UnsupportedModel(
            f"{where} also has {', '.join(sorted(strange))}: an MLP half that is not known"
        )
