"""What `nbgrader generate_assignment` gives to students."""

import json

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(made):
    path = made.classroom.release("scaling") / "scaling.ipynb"
    return {cell["id"]: cell for cell in json.loads(path.read_text())["cells"]}


def test_solutions_and_mark_schemes_stay_with_the_author(made, released):
    """Neither their lines nor the words around them."""
    text = json.dumps(released)

    for secret in ("SOLUTION", "np.asarray", "dout * factor", "MARK SCHEME", "multiplies by it"):
        assert secret not in text
    assert "".join(released["scale_forward"]["source"]).endswith("raise NotImplementedError")
    assert "".join(released["why_scale"]["source"]).endswith("Your answer here.")


def test_a_check_is_one_call_without_any_number(released):
    """There is nothing to copy an answer from."""
    check = released["check-scale_forward"]

    assert "".join(check["source"]) == "check(scale_forward)"
    assert check["outputs"] == []
    assert check["metadata"]["deletable"] is check["metadata"]["editable"] is False


def test_the_checks_travel_beside_the_notebook(made):
    """The public questions, and no secret of the class."""
    files = {path.name for path in made.classroom.release("scaling").iterdir()}

    assert files == {"scaling.ipynb", "scaling.zip"}
    assert not made.classroom.secret.exists()
