# Two commands matter: `make course` builds everything, `make test` proves it.
# Make redoes only what depends on what was edited; the stamps are in build/.

PYTHON    ?= python3
VENV      := .venv
BIN       := $(VENV)/bin
COURSE    := $(BIN)/course
ASSIGNMENTS := $(notdir $(patsubst %/checks.py,%,$(wildcard assignments/*/checks.py)))
SAMPLE    := build/sample-class

MACHINE   := $(shell find autograder -name '*.py' -o -name '*.html' -o -name '*.css')
WORDS     := $(shell find solutions assignments -name '*.py')
BOOK      := $(shell find book -type f -not -path '*/_generated/*' -not -path '*/__pycache__/*') _config.yml docs/threat-model.md docs/escapes.md docs/weights.md $(wildcard assignments/final_project/*.md)
JUDGING   := $(shell find autograder/model autograder/checks autograder/judge autograder/notebooks autograder/student autograder/sandbox -name '*.py')

IN_ORDER  := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)  # not on a Mac

.DEFAULT_GOAL := help
.PHONY: help course test serve lint prove fix bench bench-checks bench-kills bench-scale bench-speed bench-wall pdf shots weights clean

help:  ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

course:  ## build the book, release the assignments, grade the sample class
	@$(MAKE) --no-print-directory --question build/course.stamp 2>/dev/null \
	  && echo "Nothing has changed since the last build." || $(MAKE) --no-print-directory build/course.stamp
	@$(COURSE) where

test: build/venv.stamp  ## lint, types, floors, unit tests, proofs, the book, the browser
	@$(MAKE) --no-print-directory --jobs=2 $(IN_ORDER) build/book.stamp prove lint
	COURSE_SITE=_build/html $(BIN)/python -m pytest -n auto --dist loadfile

serve: build/venv.stamp  ## look at it: http://localhost:8000
	$(COURSE) serve

lint: build/venv.stamp  ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

prove: build/venv.stamp  ## every check against every misconception and mutants of right answers
	$(COURSE) prove

fix: build/venv.stamp  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: build/course.stamp  ## time `course grade` beside stock nbgrader and otter-grader
	$(BIN)/python tests/bench/bench_grade.py

bench-checks: build/venv.stamp  ## time check cells, and the judging of one submission
	$(BIN)/python tests/bench/bench_checks.py

bench-kills: build/venv.stamp  ## kill a run of `course grade` 100 times
	COURSE_KILLS=100 $(BIN)/python -m pytest -n 0 -q -s tests/autograder/cli/test_kills.py

bench-scale: build/course.stamp  ## time classes of 100 to 10,000
	$(BIN)/python tests/bench/bench_scale.py

bench-speed: build/venv.stamp  ## race ten right answers of a03 against plain loops
	$(BIN)/python tests/bench/bench_speed.py

bench-wall: build/venv.stamp  ## weigh the process for student code beside its judge
	$(BIN)/python tests/bench/bench_wall.py

pdf: build/book.stamp  ## print the book into one file, _build/book.pdf
	$(BIN)/python docs/pdf.py

shots: build/course.stamp  ## take the README's screenshots anew
	$(BIN)/python docs/screenshots.py

weights: build/book.stamp  ## measure what the pages weigh; write the table of README and guide
	$(BIN)/python -m docs.weights

clean:  ## remove what was built; a classroom is never touched
	rm -rf build _build book/_generated .pytest_cache .mypy_cache .ruff_cache .hypothesis

build/venv.stamp: requirements.txt requirements-test.txt constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("this is Python " + sys.version.split()[0] + ", and 3.11 or newer is needed; name one, such as `make course PYTHON=python3.12`.")'
	@mkdir -p build
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt -r requirements.txt -r requirements-test.txt
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@mkdir -p $(VENV)/etc/ipython  # its kernels would warn of a network that they do not use
	@printf 'c = get_config()\nc.IPKernelApp.log_level = "ERROR"\n' >$(VENV)/etc/ipython/ipython_kernel_config.py
	@touch $@

build/book.stamp: build/venv.stamp build/released.stamp $(BOOK) $(WORDS)
	$(BIN)/jupyter-book build book/ -W --keep-going --quiet
	@touch $@

build/released.stamp: build/venv.stamp $(JUDGING) $(WORDS) nbgrader_config.py _config.yml
	$(COURSE) compose
	$(COURSE) release
	@touch $@

build/graded.stamp: build/released.stamp $(MACHINE)
	$(COURSE) sample $(SAMPLE)
	@touch $@

build/course.stamp: build/book.stamp build/graded.stamp
	@touch $@
