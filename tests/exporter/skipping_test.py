# SPDX-License-Identifier: Apache-2.0
"""Skipping an attention leaves exactly the encoder's other half."""
import copy
import unittest

import fake_timm
import torch
from patterns import SHAPE

from workloads.exporter.families import UnsupportedModel, encoders_of, logits_of
from workloads.exporter.skipping import check_formula, check_path, depth_of, set_active
from workloads.exporter.small_vit import SmallVit

IMAGES = torch.randn(3, 3, 16, 16, generator=torch.Generator().manual_seed(1))


def by_hand(model: fake_timm.Vit, images: torch.Tensor, active: set) -> torch.Tensor:
    """The stream behind the last encoder, with each encoder's formula written out in fake_timm."""
    x = model.tokens(images)
    for number, block in enumerate(model.blocks, 1):
        x = type(block).forward(block, x) if number in active else block.without_attention(x)
    return x


class Skipping(unittest.TestCase):
    def test_is_the_formula_of_every_timm_block(self):
        for block in (fake_timm.OldBlock, fake_timm.NewBlock, fake_timm.LvVitBlock):
            for training in (False, True):  # training draws drop paths: as many, in the same order
                with self.subTest(block=block.__name__, training=training):
                    torch.manual_seed(2)
                    model = fake_timm.Vit(block).train(training)
                    set_active(model, [1, 3])
                    torch.manual_seed(3)
                    expected = by_hand(model, IMAGES, {1, 3})
                    torch.manual_seed(3)
                    self.assertTrue(torch.equal(model.blocks(model.tokens(IMAGES)), expected))

    def test_is_the_formula_of_the_small_vit(self):
        model = SmallVit(SHAPE).eval()
        image = torch.randn(2, 1, 8, 8)
        set_active(model, [2])
        x = model.patch_embed(image).flatten(2).transpose(1, 2)
        x = torch.cat([model.cls_token.expand(2, -1, -1), x], 1) + model.pos_embed
        for number, block in enumerate(model.blocks, 1):
            if number == 2:
                x = x + block.attn(block.norm1(x))
            x = x + block.mlp(block.norm2(x))
        self.assertTrue(torch.equal(model(image), model.head(model.norm(x)[:, 0])))

    def test_of_nothing_changes_no_bit(self):
        for block in (fake_timm.OldBlock, fake_timm.NewBlock, fake_timm.LvVitBlock):
            model = fake_timm.Vit(block).eval()
            before = model(IMAGES)
            set_active(model, [2])
            self.assertFalse(torch.equal(model(IMAGES), before))
            set_active(model, [1, 2, 3, 4])
            self.assertTrue(torch.equal(model(IMAGES), before))

    def test_takes_the_masks_that_timm_hands_through(self):
        model = fake_timm.Vit(fake_timm.NewBlock, mask=True).eval()
        set_active(model, [4])
        masked = model(IMAGES)
        model.mask = False
        self.assertTrue(torch.equal(model(IMAGES), masked))

    def test_never_runs_the_attention(self):
        model = fake_timm.Vit().eval()
        for block in model.blocks:
            block.attn.forward = lambda *_, **__: self.fail("attention ran")
        model.blocks[2].attn = fake_timm.Mixing(8)
        set_active(model, [3])
        model(IMAGES)

    def test_leaves_the_weights_names_alone_and_survives_a_copy(self):
        model = fake_timm.Vit().eval()
        names = list(model.state_dict())
        set_active(model, [2])
        self.assertEqual(list(model.state_dict()), names)
        twin = copy.deepcopy(model)
        for parameter in twin.parameters():
            parameter.data.mul_(2)  # a copy bound to the original's encoders would not see this in its MLPs
        again = fake_timm.Vit().eval()
        again.load_state_dict(twin.state_dict())
        set_active(again, [2])
        self.assertTrue(torch.equal(twin(IMAGES), again(IMAGES)))

    def test_gives_a_skipped_attention_no_gradient(self):
        model = fake_timm.Vit()
        set_active(model, [1])
        model(IMAGES).sum().backward()
        self.assertIsNotNone(model.blocks[0].attn.proj.weight.grad)
        self.assertIsNone(model.blocks[1].attn.proj.weight.grad)
        self.assertIsNotNone(model.blocks[1].norm2.weight.grad)


class Models(unittest.TestCase):
    def test_of_other_encoders_are_refused_by_name(self):
        cases = {
            "'blocks' .timm. nor 'encoder.layers'": torch.nn.Linear(2, 2),
            "encoder 1 .GammaBlock. also has gamma_2": fake_timm.Vit(fake_timm.GammaBlock),
            "encoder 1 .Linear. has no attn, mlp, norm1, norm2": fake_timm.Vit(
                lambda dim: torch.nn.Linear(dim, dim)
            ),
        }
        for message, model in cases.items():
            with self.assertRaisesRegex(UnsupportedModel, message):
                encoders_of(model)

    def test_that_compute_something_else_are_refused_when_run(self):
        for block in (fake_timm.OldBlock, fake_timm.NewBlock, fake_timm.LvVitBlock):
            check_formula(fake_timm.Vit(block), IMAGES)
        with self.assertRaisesRegex(UnsupportedModel, "encoder 1 .PostNormBlock. is not stream"):
            check_formula(fake_timm.Vit(fake_timm.PostNormBlock), IMAGES)

    def test_check_leaves_no_hook_and_no_mode_behind(self):
        model = fake_timm.Vit().train()
        check_formula(model, IMAGES)
        self.assertTrue(model.training)
        self.assertFalse(
            any(module._forward_hooks or module._forward_pre_hooks for module in model.modules())
        )

    def test_of_lv_vit_give_the_logits_of_inference_while_training(self):
        model = fake_timm.LvVit()
        for block in model.blocks:
            block.drop_path = torch.nn.Identity()
        self.assertTrue(torch.equal(logits_of(model.train()(IMAGES)), model.eval()(IMAGES)))

    def test_with_two_heads_are_refused(self):
        with self.assertRaisesRegex(UnsupportedModel, "distilled"):
            logits_of((torch.zeros(1, 2), torch.zeros(1, 2)))


class Paths(unittest.TestCase):
    def test_out_of_order_or_range_are_refused(self):
        for path, message in (
            ([], "at least one"),
            ([0], "outside 1 to 4"),
            ([5], "outside 1 to 4"),
            ([2, 2], "2 follows 2"),
            ([3, 1], "1 follows 3"),
            ([1.5], "no whole number"),
            ([True], "no whole number"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                check_path(path, 4)
        with self.assertRaisesRegex(ValueError, "outside 1 to 4"):
            set_active(fake_timm.Vit(), [9])
        self.assertEqual(depth_of(fake_timm.Vit()), 4)


if __name__ == "__main__":
    unittest.main()
