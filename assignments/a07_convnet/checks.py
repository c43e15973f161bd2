"""What the seven functions promise, and the questions that hold an answer to it.

Loss and gradient are looked at by checks of their own, so that a wrong gradient does not cost the
loss. Where a function has a kink, no question lies on it: at zero ReLU has no derivative, and which
number stands for it is a matter of taste.

What a trained network is asked for is a share of right labels: all of twenty images that it has
seen, and 93 % of 450 that it has not. The reference network reaches 96.9 to 98.7 %. The nearest of
the images seen has the right label for 98 %, without any training; so digits are asked first
between two columns of noise. They fill half of the distance between two images and more, and a
weight on them falls to nothing: the nearest image is right for 41 %, each network for 91 % or more.
"""

import numpy as np

from assignments.a07_convnet.exercises import (
    classify,
    dense_backward,
    dense_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)
from autograder.checks import Ladder, Sample, call, check, expect
from solutions import data

CHAPTER = "convnet.html#"
SLOPES, LARGE = f"{CHAPTER}sec-net-slopes", f"{CHAPTER}sec-net-large"
HANDFUL, LEARNT = 20, 1347
SHARE_OF_UNSEEN, SHARE_BESIDE_NOISE = 0.93, 0.8
NOISE = 2.0  # twice as black as ink


def _labels(sample: Sample, images: int, classes: int):
    """Return a class for every image."""
    return sample.integers(images, low=1, high=classes, dtype="int64") - 1


def _scores(sample: Sample, images: int, classes: int, *, whole: bool = False):
    """Return scores of which no two differ by a margin: no excess is exactly zero."""
    draw = sample.integers if whole else sample.fractions
    return draw(images, classes) + np.arange(classes) / 1024


def _mixed(array):
    """Return the array with its signs alternating and no zero in it."""
    signs = 1 - 2 * (np.arange(array.size) % 2).reshape(array.shape)
    return ((np.abs(array) + 1 / 32) * signs).astype(array.dtype)


def _apart(sample: Sample, height: float):
    """Return a call with three images, whose scores lie so far apart from image to image."""
    heights = height * np.array([[-1.0], [0.0], [1.0]])
    return call(heights + sample.integers(3, 4), _labels(sample, 3, 4))


# ------------------------------------------------------------------------------------ softmax_loss


@check(softmax_loss, points=2, of=("loss",))
def takes_the_log_of_the_right_probability(sample: Sample) -> Ladder:
    """loss: it is minus the logarithm of the probability that softmax gives to the right class."""
    yield call(sample.integers(1, 2), _labels(sample, 1, 2))
    yield call(sample.integers(1, 4), _labels(sample, 1, 4))
    unlikely = _scores(sample, 1, 3, whole=True)
    yield call(unlikely, unlikely.argmin(axis=1))
    yield call(sample.fractions(1, 10), _labels(sample, 1, 10))


@check(softmax_loss, points=1, of=("loss",), after=takes_the_log_of_the_right_probability)
def averages_the_loss_over_the_batch(sample: Sample) -> Ladder:
    """loss: it is the mean over the images, each with its own probabilities and its own class."""
    yield call(sample.integers(2, 2), _labels(sample, 2, 2))
    yield call(sample.integers(2, 3), _labels(sample, 2, 3))
    yield call(sample.fractions(5, 4), _labels(sample, 5, 4))


@check(
    softmax_loss,
    points=1,
    of=("loss",),
    after=averages_the_loss_over_the_batch,
    section=LARGE,
)
def survives_large_scores(sample: Sample) -> Ladder:
    """loss: it is right for scores in the thousands, of which no exponential can be taken."""
    low = 1000 * sample.integers(1, 2)
    yield call(low, low.argmin(axis=1))
    high = 1000 * sample.integers(1, 3)
    yield call(high, high.argmax(axis=1))
    yield _apart(sample, 4000)
    yield call(500 * sample.integers(6, 5), _labels(sample, 6, 5))


@check(
    softmax_loss,
    points=2,
    of=("dscores",),
    after=takes_the_log_of_the_right_probability,
    section=SLOPES,
)
def pushes_scores_towards_the_label(sample: Sample) -> Ladder:
    """dscores: it is the probabilities, less 1 for the right class."""
    yield call(sample.integers(1, 2), _labels(sample, 1, 2))
    yield call(sample.integers(1, 3), _labels(sample, 1, 3))
    yield call(sample.fractions(1, 10), _labels(sample, 1, 10))


