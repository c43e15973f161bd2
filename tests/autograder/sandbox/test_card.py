"""What CUDA is shown behind the wall, and what is said where it cannot be."""

from pathlib import Path

import numpy as np
import pytest
import torch
from fakes.questions import asked, said

from autograder.model.errors import SandboxError
from autograder.model.question import Call, End, Question, Slot
from autograder.sandbox import card, jail, policy
from autograder.sandbox.limits import GPU_BYTES, Limits
from autograder.sandbox.seat import Template

SHOWN = (
    *("dev/nvidiactl", "dev/nvidia-uvm", "dev/nvidia-uvm-tools", "dev/nvidia0", "dev/nvidia1"),
    *("dev/nvidia-caps/nvidia-cap1", "dev/nvidia-caps/nvidia-cap2"),
)
HIDDEN = ("dev/nvidia-modeset", "dev/sda", "dev/dri/card0", "dev/tty")
TOLD = ("sys/module/nvidia", "sys/module/nvidia_uvm", "sys/devices/system/node")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Give the root of a machine with two cards; its devices are ordinary files."""
    for name in (*SHOWN, *HIDDEN):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o666)
    for name in (*TOLD, "sys/kernel", "sys/module/nvidia_drm"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def test_all_that_cuda_opens_is_found_and_nothing_else(machine: Path) -> None:
    """Every card, the parts of a divided one, and what is shared by them; no screen, no disk."""
    assert card.devices(machine) == tuple(machine / name for name in SHOWN)
    assert set(card.told(machine)) == {machine / name for name in TOLD}


def test_a_machine_without_a_card_shows_nothing(tmp_path: Path) -> None:
    """And says what it looked for."""
    assert card.devices(tmp_path) == card.told(tmp_path) == ()
    assert card.missing(tmp_path).startswith(f"there is no {tmp_path}/dev/nvidia0, so no card")


def test_a_driver_without_a_card_is_none(machine: Path) -> None:
    """The file that all cards share is there before there is one."""
    for name in ("nvidia0", "nvidia1"):
        (machine / "dev" / name).unlink()
    assert "no card of NVIDIA's" in card.missing(machine)


@pytest.mark.parametrize("name", ["dev/nvidia1", "dev/nvidia-uvm", "dev/nvidia-caps/nvidia-cap2"])
@pytest.mark.parametrize("mode", [0o660, 0o664, 0o600, 0o662])
def test_a_device_that_nobody_may_open_is_named(machine: Path, name: str, mode: int) -> None:
    """Root gives up its rights before any student's code runs, so its own do not count."""
    assert card.missing(machine, nobody=True) == ""
    (machine / name).chmod(mode)
    why = card.missing(machine, nobody=True)
    assert why.startswith(f"{machine / name} is -rw-")
    assert "the user nobody, as which student code runs, may not open it; let everybody" in why


def test_a_device_that_this_account_may_not_open_is_named(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody changes user, it is the account that grades, with the groups that it is in."""
    assert card.missing(machine, nobody=False) == ""
    monkeypatch.setattr("os.access", lambda path, _: path.name != "nvidiactl")
    assert "nvidiactl is -rw-rw-rw- and this account may not" in card.missing(machine, nobody=False)


def test_the_drivers_library_is_found_where_the_loader_does_not_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Containers have it in a folder of its own, named in their environment."""
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{tmp_path}:/nonexistent:")
    assert card.libraries() == ()
    (tmp_path / card.LIBRARY).touch()
    assert card.libraries() == (tmp_path,)


@pytest.mark.parametrize("root", [True, False])
def test_the_jail_shows_cuda_its_devices(
    machine: Path, monkeypatch: pytest.MonkeyPatch, root: bool
) -> None:
    """Devices as devices, the rest read-only, one new /proc; for everything else there is none."""
    monkeypatch.setattr(card.devices, "__defaults__", (machine,))
    monkeypatch.setattr(card.told, "__defaults__", (machine,))
    (machine / card.LIBRARY).touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(machine))
    command = jail.way(root, tensors=True, gpu=True).command
    bound = {
        how: [command[i + 1] for i, word in enumerate(command) if word == how]
        for how in ("--dev-bind", "--ro-bind", "--proc", "--bind", "--dev")
    }
    assert bound["--dev-bind"] == [*(str(machine / name) for name in SHOWN), *jail.DEVICES]
    assert {str(machine / name) for name in TOLD} | {str(machine)} <= {*bound["--ro-bind"]}
    assert (bound["--proc"], bound["--bind"], bound["--dev"]) == (["/proc"], [], [])
    assert command[command.index("LD_LIBRARY_PATH") + 1].endswith(f":{machine}")
    assert command[command.index("CUDA_CACHE_DISABLE") + 1] == "1"
    without = {*jail.way(root, tensors=True).command}
    assert not without & {"--proc", "CUDA_CACHE_DISABLE", *map(str, card.devices())}


