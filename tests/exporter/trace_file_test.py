# SPDX-License-Identifier: Apache-2.0
"""The written file: members, types, bytes; and what is not written."""
import json
import math
import pathlib
import tempfile
import unittest
import zipfile

import numpy as np

from workloads.exporter.gate_trace import GateTrace, Provenance, Split
from workloads.exporter.path_file import Effort
from workloads.exporter.trace_file import write_trace
from workloads.exporter.trace_rules import BadTrace

E, K, D = 2, 3, 4


def split(images: int, seed: int) -> Split:
    random = np.random.default_rng(seed)
    logits = random.normal(size=(E, images, K)) * 2
    p = np.exp(logits) / np.exp(logits).sum(-1, keepdims=True)
    return Split(random.integers(0, K, images), -(p * np.log(p)).sum(-1), p.argmax(-1), p.max(-1), logits)


def trace() -> GateTrace:
    cka = np.random.default_rng(3).random((D, D))
    provenance = Provenance("a ViT", "a data set", "CC0", 7, "stream-flat")
    return GateTrace(
        provenance,
        K,
        D,
        [Effort("e1", [2]), Effort("e4", [1, 2, 3, 4])],
        split(5, 1),
        split(9, 2),
        cka,
        np.arange(5),
    )


class Written(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "new" / "trace.npz"

    def test_members_come_back_in_the_formats_types(self):
        written = trace()
        write_trace(self.file, written)
        with np.load(self.file) as read:
            types = {name: (read[name].dtype.str, read[name].shape) for name in read.files}
            self.assertEqual(types.pop("meta")[0], "|u1")
            expected = {"cka": ("<f8", (D, D)), "batch_index": ("<u4", (5,))}
            for name, images in (("batch", 5), ("test", 9)):
                expected |= {
                    f"{name}_label": ("<u2", (images,)),
                    f"{name}_entropy": ("<f4", (E, images)),
                    f"{name}_pred": ("<u2", (E, images)),
                    f"{name}_pmax": ("<f4", (E, images)),
                    f"{name}_logits": ("<f2", (E, images, K)),
                }
            self.assertEqual(types, expected)
            np.testing.assert_array_equal(read["cka"], written.cka)
            np.testing.assert_array_equal(read["test_label"], written.test.labels)
            np.testing.assert_array_equal(read["batch_entropy"], written.batch.entropy.astype(np.float32))
            np.testing.assert_array_equal(read["test_pred"], written.test.predictions)
            np.testing.assert_array_equal(read["test_pmax"], written.test.largest.astype(np.float32))
            np.testing.assert_array_equal(read["test_logits"], written.test.logits.astype(np.float16))

    def test_meta_has_every_key_of_version_1(self):
        write_trace(self.file, trace())
        with np.load(self.file) as read:
            meta = json.loads(read["meta"].tobytes())
        versions = meta.pop("tool_versions")
        self.assertEqual(set(versions), {"python", "torch", "numpy"})
        self.assertEqual(
            meta,
            {
                "format": "vit-gate-trace",
                "version": 1,
                "source": "measured",
                "model": "a ViT",
                "dataset": "a data set",
                "licence": "CC0",
                "seed": 7,
                "cka_representation": "stream-flat",
                "quantisation": "none (float32)",
                "classes": K,
                "encoders": D,
                "index_base": 1,
                "entropy_unit": "nat",
                "efforts": [
                    {"name": "e1", "effort": 1, "active": [2]},
                    {"name": "e4", "effort": 4, "active": [1, 2, 3, 4]},
                ],
            },
        )

    def test_is_stored_in_c_order_and_the_same_each_time(self):
        awkward = trace()
        awkward = awkward._replace(
            test=awkward.test._replace(entropy=np.asfortranarray(awkward.test.entropy))
        )
        write_trace(self.file, awkward)
        again = self.file.with_name("again.npz")
        write_trace(again, trace())
        self.assertEqual(self.file.read_bytes(), again.read_bytes())
        with zipfile.ZipFile(self.file) as archive:
            self.assertEqual({entry.compress_type for entry in archive.infolist()}, {zipfile.ZIP_STORED})
            self.assertIn(b"'fortran_order': False", archive.read("test_entropy.npy")[:128])

    def test_logits_are_there_on_request_only(self):
        plain = trace()
        write_trace(
            self.file,
            plain._replace(batch=plain.batch._replace(logits=None), test=plain.test._replace(logits=None)),
        )
        with np.load(self.file) as read:
            self.assertFalse([name for name in read.files if name.endswith("_logits")])

    def test_never_takes_an_existing_files_place(self):
        self.file.parent.mkdir()
        self.file.write_text("precious")
        with self.assertRaisesRegex(FileExistsError, "trace.npz exists; it is not overwritten"):
            write_trace(self.file, trace())
        self.assertEqual(self.file.read_text(), "precious")
        self.assertEqual([file.name for file in self.file.parent.iterdir()], ["trace.npz"])


class Refused(unittest.TestCase):
    def refuses(self, message: str, bad: GateTrace):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaisesRegex(BadTrace, message):
                write_trace(pathlib.Path(folder) / "trace.npz", bad)
            self.assertEqual(list(pathlib.Path(folder).iterdir()), [])

    def with_test(self, member: str, place, value) -> GateTrace:
        good = trace()
        array = getattr(good.test, member).copy()
        array[place] = value
        return good._replace(test=good.test._replace(**{member: array}))

    def test_are_values_that_cannot_be_with_their_place(self):
        self.refuses(
            r"test_entropy\[1, 3\]: nan is outside 0 to ln 3", self.with_test("entropy", (1, 3), math.nan)
        )
        self.refuses(r"test_entropy\[0, 2\]: -0.1 is outside", self.with_test("entropy", (0, 2), -0.1))
        self.refuses(
            r"test_entropy\[0, 2\]: 1.0\d+ is outside", self.with_test("entropy", (0, 2), math.log(K) * 1.001)
        )
        self.refuses(r"test_pmax\[0, 0\]: 1.1 is outside 1/3 to 1", self.with_test("largest", (0, 0), 1.1))
        self.refuses(r"test_pmax\[0, 0\]: nan", self.with_test("largest", (0, 0), math.nan))
        self.refuses(r"test_label\[4\]: 3 is no class; there are 3", self.with_test("labels", 4, K))
        self.refuses(r"test_label\[0\]: -1 is no class", self.with_test("labels", 0, -1))
        self.refuses(r"test_pred\[1, 1\]: 3 is no class", self.with_test("predictions", (1, 1), K))
        self.refuses(
            r"test_logits\[0, 0, 0\]: 100000.0 is not finite in float16",
            self.with_test("logits", (0, 0, 0), 1e5),
        )

    def test_are_entropies_of_another_unit_or_another_effort(self):
        good = trace()._replace(test=split(500, 4))
        for scale in (1 / math.log(K), 1 / math.log(2), 1 / K):  # the paper's E, bits, the public code's
            self.refuses(
                "does not belong to the pmax beside it|is outside",
                good._replace(test=good.test._replace(entropy=good.test.entropy * scale)),
            )
        self.refuses(
            "does not belong", good._replace(test=good.test._replace(entropy=good.test.entropy[::-1]))
        )

    def test_are_shapes_that_disagree(self):
        good = trace()
        self.refuses(
            r"batch_pred: efforts x images is 2 x 5, not \(2, 9\)",
            good._replace(batch=good.batch._replace(predictions=good.test.predictions)),
        )
        self.refuses(
            r"test_logits: 2 x 9 x 3 is expected",
            good._replace(test=good.test._replace(logits=good.batch.logits)),
        )
        self.refuses(r"cka: 4 x 4 is expected", good._replace(cka=np.ones((3, 4))))
        self.refuses(
            r"cka\[1, 2\]: nan", good._replace(cka=np.where(np.arange(16).reshape(4, 4) == 6, np.nan, 0.5))
        )
        self.refuses("batch_index", good._replace(batch_index=np.arange(4)))
        self.refuses(
            "batch_label: a list of at least one",
            good._replace(batch=good.batch._replace(labels=np.array([], int))),
        )

    def test_are_efforts_that_cannot_be(self):
        good = trace()
        self.refuses("efforts: at least one", good._replace(efforts=[]))
        self.refuses(
            r"efforts\[0\].active: encoder 5 is outside 1 to 4",
            good._replace(efforts=[Effort("a", [5]), good.efforts[1]]),
        )
        self.refuses(
            r"efforts\[1\]: another effort has its path",
            good._replace(efforts=[Effort("a", [2]), Effort("b", [2])]),
        )
        self.refuses(
            r"efforts\[1\]: another effort has its name",
            good._replace(efforts=[Effort("a", [2]), Effort("a", [3])]),
        )
        self.refuses(
            r"efforts\[0\].name: 'a,b'", good._replace(efforts=[Effort("a,b", [2]), Effort("b", [3])])
        )

    def test_are_traces_that_do_not_say_where_they_come_from(self):
        good = trace()
        self.refuses("licence: one line", good._replace(provenance=good.provenance._replace(licence=" ")))
        self.refuses(
            "model: one line", good._replace(provenance=good.provenance._replace(model="two\nlines"))
        )
        self.refuses("classes: 1 is outside", good._replace(classes=1))


if __name__ == "__main__":
    unittest.main()
