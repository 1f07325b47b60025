"""Every third-party package that Reader imports is declared with it, and the other way round."""

import ast
import re
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

# Where a distribution and its package bear different names.
PACKAGE_OF = {"arabic-reshaper": "arabic_reshaper", "python-bidi": "bidi"}
# Declared in an extra: imported by one format only, when it is asked for.
OPTIONAL = {"spacy"}
# Comes with Textual, which is built on it and whose Line API hands its styles on.
WITH_TEXTUAL = {"rich"}


def imported_packages():
    found = set()
    for path in (REPOSITORY / "reader").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_module":
                # reader.text.tables takes one module out of a package.
                found.add(node.args[0].value)
    return found - sys.stdlib_module_names - {"reader"}


def declared_packages():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.match(r"[\w-]+", line).group() for line in project["dependencies"]]
    return {PACKAGE_OF.get(name, name) for name in names}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    assert imported_packages() - OPTIONAL - WITH_TEXTUAL == declared_packages()
