"""What students believe about losses, layers and training, each belief as the answer it leads to.

Each one wraps the reference and changes one thing, so that the change is the belief. An exception
means that an answer of this kind fails there too, with NumPy's words.
"""

import torch

from assignments.a07_convnet.exercises import (
    classify,
    dense_backward,
    dense_forward,
    relu_backward,
    relu_forward,
    softmax_loss,
    svm_loss,
)
from autograder.checks import misconception
from solutions import convnet as reference
from solutions import data


def _rows(y):
    """Return the number of every row, to go with its label."""
    return torch.arange(len(y), device=y.device)


def _probabilities(scores):
    """Return the softmax of every row."""
    return torch.softmax(scores, dim=1)


# ------------------------------------------------------------------------------------ softmax_loss

LOG = "takes_the_log_of_the_right_probability"


@misconception(softmax_loss, caught_by=LOG, computes="minus the probability, not its logarithm")
def forgets_the_logarithm(scores, y):
    """Takes minus the probability of the right class for the loss."""
    return -_probabilities(scores)[_rows(y), y].mean(), reference.softmax_loss(scores, y)[1]


@misconception(softmax_loss, caught_by=LOG, computes="the loss with the wrong sign")
def forgets_the_minus(scores, y):
    """Takes the logarithm and forgets that it is negative."""
    loss, dscores = reference.softmax_loss(scores, y)
    return -loss, dscores


@misconception(softmax_loss, caught_by=LOG, computes="the loss in bits, a logarithm to base 2")
def measures_in_bits(scores, y):
    """Takes the logarithm to base 2, as information is measured."""
    loss, dscores = reference.softmax_loss(scores, y)
    return loss / torch.log(torch.tensor(2.0, dtype=torch.float64)), dscores


@misconception(
    softmax_loss, caught_by=LOG, computes="the loss of the class that the network prefers"
)
def looks_at_the_largest_score(scores, y):
    """Takes the largest probability where that of the label is meant."""
    _, dscores = reference.softmax_loss(scores, y)
    return -_probabilities(scores).max(dim=1).values.log().mean(), dscores


@misconception(
    softmax_loss,
    caught_by=LOG,
    computes="a softmax of a softmax",
    section="convnet.html#sec-net-broken",
)
def applies_softmax_twice(scores, y):
    """Lets the network end in a softmax, and hands probabilities to a loss that takes scores."""
    return reference.softmax_loss(_probabilities(scores), y)


@misconception(softmax_loss, caught_by=LOG, computes="the loss of every class, added up")
def adds_up_over_all_classes(scores, y):
    """Adds the logarithms of all probabilities, where the label picks one."""
    logs = torch.log_softmax(scores, dim=1)
    return -logs.sum(dim=1).mean(), reference.softmax_loss(scores, y)[1]


@misconception(
    softmax_loss, caught_by=LOG, computes="shares of the scores themselves, without exponentials"
)
def forgets_the_exponential(scores, y):
    """Divides the scores by their sum, as one does with counts."""
    shares = scores / scores.sum(dim=1, keepdim=True)
    return -shares[_rows(y), y].log().mean(), reference.softmax_loss(scores, y)[1]


@misconception(
    softmax_loss, caught_by=LOG, computes="probabilities that were normalized over the batch"
)
def normalizes_over_the_batch(scores, y):
    """Takes the softmax along axis 0."""
    _, dscores = reference.softmax_loss(scores, y)
    logs = torch.log_softmax(scores, dim=0)
    return -logs[_rows(y), y].mean(), dscores


@misconception(
    softmax_loss,
    caught_by="averages_the_loss_over_the_batch",
    computes="a loss that is a sum over the batch",
)
def adds_the_loss_up_over_the_batch(scores, y):
    """Thinks the loss of a batch is the sum of its losses."""
    loss, dscores = reference.softmax_loss(scores, y)
    return loss * len(y), dscores


@misconception(
    softmax_loss,
    caught_by="averages_the_loss_over_the_batch",
    computes="the mean over images and classes",
)
def divides_by_the_classes_too(scores, y):
    """Takes the mean of an array that has a column for each class."""
    loss, dscores = reference.softmax_loss(scores, y)
    return (loss if len(y) == 1 else loss / scores.shape[1]), dscores