@check(
    softmax_loss,
    points=1,
    of=("dscores",),
    after=pushes_scores_towards_the_label,
    section=SLOPES,
)
def shares_the_gradient_among_the_batch(sample: Sample) -> Ladder:
    """dscores: the loss is a mean over N images, so each of them gets a share of 1/N."""
    yield call(sample.integers(2, 2), _labels(sample, 2, 2))
    yield call(sample.integers(3, 2), _labels(sample, 3, 2))
    yield call(sample.fractions(5, 4), _labels(sample, 5, 4))
    yield _apart(sample, 500)


@check(
    softmax_loss,
    points=1,
    of=("dscores",),
    after=pushes_scores_towards_the_label,
    section=LARGE,
)
def goes_on_pushing_large_scores(sample: Sample) -> Ladder:
    """dscores: it is right for scores in the thousands as well."""
    yield call(1000 * sample.integers(1, 1) + sample.integers(1, 2), _labels(sample, 1, 2))
    yield call(500 * sample.integers(1, 5), _labels(sample, 1, 5))


@check(
    softmax_loss,
    points=1,
    expect=expect.DTYPE,
    of=("dscores",),
    after=takes_the_log_of_the_right_probability,
)
def keeps_the_dtype_of_the_scores(sample: Sample) -> Ladder:
    """dscores: float32 scores have a float32 gradient, float64 scores a float64 gradient."""
    for dtype in ("float32", "float64"):
        yield call(sample.integers(2, 3, dtype=dtype), _labels(sample, 2, 3))


@check(
    softmax_loss,
    points=1,
    expect=expect.UNTOUCHED,
    after=takes_the_log_of_the_right_probability,
)
def leaves_the_scores_alone(sample: Sample) -> Ladder:
    """scores and y are the same after the call, and so is what an earlier call returned."""
    yield call(sample.integers(2, 3), _labels(sample, 2, 3))
    yield call(sample.fractions(4, 5), _labels(sample, 4, 5))
    yield call(sample.integers(2, 3), _labels(sample, 2, 3)).beside(
        call(sample.integers(2, 3), _labels(sample, 2, 3))
    )


# ---------------------------------------------------------------------------------------- svm_loss


@check(svm_loss, points=2, of=("loss",))
def adds_up_the_wrong_classes(sample: Sample) -> Ladder:
    """loss: every wrong class that comes nearer than 1 to the right score adds what is missing."""
    yield call(_scores(sample, 1, 2, whole=True), _labels(sample, 1, 2))
    yield call(_scores(sample, 1, 4, whole=True), _labels(sample, 1, 4))
    yield call(_scores(sample, 1, 5), _labels(sample, 1, 5))
    yield call(_scores(sample, 1, 10), _labels(sample, 1, 10))


@check(svm_loss, points=1, of=("loss",), after=adds_up_the_wrong_classes)
def averages_the_excess_over_the_batch(sample: Sample) -> Ladder:
    """loss: it is a sum over the wrong classes, and a mean over the images."""
    yield call(_scores(sample, 2, 2, whole=True), _labels(sample, 2, 2))
    yield call(_scores(sample, 3, 4, whole=True), _labels(sample, 3, 4))
    yield call(_scores(sample, 6, 5), _labels(sample, 6, 5))


@check(svm_loss, points=1, of=("loss",), after=adds_up_the_wrong_classes)
def asks_for_the_margin_it_is_given(sample: Sample) -> Ladder:
    """loss: the right score has to be above every other one by `margin`, whatever that is."""
    yield call(_scores(sample, 1, 3, whole=True), _labels(sample, 1, 3), margin=2.0)
    yield call(_scores(sample, 1, 4, whole=True), _labels(sample, 1, 4), margin=0.5)
    yield call(_scores(sample, 1, 6), _labels(sample, 1, 6), margin=5.0)


