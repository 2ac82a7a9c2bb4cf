"""Plant small mistakes in the numerical part, one at a time, and see whether the tests notice.

`python -m tests.dlnotes.mutation [module ...] [--every k]` prints the survivors and the share noticed.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = {
    "_checks": "misuse contract activations shallow losses",
    "_loops": "logistic shallow",
    "_newton": "logistic",
    "_sklearn": "contract misuse logistic",
    "_train": "shallow",
    "activations": "activations misuse",
    "batched": "batched misuse",
    "broadcasting": "broadcasting misuse",
    "datasets": "datasets misuse docstrings",
    "gradcheck": "gradcheck misuse",
    "initialization": "initialization misuse",
    "logistic": "logistic misuse docstrings",
    "losses": "losses misuse",
    "shallow": "shallow misuse docstrings",
}
SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def places(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes where a mistake can be planted: code, not words, types or messages."""
    found: list[ast.AST] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.JoinedStr | ast.Raise):
            return
        if isinstance(node, ast.Compare | ast.BinOp | ast.AugAssign | ast.BoolOp):
            operator = node.ops[0] if isinstance(node, ast.Compare) else node.op
            words = isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant | ast.JoinedStr)
            if type(operator) in SWAPS and not (words and isinstance(getattr(node.left, "value", 0), str)):
                found.append(node)
        if isinstance(node, ast.UnaryOp) or (
            isinstance(node, ast.Constant) and isinstance(node.value, int | float)
        ):
            found.append(node)
        for field, value in ast.iter_fields(node):
            if field not in ("annotation", "returns"):
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        visit(child)

    visit(tree)
    return found


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, the mistake, the source with it)."""
    tree = ast.parse(source)
    for k in range(len(places(tree))):
        wrong = copy.deepcopy(tree)
        node = places(wrong)[k]
        before, line = ast.unparse(node), node.lineno
        if isinstance(node, ast.Compare):
            node.ops[0] = SWAPS[type(node.ops[0])]()
        elif isinstance(node, ast.BinOp | ast.AugAssign | ast.BoolOp):
            node.op = SWAPS[type(node.op)]()
        elif isinstance(node, ast.UnaryOp):
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            node.operand = (
                node.operand if isinstance(node.op, ast.UAdd) else ast.UnaryOp(ast.Not(), node.operand)
            )
        elif isinstance(node, ast.Constant):
            node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1
        yield line, f"{before}  ->  {ast.unparse(node)}", ast.unparse(ast.fix_missing_locations(wrong))


def noticed(folder: Path, module: str) -> bool:
    """Run the module's tests on the copy in a folder, in a child process; tell whether one fails."""
    child = os.fork()
    if child == 0:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os.chdir(folder)
        sys.path[:] = [str(folder)] + [p for p in sys.path if Path(p or ".").resolve() != ROOT]
        for name in [name for name in sys.modules if name.split(".")[0] in ("dlnotes", "tests")]:
            del sys.modules[name]
        signal.alarm(180)  # an endless loop counts as noticed
        import pytest

        files = [f"tests/dlnotes/test_{name}.py" for name in TESTS[module].split()]
        options = ["-x", "-q", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib"]
        os._exit(int(pytest.main([*options, "-k", "not check_estimator", *files])))
    _, status = os.waitpid(child, 0)
    return status != 0


def run(modules: list[str], every: int) -> tuple[int, list[str]]:
    """Return how many mistakes were planted, and those that nothing noticed."""
    os.environ.update(DLNOTES_CASES="8", OPENBLAS_NUM_THREADS="1", PYTHONDONTWRITEBYTECODE="1")
    for heavy in ("autograd", "sklearn.linear_model", "sklearn.datasets", "sklearn.utils.estimator_checks"):
        __import__(heavy)
    planted, survivors = 0, []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        skip = shutil.ignore_patterns("__pycache__", "widgets", "quiz", "experiments", "fonts")
        shutil.copytree(ROOT / "dlnotes", folder / "dlnotes", ignore=skip)
        shutil.copytree(ROOT / "tests" / "dlnotes", folder / "tests" / "dlnotes", ignore=skip)
        shutil.copy(ROOT / "tests" / "__init__.py", folder / "tests")
        shutil.copy(ROOT / "pyproject.toml", folder)
        for module in modules:
            path = folder / "dlnotes" / f"{module}.py"
            source = path.read_text(encoding="utf-8")
            if noticed(folder, module):
                raise RuntimeError(f"the tests of {module} fail without a mistake")
            for line, mistake, wrong in list(mutants(source))[::every]:
                path.write_text(wrong, encoding="utf-8")
                planted += 1
                if not noticed(folder, module):
                    survivors.append(f"{module}.py:{line}: {mistake}")
                    sys.stdout.write(f"survived: {survivors[-1]}\n")
                    sys.stdout.flush()
            path.write_text(source, encoding="utf-8")
    return planted, survivors


def main() -> int:
    """Print the survivors and the score."""
    parser = argparse.ArgumentParser(prog="python -m tests.dlnotes.mutation")
    parser.add_argument("modules", nargs="*", default=sorted(TESTS))
    parser.add_argument("--every", type=int, default=1, help="plant only every k-th mistake")
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        planted, survivors = run(options.modules or sorted(TESTS), options.every)
        sys.stdout.write(f"noticed {planted - len(survivors)} of {planted}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