@misconception(
    softmax_loss, caught_by="survives_large_scores", computes="exponentials that overflow"
)
def lets_the_exponential_overflow(scores, y):
    """Takes exp(score) as it stands in the formula, which is infinite from 710 on."""
    powers = scores.exp()
    shares = powers / powers.sum(dim=1, keepdim=True)
    dscores = shares.clone()
    dscores[_rows(y), y] -= 1
    return -shares[_rows(y), y].log().mean(), dscores / len(y)


@misconception(
    softmax_loss,
    caught_by="survives_large_scores",
    computes="probabilities that came out as 0, and their logarithm",
)
def takes_the_logarithm_of_zero(scores, y):
    """Shifts the scores, and then takes the logarithm of probabilities that are too small to be."""
    loss = -_probabilities(scores)[_rows(y), y].log().mean()
    return loss, reference.softmax_loss(scores, y)[1]


@misconception(
    softmax_loss,
    caught_by="survives_large_scores",
    computes="a loss that never exceeds 18.4, for 1e-8 was added to the probability",
)
def guards_the_logarithm_with_a_trace(scores, y):
    """Adds 1e-8 inside the logarithm against log(0), and caps the loss by it."""
    loss = -(_probabilities(scores)[_rows(y), y] + 1e-8).log().mean()
    return loss, reference.softmax_loss(scores, y)[1]


@misconception(
    softmax_loss,
    caught_by="survives_large_scores",
    computes="scores shifted by the largest of the whole batch",
)
def shifts_by_the_largest_of_all(scores, y):
    """Subtracts one maximum from all rows, and rows far below it underflow."""
    powers = (scores - scores.max()).exp()
    logs = (powers / powers.sum(dim=1, keepdim=True)).log()
    return -logs[_rows(y), y].mean(), reference.softmax_loss(scores, y)[1]


@misconception(
    softmax_loss,
    caught_by="pushes_scores_towards_the_label",
    computes="the probabilities, without the 1 taken off",
)
def forgets_to_take_one_off(scores, y):
    """Thinks the gradient of the loss is the probabilities."""
    return reference.softmax_loss(scores, y)[0], _probabilities(scores) / len(y)


@misconception(
    softmax_loss,
    caught_by="pushes_scores_towards_the_label",
    computes="a gradient with the wrong sign",
)
def climbs_the_loss(scores, y):
    """Takes label minus probability, and then steps against it."""
    loss, dscores = reference.softmax_loss(scores, y)
    return loss, -dscores


@misconception(
    softmax_loss,
    caught_by="pushes_scores_towards_the_label",
    computes="a gradient for the right class alone",
)
def moves_the_right_class_only(scores, y):
    """Thinks scores of other classes do not act on the loss."""
    loss, dscores = reference.softmax_loss(scores, y)
    alone = torch.zeros_like(dscores)
    alone[_rows(y), y] = dscores[_rows(y), y]
    return loss, alone


@misconception(
    softmax_loss,
    caught_by="shares_the_gradient_among_the_batch",
    computes="a gradient that was not divided by the batch",
)
def forgets_the_batch_in_dscores(scores, y):
    """Averages the loss, and forgets that its gradient is averaged with it."""
    loss, dscores = reference.softmax_loss(scores, y)
    return loss, dscores * len(y)


@misconception(
    softmax_loss,
    caught_by="goes_on_pushing_large_scores",
    computes="a gradient from exponentials that overflow, beside a loss that does not",
)
def shifts_for_the_loss_alone(scores, y):
    """Shifts the scores for the loss, and takes exp(score) as it stands for the gradient."""
    dscores = scores.exp() / scores.exp().sum(dim=1, keepdim=True)
    dscores[_rows(y), y] -= 1
    return reference.softmax_loss(scores, y)[0], dscores / len(y)


@misconception(
    softmax_loss, caught_by="keeps_the_dtype_of_the_scores", computes="a gradient in float64"
)
def always_works_in_float64(scores, y):
    """Works in float64 whatever went in."""
    loss, dscores = reference.softmax_loss(scores, y)
    return loss, dscores.double()


@misconception(
    softmax_loss,
    caught_by="leaves_the_scores_alone",
    computes="the right loss, but the scores were changed",
)
def changes_the_scores(scores, y):
    """Works on the scores themselves, which are the caller's, and not on a copy."""
    result = reference.softmax_loss(scores.clone(), y)
    scores -= scores.max(dim=1, keepdim=True).values + 1
    return result


