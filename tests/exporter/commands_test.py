# SPDX-License-Identifier: Apache-2.0
"""The commands, on a few images in the data sets' own formats. No ImageNet, no timm: fake_timm stands in."""
import contextlib
import gzip
import io
import json
import pathlib
import shutil
import struct
import sys
import tempfile
import unittest
from unittest import mock

import fake_timm
import numpy as np
import torch

from workloads.exporter import fashion_mnist, imagenet_models, timm_imagenet
from workloads.exporter.confidence import confidence
from workloads.exporter.idx_file import read_idx
from workloads.exporter.options import run_command
from workloads.exporter.skipping import set_active

try:
    import torchvision
    from PIL import Image
except ImportError:
    torchvision = None


def write_idx(file: pathlib.Path, array: np.ndarray) -> None:
    header = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    file.write_bytes(gzip.compress(header + array.astype(np.uint8).tobytes()))


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.files = [
            "--output",
            f"{self.folder}/trace.npz",
            "--work",
            f"{self.folder}/work",
            "--device",
            "cpu",
        ]

    def run_quietly(self, module, arguments) -> tuple[int, str]:
        with contextlib.redirect_stdout(io.StringIO()) as told:
            code = run_command(lambda: module.run(module.parser().parse_args(self.files + arguments)))
        return code, told.getvalue()

    def trace(self) -> tuple[dict, dict]:
        with np.load(self.folder / "trace.npz") as members:
            members = dict(members)
        return json.loads(members["meta"].tobytes()), members


class Idx(InFolder):
    def test_files_are_read_or_refused(self):
        array = np.arange(2 * 3 * 4).reshape(2, 3, 4)
        write_idx(self.folder / "good.gz", array)
        np.testing.assert_array_equal(read_idx(self.folder / "good.gz"), array)
        whole = gzip.decompress((self.folder / "good.gz").read_bytes())
        cases = {
            "2 x 3 x 4 values are announced, 23 are there": whole[:-1],
            "no IDX file": b"\0\0\x0d\1" + whole[4:],
            "are there": whole[:7],
        }
        for message, content in cases.items():
            (self.folder / "bad.gz").write_bytes(gzip.compress(content))
            with self.assertRaisesRegex(ValueError, f"bad.gz: .*{message}"):
                read_idx(self.folder / "bad.gz")
        for content in (b"plain", (self.folder / "good.gz").read_bytes()[:-9]):
            (self.folder / "bad.gz").write_bytes(content)
            with self.assertRaisesRegex(ValueError, "bad.gz: "):
                read_idx(self.folder / "bad.gz")


class FashionMnist(InFolder):
    def setUp(self):
        super().setUp()
        random = np.random.default_rng(1)
        for split, images in (("train", 96), ("t10k", 40)):
            write_idx(
                self.folder / f"{split}-images-idx3-ubyte.gz", random.integers(0, 256, (images, 28, 28))
            )
            write_idx(self.folder / f"{split}-labels-idx1-ubyte.gz", random.integers(0, 10, images))
        self.quick = [
            "--images",
            str(self.folder),
            "--epochs",
            "1",
            "--batch-images",
            "16",
            "--batch-size",
            "48",
        ]

    def test_goes_from_image_files_to_a_trace(self):
        code, told = self.run_quietly(fashion_mnist, self.quick + ["--efforts", "3,12", "--seed", "4"])
        self.assertEqual(code, 0, told)
        meta, members = self.trace()
        self.assertEqual(
            (meta["encoders"], meta["classes"], meta["seed"], meta["licence"]), (12, 10, 4, "Expat")
        )
        self.assertEqual([e["effort"] for e in meta["efforts"]], [3, 12])
        self.assertEqual(members["test_entropy"].shape, (2, 40))
        self.assertEqual(members["batch_entropy"].shape, (2, 16))
        self.assertNotIn("test_logits", members)
        self.assertIn("distillation", told)

    def test_takes_paths_and_weights_from_the_user(self):
        (self.folder / "paths.json").write_text('{"efforts": [{"name": "odd", "active": [2, 7]}]}')
        code, told = self.run_quietly(
            fashion_mnist,
            self.quick
            + [
                "--paths",
                f"{self.folder}/paths.json",
                "--limit",
                "32",
                "--finetune-epochs",
                "0",
                "--logits",
                "--cka",
                "branch-cls",
            ],
        )
        self.assertEqual(code, 0, told)
        meta, members = self.trace()
        self.assertEqual(meta["efforts"], [{"name": "odd", "effort": 2, "active": [2, 7]}])
        self.assertEqual(meta["cka_representation"], "branch-cls")
        self.assertEqual(members["test_logits"].shape, (1, 32, 10))

    def test_says_in_one_line_what_is_missing(self):
        code, told = self.run_quietly(fashion_mnist, ["--images", f"{self.folder}/none"])
        self.assertEqual((code, told.count("\n")), (2, 1))
        self.assertIn("dataset-fashion-mnist has it", told)
        (self.folder / "trace.npz").write_text("")
        self.assertIn("is not overwritten", self.run_quietly(fashion_mnist, self.quick)[1])

    def test_augmentation_mirrors_and_shifts_and_invents_nothing(self):
        torch.manual_seed(1)
        images = torch.randint(1, 256, (6, 1, 28, 28), dtype=torch.uint8)
        for _ in range(10):
            for before, after in zip(images[:, 0], fashion_mnist.augment(images)[:, 0]):
                inner = after[2:-2, 2:-2]
                windows = [
                    source[r : r + 24, c : c + 24]
                    for source in (before, before.flip(1))
                    for r in range(5)
                    for c in range(5)
                ]
                self.assertTrue(any(torch.equal(inner, window) for window in windows))