def test_where_there_is_no_gpu_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what to do, in one sentence; nothing was started."""
    monkeypatch.setattr(card, "missing", lambda: "there is no card")
    with pytest.raises(
        SandboxError, match=r"from behind the wall \(there is no card\)\. Grade with"
    ):
        policy.choose(Limits().with_gpu())
    monkeypatch.setattr(jail, "found", lambda: "")
    with pytest.raises(
        SandboxError, match=r"\(bubblewrap is not installed\)\. Grade without --gpu"
    ):
        policy.choose(Limits().with_gpu())


@pytest.mark.jail
def test_a_card_that_cuda_does_not_start_on_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried before any student's code, in a child with its whole filter, and told."""
    if not jail.found():
        pytest.skip("bubblewrap is not installed")
    if not card.missing():
        pytest.skip("there is a card here")
    monkeypatch.setattr(card, "missing", lambda: "")
    why = (
        r"bubblewrap with a GPU does not work here: CUDA does not start there, but says \w+Error: "
    )
    with pytest.raises(SandboxError, match=why):
        policy.choose(Limits().with_gpu())


def test_the_limits_are_of_memory_and_not_of_addresses() -> None:
    """What CUDA reserves is more than there is, and what it uses of its own is not."""
    limits = Limits().with_gpu()
    assert (limits.gpu, limits.tensors, limits.memory_bytes) == (True, True, GPU_BYTES)
    assert limits.without_gpu().gpu is False


PROGRAM = """
import os, resource, threading

def answer(x):
    own = threading.get_native_id()
    with open(f"/proc/self/task/{own}/comm", "w") as name:
        name.write("cuda")
    started = []
    thread = threading.Thread(target=started.append, args=[1])
    thread.start()
    thread.join()
    shared = os.memfd_create("shared")
    os.ftruncate(shared, 1 << 20)
    addresses, _ = resource.getrlimit(resource.RLIMIT_AS)
    return float(len(started) and addresses == resource.RLIM_INFINITY)
"""


@pytest.mark.jail
def test_what_cuda_does_at_its_start_passes(beside_a_gpu: Template) -> None:
    """It names its threads, and stops if it may not; it starts some, and shares memory."""
    with beside_a_gpu.seat([PROGRAM]) as seat:
        assert said(seat.ask(asked("answer"))) == "1.0", seat.printed


ON_THE_CARD = """
import torch

def product_forward(ctx, x, y):
    assert x.is_cuda
    ctx.save_for_backward(x, y)
    return x @ y

def product_backward(ctx, dout):
    x, y = ctx.saved_tensors
    return dout @ y.mT, x.mT @ dout
"""


@pytest.mark.gpu
@pytest.mark.jail
@pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device")
def test_a_kernel_runs_behind_the_wall() -> None:
    """A product and its gradients, in every mode that a question can ask for, and twice over."""
    x, y = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    forward = Call("product_forward", (x, y))
    back = Call("product_backward", (np.ones((2, 4)), Slot(0, 0)))
    with Template(Limits().with_gpu()) as template:
        for device in ("cuda", "cuda with TF32", "cuda with determinism", "cuda"):
            with template.seat([ON_THE_CARD]) as seat:
                seen = seat.ask(Question((forward,), ("out",), device))
                assert seen.end is End.RETURNED, (seen.message, seat.cells, seat.printed)
                assert seen.outputs[0].tolist() == (x @ y).tolist()
                seen = seat.ask(Question((forward, back), ("dx", "dy"), device))
                assert seen.outputs[1].tolist() == (x.T @ np.ones((2, 4))).tolist()
        assert all(layer.present for layer in template.wall)