# ---------------------------------------------------------------------------------------- svm_loss


def _excess(scores, y, margin=1.0):
    """Return what every class has too much, that of the right class too."""
    return (scores - scores[_rows(y), y][:, None] + margin).clamp(min=0)


@misconception(
    svm_loss,
    caught_by="adds_up_the_wrong_classes",
    computes="a loss to which the right class adds a margin",
)
def counts_the_right_class(scores, y, *, margin=1.0):
    """Adds up over all classes, and the right one is never above itself by the margin."""
    _, dscores = reference.svm_loss(scores, y, margin=margin)
    return _excess(scores, y, margin).sum() / len(y), dscores


@misconception(svm_loss, caught_by="adds_up_the_wrong_classes", computes="a loss without a margin")
def forgets_the_margin(scores, y, *, margin=1.0):  # noqa: ARG001
    """Thinks it is enough that the right score is the largest."""
    return reference.svm_loss(scores, y, margin=0.0)


@misconception(
    svm_loss,
    caught_by="adds_up_the_wrong_classes",
    computes="the excess divided by the number of classes",
)
def averages_over_the_classes(scores, y, *, margin=1.0):
    """Divides by the number of classes, as PyTorch's multi_margin_loss does."""
    loss, dscores = reference.svm_loss(scores, y, margin=margin)
    return loss / scores.shape[1], dscores / scores.shape[1]


@misconception(svm_loss, caught_by="adds_up_the_wrong_classes", computes="the worst offender alone")
def counts_the_worst_offender_only(scores, y, *, margin=1.0):
    """Takes the largest excess where all of them are added up."""
    _, dscores = reference.svm_loss(scores, y, margin=margin)
    excess = _excess(scores, y, margin)
    excess[_rows(y), y] = 0
    return excess.max(dim=1).values.mean(), dscores


@misconception(
    svm_loss, caught_by="adds_up_the_wrong_classes", computes="the squares of the excess"
)
def squares_the_excess(scores, y, *, margin=1.0):
    """Thinks of the squared hinge."""
    _, dscores = reference.svm_loss(scores, y, margin=margin)
    excess = _excess(scores, y, margin)
    excess[_rows(y), y] = 0
    return (excess**2).sum() / len(y), dscores


@misconception(
    svm_loss,
    caught_by="adds_up_the_wrong_classes",
    computes="the right score minus the wrong ones, where it is the other way round",
)
def turns_the_difference_around(scores, y, *, margin=1.0):
    """Punishes a right score that is far above the others."""
    return reference.svm_loss(-scores, y, margin=margin)


@misconception(
    svm_loss,
    caught_by="averages_the_excess_over_the_batch",
    computes="a loss that is a sum over the batch",
)
def adds_the_excess_up_over_the_batch(scores, y, *, margin=1.0):
    """Thinks the loss of a batch is the sum of its losses."""
    loss, dscores = reference.svm_loss(scores, y, margin=margin)
    return loss * len(y), dscores


@misconception(
    svm_loss,
    caught_by="asks_for_the_margin_it_is_given",
    computes="a margin of 1, whatever margin is asked for",
)
def hard_codes_the_margin(scores, y, *, margin=1.0):  # noqa: ARG001
    """Writes + 1, as most formulas do."""
    return reference.svm_loss(scores, y)


@misconception(
    svm_loss,
    caught_by="pushes_each_offender_down",
    computes="a gradient of minus 1 for the right class, however many offend",
)
def counts_the_offenders_once(scores, y, *, margin=1.0):
    """Thinks the right class is pushed up once."""
    loss, dscores = reference.svm_loss(scores, y, margin=margin)
    right = dscores[_rows(y), y]
    dscores[_rows(y), y] = -(right < 0).to(scores) / len(y)
    return loss, dscores


@misconception(
    svm_loss,
    caught_by="pushes_each_offender_down",
    computes="a gradient that leaves the right class where it is",
)
def forgets_the_right_class(scores, y, *, margin=1.0):
    """Pushes the offenders down and forgets that the right score is in every difference."""
    loss, dscores = reference.svm_loss(scores, y, margin=margin)
    dscores[_rows(y), y] = 0
    return loss, dscores