@unittest.skipUnless(torchvision, "torchvision is not installed")
class ImageNet(InFolder):
    CLASSES = 5

    def setUp(self):
        super().setUp()
        random = np.random.default_rng(1)
        for split, images in (("train", 6), ("val", 3)):
            for label in range(self.CLASSES):
                folder = self.folder / split / f"n{label:08}"
                folder.mkdir(parents=True)
                for number in range(images):
                    pixels = random.integers(0, 256, (20, 24, 3), dtype=np.uint8)
                    Image.fromarray(pixels).save(folder / f"{number}.JPEG", format="JPEG")
        transforms = torchvision.transforms
        self.transform = transforms.Compose(
            [transforms.Resize(16), transforms.CenterCrop(16), transforms.ToTensor()]
        )
        self.quick = [
            "--imagenet",
            str(self.folder),
            "--workers",
            "0",
            "--batch-images",
            "8",
            "--finetune-epochs",
            "1",
            "--batch-size",
            "8",
            "--model",
            "deit_small_patch16_224",
        ]

    def with_timm(self, model, arguments):
        torch.manual_seed(1)
        modules = fake_timm.modules(model, self.transform)
        with mock.patch.dict(sys.modules, modules):
            code, told = self.run_quietly(timm_imagenet, self.quick + arguments)
        return code, told, getattr(modules["timm"], "asked", None)

    def test_folder_becomes_a_trace_through_timm(self):
        code, told, asked = self.with_timm(fake_timm.Vit(), ["--efforts", "1,2,4"])
        self.assertEqual(code, 0, told)
        self.assertEqual(asked, ("deit_small_patch16_224", True))
        meta, members = self.trace()
        self.assertEqual((meta["encoders"], meta["classes"], meta["model"]), (4, 5, "deit_small_patch16_224"))
        self.assertEqual(members["test_entropy"].shape, (3, 15))
        np.testing.assert_array_equal(members["test_label"], np.repeat(range(5), 3))
        np.testing.assert_array_equal(members["batch_label"], members["batch_index"] // 6)

    def test_lv_vit_is_fine_tuned_without_mixing_images(self):
        model = fake_timm.LvVit()
        code, told, _ = self.with_timm(model, ["--efforts", "2,4", "--import", "json"])
        self.assertEqual(code, 0, told)
        self.assertFalse(model.mix_token)

    def test_efforts_fine_tuned_elsewhere_are_exported_as_they_are(self):
        torch.manual_seed(2)
        other = fake_timm.Vit()
        for effort in ("e1", "e4"):
            torch.save({"model": other.state_dict()}, self.folder / f"{effort}.pt")
        torch.save(other.state_dict(), self.folder / "baseline.pt")
        code, told, asked = self.with_timm(
            fake_timm.Vit(),
            [
                "--weights",
                f"{self.folder}/baseline.pt",
                "--checkpoints",
                str(self.folder),
                "--efforts",
                "1,4",
                "--test-images",
                "7",
            ],
        )
        self.assertEqual(code, 0, told)
        self.assertEqual(asked[1], False)  # weights were given: nothing is downloaded
        meta, members = self.trace()
        self.assertEqual(members["test_entropy"].shape, (2, 7))
        images = torchvision.datasets.ImageFolder(str(self.folder / "train"), self.transform)
        batch = torch.stack([images[index][0] for index in members["batch_index"]])
        for row, effort in enumerate(meta["efforts"]):  # its drop paths are for training only
            set_active(other, effort["active"])
            expected = confidence(other.eval()(batch)).entropy
            np.testing.assert_allclose(members["batch_entropy"][row], expected, atol=1e-5)
        self.assertFalse((self.folder / "work").exists())
        _, told, _ = self.with_timm(fake_timm.Vit(), ["--checkpoints", str(self.folder), "--efforts", "2"])
        self.assertIn("not overwritten", told)

    def test_folders_that_do_not_fit_are_refused(self):
        (self.folder / "val" / "n00000004").rename(self.folder / "val" / "n00000009")
        self.assertIn("train/ and val/ have different classes", self.with_timm(fake_timm.Vit(), [])[1])
        for split in ("train", "val"):
            shutil.copytree(self.folder / "train" / "n00000001", self.folder / split / "n00000010")
        (self.folder / "val" / "n00000009").rename(self.folder / "val" / "n00000004")
        self.assertIn(
            "have 6 classes, the model 5", self.with_timm(fake_timm.Vit(classes=5), ["--efforts", "1"])[1]
        )

    def test_models_that_cannot_be_skipped_are_refused_before_training(self):
        code, told, _ = self.with_timm(fake_timm.Vit(fake_timm.PostNormBlock), ["--efforts", "1"])
        self.assertEqual(code, 2)
        self.assertIn("encoder 1 (PostNormBlock) is not stream + MLP(norm(stream))", told)

    def test_torchvisions_vits_bring_their_transforms(self):
        small = torchvision.models.VisionTransformer(16, 8, 2, 2, 16, 32, num_classes=5)
        torch.save(small.state_dict(), self.folder / "vit.pt")
        with mock.patch("torchvision.models.get_model", return_value=small):
            vit = imagenet_models.load_vit("torchvision/vit_b_16", self.folder / "vit.pt", None)
        image = Image.fromarray(np.zeros((300, 400, 3), np.uint8))
        self.assertEqual(vit.for_training(image).shape, (3, 224, 224))
        torch.testing.assert_close(
            vit.for_inference(image), vit.for_training(image)
        )  # black: only normalised


if __name__ == "__main__":
    unittest.main()
