# SPDX-License-Identifier: Apache-2.0
"""The loss against numbers from a pocket calculator; a killed training goes on to the same weights."""
import math
import pathlib
import tempfile
import unittest

import fake_timm
import torch
from patterns import SHAPE, patterns
from torch.nn import functional as F

from workloads.exporter.loss import Answer, LossWeights, PaperLoss, answer, entropy_of_correct, loss_terms
from workloads.exporter.skipping import set_active
from workloads.exporter.small_vit import SmallVit
from workloads.exporter.training import Schedule, learning_rate, seed_everything, train
from workloads.exporter.weights_file import load_weights

LN2, LN3 = math.log(2), math.log(3)


class Loss(unittest.TestCase):
    def test_terms_are_those_worked_out_by_hand(self):
        # Student: (3/4, 1/4) for class 0, right; (1/2, 1/2) for class 1, wrong, since argmax takes the first.
        student = Answer(torch.tensor([[LN3, 0.0], [5.0, 5.0]]), torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]]]))
        # Teacher: (1/2, 1/2) and (1/4, 3/4).
        teacher = Answer(torch.tensor([[0.0, 0.0], [0.0, LN3]]), torch.tensor([[[1.0, 0.0]], [[3.0, 3.0]]]))
        weights = LossWeights(cross_entropy=1.0, distillation=0.5, features=0.25, entropy=2.0)
        terms = loss_terms(student, teacher, torch.tensor([0, 1]), weights)
        cross_entropy = (math.log(4 / 3) + LN2) / 2
        # KL(teacher || student) = sum t ln(t / s)
        first = 0.5 * math.log(0.5 / 0.75) + 0.5 * math.log(0.5 / 0.25)
        second = 0.25 * math.log(0.25 / 0.5) + 0.75 * math.log(0.75 / 0.5)
        entropy = (-0.75 * math.log(0.75) - 0.25 * math.log(0.25)) / LN2  # of the first image only
        expected = {
            "cross_entropy": cross_entropy,
            "distillation": (first + second) / 2,
            "features": (4 + 1) / 4,
            "entropy": entropy,
        }
        for name, value in expected.items():
            self.assertAlmostEqual(float(terms[name]), value, places=6, msg=name)
        total = cross_entropy + 0.5 * expected["distillation"] + 0.25 * 1.25 + 2 * entropy
        self.assertAlmostEqual(float(terms["total"]), total, places=5)

    def test_entropy_counts_the_correctly_classified_only(self):
        logits = torch.tensor([[2.0, 0.0], [2.0, 0.0], [0.1, 0.0]], requires_grad=True)
        entropy_of_correct(logits, torch.tensor([0, 1, 1])).backward()
        self.assertTrue((logits.grad[0] != 0).all())
        self.assertTrue((logits.grad[1:] == 0).all())
        self.assertEqual(float(entropy_of_correct(logits, torch.tensor([1, 1, 1]))), 0.0)

    def test_features_are_those_behind_the_final_norm(self):
        model = fake_timm.Vit().eval()
        images = torch.randn(2, 3, 16, 16)
        told = answer(model, images)
        self.assertTrue(torch.equal(told.features, model.norm(model.blocks(model.tokens(images)))))
        self.assertTrue(torch.equal(told.logits, model(images)))
        self.assertFalse(model.norm._forward_hooks)

    def test_of_the_teacher_itself_distils_nothing_and_teaches_it_nothing(self):
        teacher, student = SmallVit(SHAPE).requires_grad_(False), SmallVit(SHAPE)
        student.load_state_dict(teacher.state_dict())
        images, labels = next(patterns(8, 1).batches(range(8), 8))
        terms = PaperLoss(student, teacher, LossWeights())(images, labels)
        self.assertAlmostEqual(float(terms["distillation"]), 0.0, places=6)
        self.assertEqual(float(terms["features"]), 0.0)
        terms["total"].backward()
        self.assertTrue(all(parameter.grad is None for parameter in teacher.parameters()))


class LearningRate(unittest.TestCase):
    def test_rises_then_falls_to_a_hundredth(self):
        schedule = Schedule(epochs=1, learning_rate=0.1, warmup=10)
        rates = [learning_rate(step, 1000, schedule) for step in range(1000)]
        self.assertAlmostEqual(rates[0], 0.01, places=5)
        self.assertEqual(max(rates), rates[9])
        self.assertEqual(rates[9:], sorted(rates[9:], reverse=True))
        self.assertAlmostEqual(rates[-1], 0.001, places=5)