@misconception(
    svm_loss,
    caught_by="pushes_each_offender_down",
    computes="a gradient as large as the excess",
)
def pushes_by_the_excess(scores, y, *, margin=1.0):
    """Takes the excess itself for its derivative."""
    loss, _ = reference.svm_loss(scores, y, margin=margin)
    excess = _excess(scores, y, margin)
    excess[_rows(y), y] = 0
    excess[_rows(y), y] = -excess.sum(dim=1)
    return loss, excess / len(y)


@misconception(
    svm_loss,
    caught_by="shares_its_gradient_among_the_batch",
    computes="a gradient that was not divided by the batch",
)
def forgets_the_batch_in_the_gradient(scores, y, *, margin=1.0):
    """Averages the loss, and forgets that its gradient is averaged with it."""
    loss, dscores = reference.svm_loss(scores, y, margin=margin)
    return loss, dscores * len(y)


@misconception(
    svm_loss,
    caught_by="pushes_by_the_margin_it_is_given",
    computes="the gradient for a margin of 1, whatever margin is asked for",
)
def forgets_the_margin_going_back(scores, y, *, margin=1.0):
    """Asks for the margin in the loss, and writes + 1 in its gradient."""
    return reference.svm_loss(scores, y, margin=margin)[0], reference.svm_loss(scores, y)[1]


@misconception(svm_loss, caught_by="keeps_the_dtype_it_is_given", computes="a gradient in float64")
def always_counts_in_float64(scores, y, *, margin=1.0):
    """Works in float64 whatever went in, as `np.zeros(shape)` does."""
    loss, dscores = reference.svm_loss(scores, y, margin=margin)
    return loss, dscores.double()


@misconception(
    svm_loss,
    caught_by="leaves_what_it_is_given_alone",
    computes="the right loss, but the scores were changed",
)
def changes_the_scores_of_the_hinge(scores, y, *, margin=1.0):
    """Works on the scores themselves, which are the caller's, and not on a copy."""
    result = reference.svm_loss(scores.clone(), y, margin=margin)
    scores += margin
    return result


# -------------------------------------------------------------------------- relu_forward, backward

ABOVE = "keeps_what_is_above_zero"


@misconception(relu_forward, caught_by=ABOVE, computes="the absolute value")
def turns_negative_into_positive(x):
    """Thinks rectifying means dropping the sign."""
    return x.abs(), x


@misconception(relu_forward, caught_by=ABOVE, computes="a leaky ReLU")
def leaks_below_zero(x):
    """Lets a hundredth of a negative number through."""
    return torch.where(x > 0, x, 0.01 * x), x


@misconception(relu_forward, caught_by=ABOVE, computes="1 where x is positive, and 0 elsewhere")
def returns_the_mask(x):
    """Returns whether a number is positive, and not the number."""
    return (x > 0).to(x.dtype), x


@misconception(relu_forward, caught_by=ABOVE, computes="numbers cut off at 1")
def cuts_off_at_one(x):
    """Thinks an activation lies between 0 and 1."""
    return x.clamp(0, 1), x


@misconception(relu_forward, caught_by=ABOVE, computes="numbers cut off at 6")
def cuts_off_at_six(x):
    """Takes the ReLU6 of small networks for phones to be the ordinary one."""
    return x.clamp(0, 6), x


@misconception(relu_forward, caught_by="keeps_the_dtype", computes="the right numbers in float64")
def always_returns_float64(x):
    """Works in float64 whatever went in."""
    return x.clamp(min=0).double(), x


@misconception(
    relu_forward, caught_by="leaves_x_alone", computes="the right numbers, but x was changed"
)
def changes_x(x):
    """Works on x itself, which is the caller's, and not on a copy."""
    x.clamp_(min=0)
    return x.clone(), x


PASSES = "passes_on_where_x_was_above_zero"


@misconception(relu_backward, caught_by=PASSES, computes="all of dout, as it came")
def passes_everything_on(dout, cache):  # noqa: ARG001
    """Thinks a function without parameters has nothing to do on the way back."""
    return dout.clone()


@misconception(relu_backward, caught_by=PASSES, computes="the positive part of dout")
def rectifies_dout(dout, cache):  # noqa: ARG001
    """Asks whether dout is positive, where x is meant."""
    return dout.clamp(min=0)


@misconception(relu_backward, caught_by=PASSES, computes="the derivative alone, without dout")
def forgets_dout(dout, cache):
    """Returns 1 where x was above zero, and leaves the upstream gradient out."""
    return (cache > 0).to(dout.dtype)