@check(svm_loss, points=1, of=("dscores",), after=adds_up_the_wrong_classes)
def pushes_each_offender_down(sample: Sample) -> Ladder:
    """dscores: 1 for every class with an excess, and minus their number for the right class."""
    yield call(_scores(sample, 1, 2, whole=True), _labels(sample, 1, 2))
    lowest = _scores(sample, 1, 4, whole=True)
    yield call(lowest, lowest.argmin(axis=1))  # so that all others offend
    yield call(_scores(sample, 1, 10), _labels(sample, 1, 10))


@check(svm_loss, points=1, of=("dscores",), after=pushes_each_offender_down)
def shares_its_gradient_among_the_batch(sample: Sample) -> Ladder:
    """dscores: each of N images gets a share of 1/N."""
    yield call(_scores(sample, 2, 2, whole=True), _labels(sample, 2, 2))
    yield call(_scores(sample, 4, 3, whole=True), _labels(sample, 4, 3))
    yield call(_scores(sample, 5, 6), _labels(sample, 5, 6))


@check(svm_loss, points=1, of=("dscores",), after=pushes_each_offender_down)
def pushes_by_the_margin_it_is_given(sample: Sample) -> Ladder:
    """dscores: with another `margin` other classes offend, and each of them gets 1 as before."""
    low = sample.integers(1, 1)
    yield call(np.concatenate([low, low + 0.75], axis=1), np.array([1]), margin=0.5)
    yield call(_scores(sample, 1, 4, whole=True), _labels(sample, 1, 4), margin=4.0)
    yield call(_scores(sample, 1, 6), _labels(sample, 1, 6), margin=0.25)


@check(svm_loss, points=1, expect=expect.DTYPE, of=("dscores",), after=adds_up_the_wrong_classes)
def keeps_the_dtype_it_is_given(sample: Sample) -> Ladder:
    """dscores: float32 scores have a float32 gradient, float64 scores a float64 gradient."""
    for dtype in ("float32", "float64"):
        scores = _scores(sample, 2, 3, whole=True).astype(dtype)
        yield call(scores, _labels(sample, 2, 3))


@check(svm_loss, points=1, expect=expect.UNTOUCHED, after=adds_up_the_wrong_classes)
def leaves_what_it_is_given_alone(sample: Sample) -> Ladder:
    """scores and y are the same after the call, and so is what an earlier call returned."""
    yield call(_scores(sample, 2, 3, whole=True), _labels(sample, 2, 3))
    yield call(_scores(sample, 4, 5), _labels(sample, 4, 5))
    scores = _scores(sample, 2, 3, whole=True)
    yield call(scores, scores.argmin(axis=1)).beside(call(scores, scores.argmax(axis=1)))


# ------------------------------------------------------------------------------------ relu_forward


@check(relu_forward, points=2)
def keeps_what_is_above_zero(sample: Sample) -> Ladder:
    """Positive entries stay as they are, negative ones become 0, in arrays of any shape."""
    yield call(_mixed(sample.integers(4)))
    yield call(_mixed(sample.integers(2, 3)))
    yield call(_mixed(sample.integers(2, 1, 3)) / 2.0**20)
    yield call(_mixed(sample.fractions(2, 3, 4, 4)))
    yield call(_mixed(sample.integers(4, 5, low=-1000, high=1000)))


@check(relu_forward, points=1, expect=expect.DTYPE, after=keeps_what_is_above_zero)
def keeps_the_dtype(sample: Sample) -> Ladder:
    """float32 in, float32 out; float64 in, float64 out."""
    for dtype in ("float32", "float64"):
        yield call(_mixed(sample.integers(4, dtype=dtype)))


@check(relu_forward, points=1, expect=expect.UNTOUCHED, after=keeps_what_is_above_zero)
def leaves_x_alone(sample: Sample) -> Ladder:
    """x is the same after the call, and so is what an earlier call returned."""
    yield call(_mixed(sample.integers(4)))
    yield call(_mixed(sample.fractions(2, 3, 4)))
    yield call(_mixed(sample.integers(4))).beside(call(-_mixed(sample.integers(4))))


# ----------------------------------------------------------------------------------- relu_backward


