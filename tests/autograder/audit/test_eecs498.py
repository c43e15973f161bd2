"""EECS 498's classes, which take PyTorch's tensors."""

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.audit.courses.eecs498 import EECS498
from autograder.audit.find import sources
from autograder.sandbox import jail
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.seat import Template

CLASSES = sources(Path(__file__).parent / "solutions" / "eecs")


@pytest.mark.jail
def test_static_methods_on_tensors_are_judged(audited) -> None:
    """PyTorch is seen behind the wall, and `[pad:-pad]` is found in a class as in a function."""
    functions = {heard.name: heard for heard in audited(CLASSES, EECS498).functions}
    assert functions["Conv.forward"].holds
    result = functions["Conv.backward"].result
    assert result is not None
    assert result.diagnosis is not None
    assert "[p:-p]" in result.diagnosis.computes


def test_without_tensors_the_reason_is_told(audited, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyTorch cannot be seen nothing is judged, and the import is named with its line."""
    monkeypatch.setattr(jail, "found", lambda: "")
    audit = audited(CLASSES, EECS498)
    assert not audit.holds
    assert {heard.reason for heard in audit.functions} == {
        "eecs/convolutional_networks.py, line 3: it imports torch, which code behind the wall does "
        "not see"
    }


@pytest.mark.jail
@pytest.mark.parametrize("where", ["device='cuda')", "device=x.device).cuda()", "device='cuda:0')"])
def test_a_device_that_is_not_there_is_no_fault(audited, where: str) -> None:
    """Some write `cuda` where `x.device` is meant; what they compute there nobody sees here."""
    ((file, (text,)),) = CLASSES.files.items()
    changed = text.replace("device=x.device)", where, 1)
    assert changed != text
    forward, backward, *_ = audited(replace(CLASSES, files={file: (changed,)}), EECS498).functions
    assert forward.reason == (
        "it computes on a CUDA device, whatever it is given, and none can be seen here"
    )
    assert backward.reason.startswith("it goes back from what Conv.forward keeps, and that ")


@pytest.mark.jail
def test_a_method_that_is_not_static_is_asked_as_one(audited) -> None:
    """It gets an object of its class, on which nothing was set."""
    ((file, (text,)),) = CLASSES.files.items()
    changed = text.replace("    @staticmethod\n    def forward(", "    def forward(self, ", 1)
    functions = audited(replace(CLASSES, files={file: (changed,)}), EECS498).functions
    assert functions[0].holds


@pytest.mark.jail
def test_the_wall_with_tensors_stands_and_says_what_is_seen() -> None:
    """No layer is given up for PyTorch: no file, no network, no process."""
    program = """
import torch, socket, os
assert torch.ones(2).sum() == 2
for attempt in (lambda: open("/etc/passwd"), socket.socket, os.fork):
    try:
        attempt()
    except OSError:
        continue
    raise RuntimeError("the wall has a hole")
"""
    assert not {"--bind", "--proc", "--dev", "--share-net"} & {*jail.way(tensors=True).command}
    limits = Limits(memory_bytes=2048 * MIB)
    with Template(limits, jail.way(tensors=True)) as template, template.seat([program]) as seat:
        assert seat.cells == ("",)
        namespaces = next(layer for layer in template.wall if layer.name == "namespaces")
    assert namespaces.present
    assert namespaces.meaning.startswith("It sees Python, NumPy and PyTorch and nothing else")


NORM = """\
import torch


class BatchNorm:
    @staticmethod
    def forward(x, gamma, beta, bn_param):
        eps, mode = bn_param.get("eps", 1e-5), bn_param["mode"]
        mean, var = bn_param["running_mean"], bn_param["running_var"]
        if mode == "train":
            keep = bn_param.get("momentum", 0.9)
            now = x.mean(0), x.var(0, unbiased=False)
            bn_param["running_mean"] = keep * mean + (1 - keep) * now[0]
            bn_param["running_var"] = keep * var + (1 - keep) * now[1]
            mean, var = now
        root = torch.sqrt(var + eps)
        normal = (x - mean) / root
        return gamma * normal + beta, (mode, gamma, root, normal)

    @staticmethod
    def backward(dout, cache):
        mode, gamma, root, normal = cache
        dgamma, dbeta = (dout * normal).sum(0), dout.sum(0)
        rest = (dbeta + normal * dgamma) / len(dout)
        return gamma / root * (dout - rest * (mode == "train")), dgamma, dbeta
"""


@pytest.mark.jail
def test_the_way_back_after_evaluation_is_asked_of_the_one_that_promises_it(
    audited, written
) -> None:
    """EECS 498 tells BatchNorm.backward not to forget it; CS231n says nothing of the kind."""
    _, backward = audited(written(m=NORM), EECS498).functions
    assert backward.holds
    forgets = NORM.replace(' * (mode == "train")', "")
    _, backward = audited(written(m=forgets), EECS498).functions
    assert not backward.holds
    assert backward.result is not None
    assert backward.result.diagnosis is not None
    assert "of training after evaluation" in backward.result.diagnosis.computes
