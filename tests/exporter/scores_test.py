# SPDX-License-Identifier: Apache-2.0
"""Entropy, path score and best path against the paper's words and brute force; efforts of text and files."""
import importlib
import itertools
import json
import math
import pathlib
import tempfile
import unittest

import numpy as np
import torch

from workloads.exporter.confidence import confidence, entropy
from workloads.exporter.path_file import Effort, best_efforts, parse_efforts, read_efforts
from workloads.exporter.path_score import best_path, path_score


class Entropy(unittest.TestCase):
    def test_is_ln_k_for_a_uniform_and_zero_for_a_certain_answer(self):
        self.assertAlmostEqual(
            float(entropy(torch.zeros(1, 10, dtype=torch.float64))), math.log(10), places=12
        )
        certain = torch.tensor([[1e4, 0.0, -1e4]])  # probabilities underflow: 0 log 0 = 0, not NaN
        self.assertEqual(float(entropy(certain)), 0.0)
        self.assertEqual(float(entropy(torch.tensor([[0.0, -math.inf]]))), 0.0)

    def test_is_in_nats(self):
        p = [0.5, 0.25, 0.25]
        logits = torch.tensor([p], dtype=torch.float64).log() + 3
        self.assertAlmostEqual(float(entropy(logits)), -sum(q * math.log(q) for q in p), places=12)

    def test_has_a_gradient_where_a_probability_underflows(self):
        logits = torch.tensor([[0.0, 1.0, -500.0]], requires_grad=True)
        entropy(logits).sum().backward()
        self.assertTrue(torch.isfinite(logits.grad).all())

    def test_and_top_1_come_in_the_types_of_the_trace(self):
        told = confidence(torch.tensor([[0.0, math.log(3.0)], [80.0, 0.0]]))
        self.assertEqual([array.dtype for array in told], [np.float32, np.uint16, np.float32])
        np.testing.assert_array_equal(told.prediction, [1, 0])
        np.testing.assert_allclose(told.largest, [0.75, 1.0], rtol=1e-6)
        self.assertTrue((told.entropy >= 0).all())
        with self.assertRaisesRegex(ValueError, "not finite"):
            confidence(torch.tensor([[math.nan, 0.0]]))


class Score(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(7)

    def test_of_the_papers_example_has_its_four_terms(self):
        cka = self.random.random((12, 12))
        expected = cka[1, 2] + cka[1, 3] + cka[7, 8] + cka[7, 9]  # skipped: 3, 4, 9, 10
        self.assertAlmostEqual(path_score([1, 2, 5, 6, 7, 8, 11, 12], cka), expected, places=12)

    def test_ignores_skips_before_the_first_active_encoder(self):
        self.assertEqual(path_score([7, 8, 9, 10, 11, 12], np.ones((12, 12))), 0.0)

    def test_best_path_is_that_of_enumeration(self):
        for depth in (1, 2, 5, 9, 12):
            cka = self.random.random((depth, depth))
            for effort in range(1, depth + 1):
                paths = itertools.combinations(range(1, depth + 1), effort)
                best = max(path_score(path, cka) for path in paths)
                self.assertAlmostEqual(path_score(best_path(effort, cka), cka), best, places=12)

    def test_equal_paths_give_the_first_in_order(self):
        for _ in range(20):
            cka = self.random.integers(0, 3, (8, 8)).astype(float)  # sums are exact, ties are many
            for effort in range(1, 9):
                paths = list(itertools.combinations(range(1, 9), effort))
                self.assertEqual(
                    tuple(best_path(effort, cka)), max(paths, key=lambda path: path_score(path, cka))
                )

    def test_refuses_an_effort_or_matrix_that_cannot_be(self):
        for effort, cka, message in (
            (0, np.ones((4, 4)), "outside 1 to 4"),
            (5, np.ones((4, 4)), "outside 1 to 4"),
            (1, np.ones((4, 5)), "square"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                best_path(effort, cka)


class Efforts(unittest.TestCase):
    def test_are_numbers_and_ranges(self):
        self.assertEqual(parse_efforts("3-9,12"), [3, 4, 5, 6, 7, 8, 9, 12])
        for text in ("", "3-", "a", "6,3", "3-5,5", "-3"):
            with self.assertRaisesRegex(ValueError, "efforts '"):
                parse_efforts(text)

    def test_of_phase_1_are_named_after_their_number(self):
        self.assertEqual(
            best_efforts([2, 4], np.ones((4, 4))), [Effort("e2", [1, 2]), Effort("e4", [1, 2, 3, 4])]
        )

    def read(self, content: str, suffix: str = ".json"):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / f"paths{suffix}"
            file.write_text(content, encoding="utf-8")
            return read_efforts(file, 4)

    def test_come_from_a_file_as_active_or_skipped(self):
        entries = [{"name": "low", "active": [1, 3], "score": 1.5}, {"skip": []}, {"skip": [4]}]
        self.assertEqual(
            self.read(json.dumps({"efforts": entries})),
            [Effort("low", [1, 3]), Effort("e4", [1, 2, 3, 4]), Effort("e3", [1, 2, 3])],
        )

    def test_of_a_bad_file_are_refused_with_their_place(self):
        cases = {
            "a list 'efforts' is expected": "{}",
            r"paths.json:2: ": '{"efforts":\n [}',
            r"efforts\[0\]: either 'active' or 'skip'": '{"efforts": [{"active": [1], "skip": [2]}]}',
            r"efforts\[1\]: encoder 5 is outside 1 to 4": '{"efforts": [{"active": [1]}, {"active": [5]}]}',
            r"efforts\[0\]: a list of encoders": '{"efforts": [{"active": 3}]}',
            r"efforts\[0\]: a path needs at least one": '{"efforts": [{"skip": [1, 2, 3, 4]}]}',
        }
        for message, content in cases.items():
            with self.assertRaisesRegex(ValueError, message):
                self.read(content)

    def test_may_be_yaml(self):
        try:
            importlib.import_module("yaml")
        except ImportError:
            with self.assertRaisesRegex(ValueError, "YAML needs PyYAML"):
                self.read("efforts: []", ".yaml")
            return
        self.assertEqual(self.read("efforts:\n  - {active: [2]}\n", ".yaml"), [Effort("e1", [2])])
        with self.assertRaisesRegex(ValueError, "paths.yaml"):
            self.read("efforts: [", ".yaml")


if __name__ == "__main__":
    unittest.main()