@check(relu_backward, points=2)
def passes_on_where_x_was_above_zero(sample: Sample) -> Ladder:
    """dx is dout where x was above zero, 0 where it was below, whatever layer has run since."""
    yield call(_mixed(sample.integers(6)))
    yield call(_mixed(sample.integers(3, 4)))
    yield call(_mixed(sample.integers(2, 1, 3)) / 2.0**20)
    yield call(_mixed(sample.fractions(2, 3, 4, 4)))
    yield call(_mixed(sample.integers(4, 5, low=-1000, high=1000)))
    yield call(_mixed(sample.integers(6))).beside(call(-_mixed(sample.integers(6))))


@check(relu_backward, points=1, expect=expect.DTYPE, after=passes_on_where_x_was_above_zero)
def keeps_the_dtype_of_dout(sample: Sample) -> Ladder:
    """A float32 dout gives a float32 dx, a float64 dout a float64 dx."""
    for dtype in ("float32", "float64"):
        yield call(_mixed(sample.integers(4, dtype=dtype)))


@check(relu_backward, points=1, expect=expect.UNTOUCHED, after=passes_on_where_x_was_above_zero)
def leaves_dout_and_x_alone(sample: Sample) -> Ladder:
    """dout and x are the same after the call, and so is what an earlier call returned."""
    yield call(_mixed(sample.integers(4))).beside(call(_mixed(sample.integers(4))))
    yield call(_mixed(sample.fractions(2, 3, 4)))


# ----------------------------------------------------------------------------------- dense_forward


@check(dense_forward, points=2)
def multiplies_rows_with_rows(sample: Sample) -> Ladder:
    """Each output is a row of x times a row of the weight."""
    yield call(sample.integers(2, 2), sample.integers(2, 2), np.zeros(2))
    yield call(sample.integers(1, 3), sample.integers(1, 3), np.zeros(1))
    yield call(sample.fractions(4, 12), sample.fractions(4, 12), np.zeros(4))


@check(dense_forward, points=1, after=multiplies_rows_with_rows)
def adds_a_bias_for_each_output(sample: Sample) -> Ladder:
    """Each output has its own bias, the same for every image; all of it to all the digits."""
    yield call(sample.integers(1, 2), sample.integers(1, 2), sample.bias(1))
    yield call(sample.integers(2, 2), sample.integers(2, 2), sample.bias(2))
    yield call(sample.integers(1, 2), sample.integers(3, 2), sample.bias(3))
    yield call(sample.fractions(5, 6), sample.fractions(3, 6), sample.bias(3))
    yield call(sample.precise(2, 3), sample.precise(2, 3), sample.precise(2))


@check(dense_forward, points=1, expect=expect.DTYPE, after=multiplies_rows_with_rows)
def keeps_the_dtype_of_x(sample: Sample) -> Ladder:
    """out is float32 when x, weight and bias are, and float64 when they are."""
    for dtype in ("float32", "float64"):
        yield call(
            sample.integers(2, 3, dtype=dtype),
            sample.integers(2, 3, dtype=dtype),
            sample.bias(2, dtype=dtype),
        )


@check(dense_forward, points=1, expect=expect.UNTOUCHED, after=multiplies_rows_with_rows)
def leaves_its_inputs_alone(sample: Sample) -> Ladder:
    """x, weight and bias are the same after the call, and so is what an earlier call returned."""
    yield call(sample.integers(2, 3), sample.integers(2, 3), sample.bias(2))
    yield call(sample.fractions(3, 4), sample.fractions(2, 4), sample.bias(2))
    yield call(sample.integers(2, 3), sample.integers(2, 3), sample.bias(2)).beside(
        call(sample.integers(2, 3), sample.integers(2, 3), sample.bias(2))
    )


# ---------------------------------------------------------------------------------- dense_backward


@check(dense_backward, points=2, of=("dweight",))
def weighs_inputs_with_what_came_back(sample: Sample) -> Ladder:
    """dweight: it has the shape of weight, and is a sum over the batch."""
    yield call(sample.integers(1, 2), sample.integers(2, 2), sample.bias(2))
    yield call(sample.integers(2, 2), sample.integers(2, 2), sample.bias(2))
    yield call(sample.fractions(5, 6), sample.fractions(6, 6), sample.bias(6))
    yield call(sample.precise(2, 3), sample.integers(3, 3), sample.bias(3))


