"""Where the references run: on a CUDA device when there is one, else on the CPU."""

import torch


def pick(device: str = "auto") -> torch.device:
    """Return the device to compute on.

    Args:
        device: `auto` for CUDA when there is one and the CPU otherwise, or a device in PyTorch's
            words: `cpu`, `cuda`, `cuda:1`.

    Raises:
        ValueError: the word is not known, or this machine has no such device.
    """
    if device == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return _present(_known(device))


def _known(device: str) -> torch.device:
    try:
        known = torch.device(device)
    except RuntimeError:
        known = None
    if known is None or known.type not in ("cpu", "cuda"):
        raise ValueError(f"the device {device!r} is not known; use auto, cpu, cuda or cuda:N.")
    return known


def _present(device: torch.device) -> torch.device:
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if device.type == "cuda" and (device.index or 0) >= count:
        raise ValueError(
            f"{device} was asked for but the number of CUDA devices here is {count}; "
            "use auto or cpu."
        )
    return device