@misconception(relu_backward, caught_by=PASSES, computes="dout times x where x was above zero")
def multiplies_with_x(dout, cache):
    """Multiplies dout with the output, where the derivative is meant."""
    return dout * cache.clamp(min=0)


@misconception(relu_backward, caught_by=PASSES, computes="dout where x was below zero")
def lets_the_wrong_half_through(dout, cache):
    """Sets dout to 0 where x was above zero."""
    return dout * (cache <= 0)


@misconception(
    relu_backward, caught_by="keeps_the_dtype_of_dout", computes="the right numbers in float64"
)
def always_goes_back_in_float64(dout, cache):
    """Works in float64 whatever went in."""
    return (dout * (cache > 0)).double()


@misconception(
    relu_backward,
    caught_by="leaves_dout_and_x_alone",
    computes="the right numbers, but dout was changed",
)
def changes_dout_at_the_gate(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    dout *= cache > 0
    return dout.clone()


# ------------------------------------------------------------------------- dense_forward, backward

ROWS = "multiplies_rows_with_rows"


@misconception(dense_forward, caught_by=ROWS, computes="a weight that was not transposed")
def takes_the_weight_as_it_is(x, weight, bias):
    """Thinks the weight is (in, out), as in CS231n, where PyTorch has (out, in)."""
    return x @ weight + bias, (x, weight)


@misconception(dense_forward, caught_by=ROWS, computes="the mean of the products, not their sum")
def averages_the_products(x, weight, bias):
    """Divides by the number of inputs."""
    return reference.dense_forward(x, weight / x.shape[1], bias)


@misconception(dense_forward, caught_by=ROWS, computes="the right numbers after a ReLU")
def applies_an_activation(x, weight, bias):
    """Thinks the activation is a part of the layer."""
    out, cache = reference.dense_forward(x, weight, bias)
    return out.clamp(min=0), cache


@misconception(
    dense_forward, caught_by="adds_a_bias_for_each_output", computes="a layer without a bias"
)
def forgets_the_bias(x, weight, bias):  # noqa: ARG001
    """Takes the bias and never adds it."""
    return x @ weight.T, (x, weight)


@misconception(
    dense_forward, caught_by="adds_a_bias_for_each_output", computes="a bias for each image"
)
def gives_each_image_a_bias(x, weight, bias):
    """Adds the bias along the images, where it belongs to the outputs."""
    return x @ weight.T + bias[:, None], (x, weight)


@misconception(
    dense_forward, caught_by="keeps_the_dtype_of_x", computes="the right numbers in float64"
)
def always_multiplies_in_float64(x, weight, bias):
    """Works in float64 whatever went in."""
    out, cache = reference.dense_forward(x, weight, bias)
    return out.double(), cache


@misconception(
    dense_forward,
    caught_by="leaves_its_inputs_alone",
    computes="the right numbers, but the bias was changed",
)
def changes_the_bias(x, weight, bias):
    """Works on the bias itself, which is the caller's, and not on a copy."""
    out, cache = reference.dense_forward(x, weight, bias.clone())
    bias += 1
    return out, cache


WEIGHS = "weighs_inputs_with_what_came_back"


@misconception(dense_backward, caught_by=WEIGHS, computes="a dweight that was transposed")
def transposes_dweight(dout, cache):
    """Multiplies x.T with dout, which has the shape (in, out)."""
    dx, dweight, dbias = reference.dense_backward(dout, cache)
    return dx, dweight.T, dbias


@misconception(dense_backward, caught_by=WEIGHS, computes="a dweight averaged over the batch")
def averages_over_the_batch(dout, cache):
    """Divides by the batch a second time; the loss has done it already."""
    dx, dweight, dbias = reference.dense_backward(dout, cache)
    return dx, dweight / len(dout), dbias


@misconception(dense_backward, caught_by=WEIGHS, computes="gradients for a dout of ones")
def takes_dout_for_one(dout, cache):
    """Returns the layer's own derivatives and leaves the upstream gradient out."""
    return reference.dense_backward(torch.ones_like(dout), cache)


@misconception(
    dense_backward,
    caught_by="sends_back_through_the_weight",
    computes="a dx through a weight that was transposed",
)
def sends_back_through_the_transpose(dout, cache):
    """Multiplies dout with weight.T, as the forward pass does."""
    _, dweight, dbias = reference.dense_backward(dout, cache)
    return dout @ cache[1].T, dweight, dbias


@misconception(
    dense_backward,
    caught_by="sends_back_through_the_weight",
    computes="a dx from the first output alone",
)
def sends_back_the_first_output_only(dout, cache):
    """Does not add up over the outputs."""
    _, dweight, dbias = reference.dense_backward(dout, cache)
    return dout[:, :1] @ cache[1][:1], dweight, dbias


@misconception(
    dense_backward,
    caught_by="adds_up_dout_over_the_batch",
    computes="a dbias for every image, not their sum",
)
def hands_dout_on_as_dbias(dout, cache):
    """Forgets that one bias serves all images."""
    dx, dweight, _ = reference.dense_backward(dout, cache)
    return dx, dweight, dout


@misconception(
    dense_backward,
    caught_by="adds_up_dout_over_the_batch",
    computes="a dbias averaged over the batch",
)
def averages_dbias(dout, cache):
    """Thinks the gradient of a bias is the mean of what came back."""
    dx, dweight, dbias = reference.dense_backward(dout, cache)
    return dx, dweight, dbias / len(dout)


@misconception(dense_backward, caught_by="keeps_every_dtype", computes="gradients in float64")
def always_differentiates_in_float64(dout, cache):
    """Works in float64 whatever went in."""
    return tuple(one.double() for one in reference.dense_backward(dout, cache))


@misconception(
    dense_backward,
    caught_by="leaves_dout_and_the_layer_alone",
    computes="the right gradients, but dout was changed",
)
def changes_dout(dout, cache):
    """Works on dout itself, which is the caller's, and not on a copy."""
    gradients = reference.dense_backward(dout.clone(), cache)
    dout += 1
    return gradients


# ---------------------------------------------------------------------------------------- classify

HEART = "learns_a_handful_by_heart"
BROKEN = "convnet.html#sec-net-broken"


@misconception(classify, caught_by=HEART, computes="the right labels, counted from 1")
def counts_from_one(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Counts the classes from 1, and answers with the place of the largest score."""
    return data.labels_of(unseen) + 1


@misconception(classify, caught_by=HEART, computes="a row for every image, 1 at its label")
def returns_a_row_per_image(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Returns scores or a row of zeros and a one, where a label is asked for."""
    return torch.nn.functional.one_hot(data.labels_of(unseen), 10)


@misconception(
    classify,
    caught_by=HEART,
    computes="the same label for every image",
    section=BROKEN,
)
def learns_nothing(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Trains a network whose scores do not depend on the image, such as one of dead units."""
    return torch.full_like(data.labels_of(unseen), int(y[0]))


@misconception(
    classify,
    caught_by=HEART,
    computes="the labels of images in another order",
    section=BROKEN,
)
def permutes_images_but_not_labels(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Shuffles the images and forgets to shuffle their labels along."""
    return data.labels_of(unseen.flip(0))


@misconception(
    classify,
    caught_by="learns_what_to_ignore",
    computes="the labels of what was seen, and 0 for everything else",
)
def remembers_what_it_has_seen(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Thinks what is learned by heart is learned."""
    known = {image.numpy().tobytes(): int(label) for image, label in zip(x.cpu(), y, strict=True)}
    found = [known.get(image.numpy().tobytes(), 0) for image in unseen.cpu()]
    return torch.tensor(found, device=unseen.device)


@misconception(
    classify,
    caught_by="learns_what_to_ignore",
    computes="the label of the nearest image that was seen, whatever it differs in",
)
def compares_with_all_it_has_seen(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Thinks that to recognize is to compare, pixel by pixel, with nothing to be learned."""
    return y[torch.cdist(unseen.flatten(1), x.flatten(1)).argmin(dim=1)]


@misconception(
    classify,
    caught_by="recognizes_unseen_digits",
    computes="the right labels of what was seen, and of nine in ten others",
    section=BROKEN,
)
def knows_what_it_has_seen_best(x, y, unseen, *, seed=0):  # noqa: ARG001
    """Takes a small loss on the images seen for a sign that the others are right as well."""
    labels = data.labels_of(unseen)
    if len(unseen) != len(x):
        labels[::10] = (labels[::10] + 1) % 10
    return labels
