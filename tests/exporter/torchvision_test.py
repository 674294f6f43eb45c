# SPDX-License-Identifier: Apache-2.0
"""torchvision's own VisionTransformer, made small: its encoder's formula, its taps, and some fine-tuning."""
import unittest

import torch

try:
    from torchvision.models import VisionTransformer
except ImportError:
    VisionTransformer = None

from workloads.exporter.cka import cka_matrix
from workloads.exporter.loss import LossWeights, PaperLoss
from workloads.exporter.skipping import check_formula, depth_of, set_active
from workloads.exporter.taps import record


@unittest.skipUnless(VisionTransformer, "torchvision is not installed")
class Torchvision(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        self.model = VisionTransformer(
            image_size=32, patch_size=8, num_layers=3, num_heads=2, hidden_dim=16, mlp_dim=32, num_classes=5
        ).eval()
        torch.nn.init.normal_(self.model.heads.head.weight)  # torchvision starts it at zero
        self.images = torch.randn(4, 3, 32, 32)

    @torch.no_grad()
    def streams(self, active):
        """MLP_i and A_j, with the formula written out."""
        x = self.model._process_input(self.images)
        x = (
            torch.cat([self.model.class_token.expand(len(x), -1, -1), x], 1)
            + self.model.encoder.pos_embedding
        )
        mlp, attention = [], []
        for number, block in enumerate(self.model.encoder.layers, 1):
            if number in active:
                y = block.ln_1(x)
                x = block.self_attention(y, y, y, need_weights=False)[0] + x
            attention.append(x)
            x = x + block.mlp(block.ln_2(x))
            mlp.append(x)
        return mlp, attention

    @torch.no_grad()  # without gradients torchvision's attention takes another path, which rounds differently
    def test_skipping_is_the_formula(self):
        check_formula(self.model, self.images)
        self.assertEqual(depth_of(self.model), 3)
        before = self.model(self.images)
        for active in ([2], [1, 3], [1, 2, 3]):
            set_active(self.model, active)
            last = self.streams(active)[0][-1]
            expected = self.model.heads(self.model.encoder.ln(last)[:, 0])
            self.assertTrue(torch.equal(self.model(self.images), expected), active)
        self.assertTrue(torch.equal(self.model(self.images), before))

    def test_taps_are_the_streams(self):
        mlp, attention = self.streams([1, 2, 3])
        taps = record(self.model, self.images, "stream-flat", lambda x: x)
        for recorded, written_out in zip(taps.mlp + taps.attention, mlp + attention, strict=True):
            self.assertTrue(torch.equal(recorded, written_out.flatten(1)))
        matrix = cka_matrix(self.model, self.images)
        self.assertEqual(matrix.shape, (3, 3))
        self.assertTrue(((matrix > 0) & (matrix <= 1 + 1e-9)).all())

    def test_learns_with_the_papers_loss(self):
        teacher = VisionTransformer(32, 8, 3, 2, 16, 32, num_classes=5).requires_grad_(False)
        teacher.load_state_dict(self.model.state_dict())
        set_active(self.model, [1])
        labels = torch.tensor([0, 1, 2, 3])
        loss = PaperLoss(self.model.train(), teacher, LossWeights())
        optimizer = torch.optim.SGD(self.model.parameters(), 0.05)
        losses = []
        for _ in range(5):
            optimizer.zero_grad()
            terms = loss(self.images, labels)
            terms["total"].backward()
            optimizer.step()
            losses.append(float(terms["total"]))
        self.assertLess(losses[-1], losses[0])


if __name__ == "__main__":
    unittest.main()