class Killed(Exception):
    pass


class Training(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = pathlib.Path(folder.name)
        self.schedule = Schedule(epochs=3, batch_size=16, learning_rate=1e-2, warmup=2, seed=3)

    def trained(self, checkpoint, active=(1, 3), kill_in_epoch=None, schedule=None):
        seed_everything(1)
        model = SmallVit(SHAPE)
        set_active(model, active)
        images, batches = patterns(64, 1), 0

        def objective(batch, labels):
            nonlocal batches
            batches += 1
            if kill_in_epoch is not None and batches > 4 * kill_in_epoch + 1:  # in the middle of that epoch
                raise Killed
            noisy = batch + 0.1 * torch.randn_like(batch)
            return {"total": F.cross_entropy(model(noisy), labels)}

        train(
            model,
            images,
            objective,
            schedule or self.schedule,
            self.work / checkpoint,
            {"active": list(active)},
            lambda _: None,
        )
        return model, batches

    def test_killed_goes_on_to_the_same_weights(self):
        straight, _ = self.trained("straight.pt")
        with self.assertRaises(Killed):
            self.trained("killed.pt", kill_in_epoch=2)
        resumed, batches = self.trained("killed.pt")
        self.assertEqual(batches, 4)  # one epoch of three
        for name, tensor in straight.state_dict().items():
            self.assertTrue(torch.equal(tensor, resumed.state_dict()[name]), name)
        self.assertEqual(self.trained("killed.pt")[1], 0)

    def test_leaves_skipped_attentions_as_they_were(self):
        seed_everything(1)
        before = SmallVit(SHAPE).state_dict()
        after = self.trained("e.pt")[0].state_dict()
        for name in before:
            skipped = name.startswith(("blocks.1.attn", "blocks.1.norm1", "blocks.3.attn", "blocks.3.norm1"))
            self.assertEqual(torch.equal(before[name], after[name]), skipped, name)

    def test_refuses_a_checkpoint_of_other_settings(self):
        self.trained("e.pt")
        with self.assertRaisesRegex(
            ValueError, r"e.pt was made with other settings \(active \[1, 3\] -> \[1, 2\]\)"
        ):
            self.trained("e.pt", active=(1, 2))
        with self.assertRaisesRegex(ValueError, "learning_rate 0.01 -> 0.5"):
            self.trained("e.pt", schedule=self.schedule._replace(learning_rate=0.5))

    def test_that_diverges_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "lower learning rate"):
            train(
                model := SmallVit(SHAPE),
                patterns(16, 1),
                lambda x, y: {"total": model(x).sum() * math.inf},
                self.schedule,
                self.work / "e.pt",
                {},
                lambda _: None,
            )
        self.assertFalse((self.work / "e.pt").exists())

    def test_under_bfloat16_keeps_weights_in_float32(self):
        model, _ = self.trained("e.pt", schedule=self.schedule._replace(bfloat16=True, epochs=1))
        self.assertEqual({tensor.dtype for tensor in model.state_dict().values()}, {torch.float32})

    def test_weights_load_from_its_own_checkpoints_and_other_peoples(self):
        model, _ = self.trained("own.pt")
        torch.save(
            {"state_dict": {f"module.{name}": tensor for name, tensor in model.state_dict().items()}},
            self.work / "other.pt",
        )
        torch.save(model.state_dict(), self.work / "plain.pt")
        for file in ("own.pt", "other.pt", "plain.pt"):
            again = SmallVit(SHAPE)
            load_weights(again, self.work / file)
            self.assertTrue(torch.equal(again.head.weight, model.head.weight), file)

    def test_weights_that_do_not_fit_or_run_code_are_refused(self):
        torch.save({"head.weight": torch.zeros(2)}, self.work / "wrong.pt")
        with self.assertRaisesRegex(ValueError, "wrong.pt: .*Missing key"):
            load_weights(SmallVit(SHAPE), self.work / "wrong.pt")
        torch.save(self.schedule, self.work / "object.pt")
        with self.assertRaisesRegex(ValueError, "object.pt: no file of plain tensors"):
            load_weights(SmallVit(SHAPE), self.work / "object.pt")


if __name__ == "__main__":
    unittest.main()
