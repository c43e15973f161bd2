"""How untrusted code is run: theory of operation.

**Trusted** are the judge's process, the files of the course and Python with NumPy. **Not trusted**
is one process: the one in which a submission's cells run. It computes; the judge compares. No
expected value, no mark and no other submission is ever in it, so there is nothing inside to steal,
and whatever it sends back counts as the student's own answer, byte for byte.

The way of one submission::

    judge ── control socket ──▶ template        started once, knows the course's questions, has
      │                            │            never seen a student
      │                            │ fork, once a submission
      └── wire ◀───────────▶ child: limits, filter, cells, questions, killed
          printed ◀───────── child: its stdout and stderr, a pipe of their own

**What crosses.** To the child: cells as text and questions as plain values. Back: text of capped
length, and arrays of bool, integers and floats as raw bytes behind a JSON header; sizes are checked
before anything is read or allocated. No pickle, no eval, no object arrays. A reply carries the id
of its request, which begins at random; requests may be sent ahead, and are answered in their order.
Where one process grades and the filter stands, the next submission begins meanwhile (decision 19).
What a forward hands to its backward (the cache) stays in the child. Questions that a template was
given when it started lie in every child from the first, and only their numbers cross. They hold
what is asked and nothing of what is right; what is timed is not among them, so that nothing can be
computed ahead.

**What each layer stops.**

- *A process of its own*, fresh for each submission, forked from the template and killed through a
  handle (pidfd): nothing of one submission is left for the next, no patched library, no hook, no
  thread. The template itself never reads a byte that a student wrote.
- *Namespaces* (bubblewrap): the child sees Python's standard library, NumPy and sixteen files of
  the course, all read-only; no other file, no `/proc`, no network, no process but its own; nothing
  can be written, so nothing can be left behind and no disk filled.
- *User*: started as root, the template takes user 65534 before it imports anything; it never runs
  student code as root. Started by anybody else, it lives in a user namespace of its own.
- *System calls* (seccomp): about sixty that computing needs are allowed, all others fail with
  `PermissionError`: no process, no thread, no socket, no signal, no tracing. This closes what the
  children of one template could otherwise do to each other and to the template. Without
  bubblewrap the filter is *strict*: no file can be opened either.
- *Limits*: memory, computing time, file size, processes, open files. The judge adds a time limit
  for each call and for the whole submission (as much again for all that is asked once more with
  right versions of earlier exercises), a cap on replies and on what is printed. Where
  the system lets us make one, a control group of its own holds a template and all its children to
  so much memory and so many processes together; one around everything is named.

**How it fails.** Closed: a child that ends, hangs, floods or writes nonsense on the wire is killed,
and that question is answered `HUNG` or `DIED`. Each such end is confirmed once in a fresh child,
where the cells are run again, because a machine can stumble too; the questions that follow are
asked of a fresh child as well. `SandboxError` is raised only when the machine cannot even start a
template, twice.

**What is not covered.** Holes of the kernel that the allowed calls can reach; timing and cache
channels; a student who forges what only her own process can see (the names of changed arguments):
that gains the one check that asks for it. On a system without bubblewrap or seccomp (macOS, say)
layers are missing; `Template.wall` names them, with what their absence means, and the verdict
repeats it.

**Answers in PyTorch.** Where an assignment has `tensors`, its template sees PyTorch as well, has
imported all of it that is needed before it forks, and its children may take 2 GiB of addresses. The
filter and every other layer are the same. Arrays cross as ever; inside, `tensors` turns them into
tensors and back. No GPU is bound, so what is asked on one is not judged.

**Answers on a GPU.** Where an instructor asks for it, a second template stands beside that one, and
is asked what is to be asked on a GPU and nothing else. Its children see the GPU's device files, a
`/proc` of their own and a little of `/sys` (`card` says what and why). They may do to a driver, to
memory and in threads what CUDA does, and are limited in their own memory in place of their
addresses. Each starts CUDA for itself, after its filter and before a byte of a student's: what CUDA
has started survives no fork. Where that fails there is no such template, and the reason is told.
`policy.given_up` is what a verdict says of it: a layer named GPU, which is not there.

Inside the wall are `worker` (the template), `serve` (its child), `cells` (runs a notebook's cells),
`nothing` (stands in for what draws), `tools` (what a function finds), `seccomp` (the filter),
`observe` and `tensors` (ask a question), `frame` and `wire` (what crosses).
They import the standard library, NumPy and three modules of `model` alone, PyTorch when it is asked
for, and this file imports nothing at all. Outside are `limits`, `warm` (the template), `child` and
`clock` (one process), `jail` and `plain` (two ways to start a template), `card` (what CUDA is
shown), `group` (control groups, where there are any), `policy` (picks a way, says what stands) and
`seat`, which is all that a judge needs. Read `limits`, `wire`, `worker`, `serve`, then `seat`.
"""
