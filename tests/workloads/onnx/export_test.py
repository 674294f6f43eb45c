# SPDX-License-Identifier: Apache-2.0
"""Exports ViTs with PyTorch and holds what pivotsim imports to our own zoo's model of the same shape.

usage: export_test.py PIVOTSIM; exit code 77, skipped, where the interpreter has no PyTorch
"""
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import warnings

SKIPPED = 77
PIVOTSIM = os.path.abspath(sys.argv[1])

if importlib.util.find_spec("torch") is None:
    print(f"skipped: {sys.executable} has no torch; scripts/bootstrap.sh tests installs it")
    sys.exit(SKIPPED)

import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from vit_export import Vit, export

try:
    from torchvision.models import VisionTransformer, vit_b_16
except ImportError:
    VisionTransformer = None

SMALL = dict(image=32, patch=8, dim=24, depth=3, heads=3, classes=10)
SMALL_ZOO = """{name: small, image_size: 32, embed_dim: 24, depth: 3, heads: 3, classes: 10,
    stem: [{out_channels: 24, kernel: 8, stride: 8, padding: 0}]}"""


def pivotsim(*arguments):
    return subprocess.run([PIVOTSIM, *map(str, arguments)], capture_output=True, text=True, check=False)


class ImportOfAnExport(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(1)
        warnings.simplefilter("ignore")
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.model = self.path / "model.onnx"

    def study(self, name, workload):
        file = self.path / f"{name}.yaml"
        file.write_text(f"schema_version: 1\nplatform: platforms/zcu102.yaml\nworkload: {workload}\n")
        return file

    def trace(self, study):
        """Without the model's name and path, which an export does not know."""
        done = pivotsim("compile", study, "-o", self.path / "trace", "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = (self.path / "trace").read_text().splitlines()
        return [line for line in lines if not line.startswith(("model ", "path "))]

    def results(self, study):
        done = pivotsim("run", study, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def expect_zoo(self, zoo, run=False):
        ours = self.study("zoo", zoo)
        imported = self.study("imported", "{onnx: model.onnx}")
        self.assertEqual(self.trace(imported), self.trace(ours))
        if run:
            expected, found = self.results(ours), self.results(imported)
            self.assertEqual(found["cycles"], expected["cycles"])
            self.assertGreater(len(expected["ops"]), 10)
            self.assertEqual(found["ops"], expected["ops"])
            self.assertEqual(found["breakdown_ms"], expected["breakdown_ms"])

    def test_small_vit_is_the_zoos_in_every_way_it_is_exported(self):
        for options in (
            dict(opset_version=13),
            dict(opset_version=17),
            dict(opset_version=13, do_constant_folding=False, keep_initializers_as_inputs=True),
            dict(opset_version=11),
        ):
            with self.subTest(options):
                export(Vit(**SMALL), self.model, 32, **options)
                self.expect_zoo(f"{{model: {SMALL_ZOO}}}", run=options["opset_version"] == 17)

    def test_gelu_by_tanh(self):
        export(Vit(**SMALL, gelu="tanh"), self.model, 32, opset_version=17)
        self.expect_zoo(f"{{model: {SMALL_ZOO}}}")

    def test_skipped_attentions_leave_their_encoders(self):
        export(Vit(**SMALL, skip=(2, 3)), self.model, 32, opset_version=17)
        self.expect_zoo(f"{{model: {SMALL_ZOO}, effort: {{skip: [2, 3]}}}}", run=True)

    def test_deit_s(self):
        export(Vit(), self.model, 224, opset_version=17)
        self.assertGreater(self.model.stat().st_size, 85e6)
        self.expect_zoo("{model: models/deit_s.yaml}", run=True)

    @unittest.skipUnless(VisionTransformer, "torchvision is not installed")
    def test_torchvision_with_its_multihead_attention(self):
        small = VisionTransformer(
            image_size=32,
            patch_size=8,
            num_layers=3,
            num_heads=3,
            hidden_dim=24,
            mlp_dim=96,
            num_classes=10,
        )
        for opset in (13, 17):
            with self.subTest(opset):
                export(small, self.model, 32, opset_version=opset)
                self.expect_zoo(f"{{model: {SMALL_ZOO}}}")

    @unittest.skipUnless(VisionTransformer, "torchvision is not installed")
    def test_torchvisions_vit_b_16(self):
        export(vit_b_16(), self.model, 224, opset_version=17)
        self.expect_zoo("{model: models/vit_b.yaml}")

    def test_open_batch_and_batches_are_refused(self):
        export(Vit(**SMALL), self.model, 32, opset_version=17, dynamic_axes={"image": {0: "batch"}})
        refused = pivotsim("compile", self.study("s", "{onnx: model.onnx}"))
        self.assertEqual(refused.returncode, 2)
        self.assertIn("'batch' (dimension 1)", refused.stderr)
        export(Vit(**SMALL), self.model, 32, batch=2, opset_version=17)
        refused = pivotsim("compile", self.study("s", "{onnx: model.onnx}"))
        self.assertEqual(refused.returncode, 2)
        self.assertIn("holds 2 images", refused.stderr)


unittest.main(argv=[sys.argv[0]], verbosity=2)
