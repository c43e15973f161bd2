"""How much a submission may use: one frozen value, chosen by an assignment, printed in feedback."""

from dataclasses import dataclass, replace

MIB = 1 << 20
TENSOR_BYTES = 2048 * MIB  # PyTorch's libraries alone take 1 GiB of addresses
GPU_BYTES = 8192 * MIB  # of a process's own memory; CUDA's addresses are more than there is memory
GPU_FILES = 1024  # CUDA opens its devices some dozens of times
GPU_THREADS = 1024  # of one user, who may have several such processes


@dataclass(frozen=True)
class Limits:
    """What a submission may use; seconds are its own, not those it waits for a busy machine.

    `call_seconds` is computing time for one call or one cell. A child that neither computes nor
    replies is given `wall_factor` times that. `submission_seconds` is for everything together.
    `processes` counts those that it may start, threads too. With `tensors` its functions see
    PyTorch, are given tensors and return them. With `gpu` it is asked on a GPU what is to be asked
    on one, in a process that is walled in less.
    """

    call_seconds: float = 2.0
    wall_factor: float = 2.0
    submission_seconds: float = 20.0
    memory_bytes: int = 512 * MIB
    reply_bytes: int = 64 * MIB
    header_bytes: int = 64 << 10
    printed_bytes: int = 10_000
    open_files: int = 32
    processes: int = 0
    tensors: bool = False
    gpu: bool = False

    def with_tensors(self) -> "Limits":
        """Return the same limits for answers in PyTorch, with memory for its libraries."""
        return replace(self, tensors=True, memory_bytes=TENSOR_BYTES)

    def with_gpu(self) -> "Limits":
        """Return the limits of the process that reaches a GPU."""
        return replace(
            self,
            tensors=True,
            gpu=True,
            memory_bytes=GPU_BYTES,
            open_files=GPU_FILES,
            processes=GPU_THREADS,
        )

    def without_gpu(self) -> "Limits":
        """Return the limits of the process that reaches none."""
        return replace(self, gpu=False)

    def sentence(self) -> str:
        """Return the limits as the feedback prints them."""
        return (
            f"Limits: {self.call_seconds:g} s of computing for each call, "
            f"{self.submission_seconds:g} s for the whole submission, "
            f"{self.memory_bytes // MIB} MiB of memory, "
            f"{self.reply_bytes // MIB} MiB for each result, "
            f"the first {self.printed_bytes:,} bytes of what is printed."
        )
