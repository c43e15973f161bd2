"""Names of earlier years, behind the wall."""

import pytest

from autograder.audit.cells import cells
from autograder.audit.courses.cs231n import CS231N
from autograder.audit.find import Sources
from autograder.sandbox.seat import Template

FIRST = cells(Sources({}, {}), CS231N, {})[0]


@pytest.fixture(scope="module")
def template():
    with Template() as template:
        yield template


@pytest.mark.parametrize(
    "line",
    [
        "assert list(xrange(3)) == [0, 1, 2]",
        "from past.builtins import xrange, basestring; assert list(xrange(2)) == [0, 1]",
        "from builtins import range, object; assert list(range(2)) == [0, 1]",
        "from six.moves import xrange; assert len(xrange(4)) == 4",
        "from future.utils import iteritems; assert list(iteritems({1: 2})) == [(1, 2)]",
        "from six.moves import range, zip, cPickle; assert list(zip([1], range(1))) == [(1, 0)]",
        "import six; assert six.PY3 and isinstance('a', six.string_types)",
        "from past.utils import old_div; assert old_div(7, 2) == 3 and old_div(7.0, 2) == 3.5",
        "from future import standard_library; standard_library.install_aliases()",
        "assert reduce(lambda a, b: a + b, [1, 2, 3]) == 6",
        "import cPickle; assert cPickle.loads(cPickle.dumps(1)) == 1",
        "import numpy as np; assert np.zeros(2, dtype=np.float).dtype == 'float64'",
        "import numpy as np; assert np.ones(2).astype(np.int).dtype.kind == 'i'",
        "import numpy as np; assert np.ones(2, dtype=np.bool).all()",
        "import numpy as np; assert np.product([2, 3]) == 6 and np.Inf > 0",
        "import numpy as np; assert np.PINF > 0 > np.NINF and np.asscalar(np.ones(1)) == 1.0",
        "import numpy as np; assert np.lib.pad(np.ones(1), 1, mode='constant').size == 3",
        "import numpy as np; assert np.in1d([[1, 2]], [2]).tolist() == [False, True]",
        "import numpy as np; assert np.asfarray([1, 2]).dtype == np.float_ and np.rank([[1]]) == 2",
    ],
)
def test_code_of_an_earlier_year_finds_its_names(template: Template, line: str) -> None:
    """Python 2's, those of `past` and `six`, and those that NumPy has dropped."""
    with template.seat([FIRST, line]) as seat:
        assert seat.cells[-1] == ""