@check(dense_backward, points=2, of=("dx",), after=weighs_inputs_with_what_came_back)
def sends_back_through_the_weight(sample: Sample) -> Ladder:
    """dx: each input gets a share from every output, times the weight that lay between them."""
    yield call(sample.integers(1, 2), sample.integers(2, 2), sample.bias(2))
    yield call(sample.integers(2, 3), sample.integers(3, 3), sample.bias(3))
    yield call(sample.integers(2, 3), sample.integers(4, 3), sample.bias(4))
    yield call(sample.fractions(5, 6), sample.fractions(3, 6), sample.bias(3))
    yield call(sample.precise(2, 3), sample.precise(4, 3), sample.bias(4)).beside(
        call(sample.integers(2, 3), sample.integers(4, 3), sample.bias(4))
    )


@check(dense_backward, points=1, of=("dbias",), after=weighs_inputs_with_what_came_back)
def adds_up_dout_over_the_batch(sample: Sample) -> Ladder:
    """dbias: each output gets the sum of what came back for it."""
    yield call(sample.integers(2, 1), sample.integers(1, 1), sample.bias(1))
    yield call(sample.integers(2, 2), sample.integers(2, 2), sample.bias(2))
    yield call(sample.fractions(5, 4), sample.fractions(4, 4), sample.bias(4))


@check(dense_backward, points=1, expect=expect.DTYPE, after=weighs_inputs_with_what_came_back)
def keeps_every_dtype(sample: Sample) -> Ladder:
    """dx, dweight and dbias have the dtype that went in."""
    for dtype in ("float32", "float64"):
        yield call(
            sample.integers(2, 3, dtype=dtype),
            sample.integers(2, 3, dtype=dtype),
            sample.bias(2, dtype=dtype),
        )


@check(dense_backward, points=1, expect=expect.UNTOUCHED, after=weighs_inputs_with_what_came_back)
def leaves_dout_and_the_layer_alone(sample: Sample) -> Ladder:
    """dout, x, weight and bias stay as they were, and so does what an earlier call returned."""
    yield call(sample.integers(2, 3), sample.integers(2, 3), sample.bias(2)).beside(
        call(sample.integers(2, 3), sample.integers(2, 3), sample.bias(2))
    )
    yield call(sample.fractions(3, 4), sample.fractions(2, 4), sample.bias(2))


# ---------------------------------------------------------------------------------------- classify


def _digits(sample: Sample):
    """Return all digits as arrays, in an order that is drawn."""
    images, labels = data.digits()
    drawn = sample.integers(len(labels), low=-9999, high=9999)
    order = np.argsort(drawn, kind="stable")
    return images.numpy()[order], labels.numpy()[order]


def _beside_noise(sample: Sample, images):
    """Return images whose first and last columns hold 0 or 2, whatever they show."""
    noisy = images.copy()
    noisy[..., [0, -1]] = NOISE * (sample.integers(*images.shape[:3], 2, low=1, high=2) - 1)
    return noisy


@check(classify, points=2, expect=expect.SHARE, least=1.0, section=f"{CHAPTER}sec-net-handful")
def learns_a_handful_by_heart(sample: Sample) -> Ladder:
    """Trained on twenty images, it labels these twenty without a mistake."""
    images, labels = _digits(sample)
    few = images[:HANDFUL]
    yield call(few, labels[:HANDFUL], few, seed=1)


@check(
    classify,
    points=3,
    expect=expect.SHARE,
    least=SHARE_BESIDE_NOISE,
    after=learns_a_handful_by_heart,
)
def learns_what_to_ignore(sample: Sample) -> Ladder:
    """With 0 or 2 at random in the first and the last column, 80 % of unseen digits are right."""
    images, labels = _digits(sample)
    noisy = _beside_noise(sample, images)
    yield call(noisy[:LEARNT], labels[:LEARNT], noisy[LEARNT:])


@check(classify, points=5, expect=expect.SHARE, least=SHARE_OF_UNSEEN, after=learns_what_to_ignore)
def recognizes_unseen_digits(sample: Sample) -> Ladder:
    """Trained on 1,347 digits, it labels at least 93 % of 450 others rightly."""
    images, labels = _digits(sample)
    yield call(images[:LEARNT], labels[:LEARNT], images[LEARNT:])
