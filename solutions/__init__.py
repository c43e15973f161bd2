"""The reference solutions, in PyTorch, one module a key.

Each function is written so that its mathematics can be read off the code: windows, sums and index
ranges, never a ready-made layer and never autograd. The tests hold every one of them against
`torch.nn.functional` and autograd. They run on any device and keep the dtype they are given.

Read `convolution` first. This room imports PyTorch and nothing of ours.
"""
