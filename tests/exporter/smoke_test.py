# SPDX-License-Identifier: Apache-2.0
"""End to end in seconds: a ViT learns patterns, efforts are fine-tuned, the trace says what the models say.

With PIVOTSIM set to the pivotsim binary, its reader must take the file and report the same numbers.
"""
import json
import math
import os
import pathlib
import subprocess
import tempfile
import unittest

import numpy as np
import torch
from patterns import CLASSES, SHAPE, patterns
from torch.nn import functional as F

from workloads.exporter.cka import cka_matrix
from workloads.exporter.experiment import ImageSets, Plan, draw_batch, export, fine_tuner
from workloads.exporter.gate_trace import Provenance
from workloads.exporter.images import TensorImages
from workloads.exporter.loss import LossWeights
from workloads.exporter.path_score import best_path
from workloads.exporter.skipping import set_active
from workloads.exporter.small_vit import SmallVit
from workloads.exporter.training import Schedule, make_deterministic, seed_everything, train
from workloads.exporter.weights_file import load_weights

PROVENANCE = Provenance("4-encoder ViT", "patterns", "none needed", 5, "stream-flat")
FINETUNING = Schedule(epochs=2, batch_size=32, learning_rate=2e-3, seed=5)


class Killed(Exception):
    pass


class Smoke(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        make_deterministic()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.train_images, cls.test_images = patterns(768, 1), patterns(400, 2)
        chosen = draw_batch(768, 64, seed=5)
        images, labels = next(cls.train_images.batches(chosen, 64))
        cls.sets = ImageSets(TensorImages(images, labels), chosen, cls.test_images, CLASSES)
        seed_everything(5)
        cls.baseline = SmallVit(SHAPE)
        train(
            cls.baseline,
            cls.train_images,
            lambda x, y: {"total": F.cross_entropy(cls.baseline(x), y)},
            Schedule(epochs=4, batch_size=32, learning_rate=5e-3, seed=5),
            cls.folder / "baseline.pt",
            {},
            lambda _: None,
        )
        cls.work = cls.folder / "work"
        cls.file = cls.folder / "smoke.npz"
        cls.trace = cls.exported(cls.file, cls.work)
        with np.load(cls.file) as members:
            cls.members = dict(members)
        cls.meta = json.loads(cls.members["meta"].tobytes())

    @classmethod
    def exported(cls, file, work, kill_at=None):
        tuned = fine_tuner(cls.baseline, cls.train_images, FINETUNING, LossWeights(), work, lambda _: None)

        def model_of(effort):
            if effort.name == kill_at:
                raise Killed
            return tuned(effort)

        plan = Plan(file, [1, 2, 4], None, True, 128, lambda _: None)
        return export(cls.baseline, cls.sets, PROVENANCE, plan, model_of)

    def test_efforts_learn(self):
        accuracy = (self.members["test_pred"] == self.members["test_label"]).mean(axis=1)
        self.assertTrue((accuracy > 2 / CLASSES).all(), accuracy)  # chance is 1 / CLASSES

    def test_entropies_lie_between_0_and_ln_k_and_tell_right_from_wrong(self):
        entropy, right = self.members["test_entropy"], self.members["test_pred"] == self.members["test_label"]
        self.assertTrue(((entropy >= 0) & (entropy <= math.log(CLASSES) + 1e-6)).all())
        for effort in range(3):
            self.assertLess(entropy[effort][right[effort]].mean(), entropy[effort][~right[effort]].mean())

    def test_paths_are_phase_1_of_the_cka_matrix_of_the_baseline(self):
        images, _ = next(self.sets.batch.batches(range(64), 64))
        np.testing.assert_array_equal(self.members["cka"], cka_matrix(self.baseline, images))
        self.assertEqual(
            [e["active"] for e in self.meta["efforts"]],
            [best_path(e, self.members["cka"]) for e in (1, 2, 4)],
        )

    @torch.no_grad()
    def test_numbers_are_those_of_the_saved_models(self):
        images, _ = next(self.test_images.batches(range(400), 400))
        for row, effort in enumerate(self.meta["efforts"]):
            model = SmallVit(SHAPE).eval()
            load_weights(model, self.work / f"{effort['name']}.pt")
            set_active(model, effort["active"])
            p = model(images).double().softmax(-1).numpy()
            entropy = [-sum(q * math.log(q) for q in image if q > 0) for image in p]
            np.testing.assert_allclose(self.members["test_entropy"][row], entropy, atol=2e-5)
            np.testing.assert_allclose(self.members["test_pmax"][row], p.max(-1), atol=1e-5)
            self.assertGreater(
                (self.members["test_pred"][row] == p.argmax(-1)).mean(), 0.995
            )  # ties may round apart
            np.testing.assert_allclose(
                self.members["test_logits"][row], model(images).numpy(), rtol=1e-3, atol=1e-3
            )

    def test_batch_is_training_images_in_the_order_of_its_index(self):
        np.testing.assert_array_equal(
            self.members["batch_label"], self.train_images.labels[self.members["batch_index"]]
        )

    def test_entropy_regulariser_makes_the_correct_more_certain(self):
        mean = {}
        for weight in (0.0, 2.0):
            tuned = fine_tuner(
                self.baseline,
                self.train_images,
                FINETUNING,
                LossWeights(entropy=weight),
                self.folder / f"entropy-{weight}",
                lambda _: None,
            )
            plan = Plan(self.folder / f"entropy-{weight}.npz", [2], None, False, 128, lambda _: None)
            told = export(self.baseline, self.sets, PROVENANCE, plan, tuned).test
            mean[weight] = told.entropy[told.predictions == told.labels].mean()
        self.assertLess(mean[2.0], mean[0.0])

    def test_killed_run_goes_on_to_the_same_file(self):
        file, work = self.folder / "killed.npz", self.folder / "killed"
        with self.assertRaises(Killed):
            self.exported(file, work, kill_at="e2")
        self.assertEqual([entry.name for entry in work.iterdir()], ["e1.pt"])
        self.exported(file, work)
        self.assertEqual(file.read_bytes(), self.file.read_bytes())

    def test_existing_output_is_refused_before_any_work(self):
        with self.assertRaises(FileExistsError):
            self.exported(self.file, self.folder / "unused")
        self.assertFalse((self.folder / "unused").exists())

    def test_efforts_of_another_baseline_are_refused(self):
        other = SmallVit(SHAPE)
        tuned = fine_tuner(other, self.train_images, FINETUNING, LossWeights(), self.work, lambda _: None)
        with self.assertRaisesRegex(ValueError, "other settings .*baseline"):
            tuned(self.trace.efforts[0])

    def test_pivotsim_reads_the_same_numbers(self):
        binary = os.environ.get("PIVOTSIM")
        if not binary:
            self.skipTest("PIVOTSIM does not name a pivotsim binary")
        if (
            "gates"
            not in subprocess.run([binary, "--help"], capture_output=True, text=True, check=True).stdout
        ):
            self.skipTest("this pivotsim has no verb 'gates'")
        told = subprocess.run([binary, "gates", str(self.file), "--json"], capture_output=True, text=True)
        self.assertEqual(told.returncode, 0, told.stderr)
        report = json.loads(told.stdout)
        self.assertEqual(report["classes"], CLASSES)
        self.assertEqual(report["source"], "measured")
        for row, (reported, effort) in enumerate(zip(report["efforts"], self.meta["efforts"], strict=True)):
            self.assertEqual(reported["active"], effort["active"])
            accuracy = (self.members["test_pred"][row] == self.members["test_label"]).mean()
            self.assertAlmostEqual(reported["test"]["accuracy"], accuracy, places=6)
            mean = self.members["test_entropy"][row].mean() / math.log(CLASSES)  # its E, 0 to 1
            self.assertAlmostEqual(reported["test"]["mean"], mean, places=5)


if __name__ == "__main__":
    unittest.main()
