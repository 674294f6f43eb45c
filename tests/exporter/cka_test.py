# SPDX-License-Identifier: Apache-2.0
"""CKA against a straightforward implementation, and what its taps see."""
import unittest

import fake_timm
import numpy as np
import torch

from workloads.exporter.cka import cka_matrix, linear_cka
from workloads.exporter.taps import REPRESENTATIONS, record

IMAGES = torch.randn(6, 3, 16, 16, generator=torch.Generator().manual_seed(1))


def hsic_cka(x: np.ndarray, y: np.ndarray) -> float:
    """The definition: HSIC(K, L) / sqrt(HSIC(K, K) HSIC(L, L)), with the centring matrix written out."""
    n = len(x)
    h = np.eye(n) - np.ones((n, n)) / n

    def hsic(k, l):
        return np.trace(k @ h @ l @ h) / (n - 1) ** 2

    k, l = x @ x.T, y @ y.T
    return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))


def streams(model: fake_timm.Vit, images: torch.Tensor) -> tuple[list, list]:
    """MLP_i and A_j written out for NewBlock without drop path."""
    x, mlp, attention = model.tokens(images), [], []
    for block in model.blocks:
        x = x + block.ls1(block.attn(block.norm1(x)))
        attention.append(x)
        x = x + block.ls2(block.mlp(block.norm2(x)))
        mlp.append(x)
    return mlp, attention


class Cka(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(5)

    def draw(self, rows, columns):
        return torch.from_numpy(self.random.normal(size=(rows, columns)) + 3)

    def test_equals_the_definition_whichever_side_is_smaller(self):
        for rows, p, q in ((20, 5, 7), (5, 20, 7), (5, 7, 20), (6, 6, 6)):
            x, y = self.draw(rows, p), self.draw(rows, q)
            y[:, 0] += 2 * x[:, 0]
            self.assertAlmostEqual(linear_cka(x, y), hsic_cka(x.numpy(), y.numpy()), places=12)

    def test_of_the_same_is_one_and_of_the_unrelated_small(self):
        x = self.draw(2000, 4)
        self.assertAlmostEqual(linear_cka(x, x), 1.0, places=12)
        self.assertLess(linear_cka(x, self.draw(2000, 4)), 0.01)

    def test_ignores_rotation_scale_and_offset_but_not_a_linear_map(self):
        x, y = self.draw(30, 6), self.draw(30, 6)
        y += x
        rotation = torch.linalg.qr(self.draw(6, 6))[0]
        self.assertAlmostEqual(linear_cka(7 * x @ rotation - 2, y), linear_cka(x, y), places=12)
        self.assertNotAlmostEqual(
            linear_cka(x @ torch.diag(torch.arange(1.0, 7, dtype=torch.float64)), y),
            linear_cka(x, y),
            places=3,
        )

    def test_refuses_what_has_no_alignment(self):
        with self.assertRaisesRegex(ValueError, "same for all images"):
            linear_cka(torch.ones(5, 3), self.draw(5, 3))
        with self.assertRaisesRegex(ValueError, "here are 5 and 6"):
            linear_cka(self.draw(5, 3), self.draw(6, 3))
        with self.assertRaisesRegex(ValueError, "at least two images"):
            cka_matrix(fake_timm.Vit(), IMAGES[:1])


class Matrix(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(4)
        self.model = fake_timm.Vit().eval()

    @torch.no_grad()
    def test_is_the_definition_over_written_out_streams_for_every_representation(self):
        mlp, attention = streams(self.model, IMAGES)
        before = [self.model.tokens(IMAGES)] + mlp[:-1]
        tensors = {
            "stream": (mlp, attention),
            "branch": ([m - a for m, a in zip(mlp, attention)], [a - b for a, b in zip(attention, before)]),
        }
        rows = {"flat": lambda x: x.flatten(1), "cls": lambda x: x[:, 0], "token": lambda x: x.flatten(0, 1)}
        self.assertEqual(set(REPRESENTATIONS), {f"{s}-{r}" for s in tensors for r in rows})
        for source, (mlps, attentions) in tensors.items():
            for row, matrix in rows.items():
                with self.subTest(source=source, row=row):
                    expected = [
                        [hsic_cka(matrix(m).double().numpy(), matrix(a).double().numpy()) for a in attentions]
                        for m in mlps
                    ]
                    np.testing.assert_allclose(
                        cka_matrix(self.model, IMAGES, f"{source}-{row}"), expected, rtol=1e-5
                    )

    def test_needs_one_gram_matrix_a_layer(self):
        seen = []
        record(self.model, IMAGES, "stream-flat", lambda x: seen.append(tuple(x.shape)) or x[:1, :1])
        self.assertEqual(seen, [(6, 17 * 8)] * 8)

    def test_is_taken_with_all_attentions_and_without_dropping_paths(self):
        expected = cka_matrix(self.model, IMAGES)
        self.model.train()
        from workloads.exporter.skipping import set_active

        set_active(self.model, [1])
        np.testing.assert_array_equal(cka_matrix(self.model, IMAGES), expected)
        self.assertTrue(self.model.training)

    def test_of_an_unknown_representation_names_the_known(self):
        with self.assertRaisesRegex(ValueError, "'flat' is unknown; there are stream-flat, stream-cls"):
            cka_matrix(self.model, IMAGES, "flat")


if __name__ == "__main__":
    unittest.main()
