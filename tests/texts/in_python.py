"""Texts in Python: what is said to people by refusals, forms, labels, sentences and mails.

Which strings are for people no machine knows for certain. A string counts as one if it reads like a sentence or a title
(it begins with a capital or a quotation mark and has a blank, or ends like a sentence), or stands where labels stand.
What is for developers and operators is left out: docstrings, logs, errors that are no refusals, statements, commands.
"""

import ast
import re
from collections.abc import Iterable, Iterator

from tests.texts.in_templates import NAMES, Found

SENTENCE = re.compile(r"^[“‘«(]?[A-Z{%“][^_]*\s\S|\w{2,}\s.*\w[.?!…:]$", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
GETTEXT = {
    "_",
    "_later",
    "later",
    "gettext",
    "gettext_lazy",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "npgettext",
}
# What developers, operators or databases read.
UNREAD_CALLS = {
    *("debug", "info", "warning", "error", "exception", "critical", "log", "alarm", "raise_alarm"),
    *("RunSQL", "execute", "compile", "getenv", "strftime", "strptime", "cast", "TypeVar", "register", "display"),
    *("format_html_join", "say", "step", "write", "CheckMessage", "Error", "Warning", "Info"),
}
UNREAD_ERRORS = re.compile(
    r"(Error|Exception|ImproperlyConfigured|Unfit|Unavailable|Mismatch|DoesNotExist|NotImplemented)$"
)
LABELS = {
    *("label", "help_text", "short_description", "description", "verbose_name", "verbose_name_plural", "empty_label"),
}
STATEMENT = re.compile(
    r"\b(SELECT|FROM|JOIN|LIMIT|SET|WITH|UNION|HAVING|GROUP BY|ORDER BY|WHERE|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|"
    r"RETURNS|REVOKE|GRANT|COPY|ANY)\b"
)


def untranslated(source: str) -> Iterator[Found]:
    """Each text of this module that does not go through gettext."""
    yield from _Reader().read(ast.parse(source))


class _Reader:
    def read(self, node: ast.AST, *, label: bool = False) -> Iterator[Found]:
        if isinstance(node, (ast.Constant, ast.JoinedStr)):
            text = _text(node)
            if text is not None and _is_for_people(text, label=label):
                yield Found(node.lineno, " ".join(text.split()))
            return
        for child, is_label in _children(node):
            yield from self.read(child, label=is_label)


def _children(node: ast.AST) -> Iterator[tuple[ast.AST, bool]]:
    """What is read of a node, and whether it stands where labels stand."""
    match node:
        case ast.Call():
            yield from _of_call(node)
        case ast.Raise(exc=ast.Call(func=func)) if _is_no_refusal(_name(func)):
            return
        case ast.Assert() | ast.Import() | ast.ImportFrom() | ast.arg():
            return
        case ast.ClassDef():
            yield from _of_class(node)
        case ast.FunctionDef(body=body, args=args, decorator_list=decorators):
            yield from _plain([*decorators, args, *_without_docstring(body)])
        case ast.Module(body=body):
            yield from _plain(_without_docstring(body))
        case ast.Dict(values=values):
            yield from _plain(values)
        case ast.Subscript(value=value):
            yield value, False
        case ast.AnnAssign(value=value):
            yield from _plain([value] if value else [])
        case _:
            yield from _plain(ast.iter_child_nodes(node))


def _plain(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.AST, bool]]:
    return ((node, False) for node in nodes)


def _of_call(call: ast.Call) -> Iterator[tuple[ast.AST, bool]]:
    if _name(call.func) in GETTEXT | UNREAD_CALLS:
        return
    of_django = isinstance(call.func, ast.Attribute) and _name(call.func.value) == "models"
    column = of_django or _name(call.func) == "TypedField"
    yield from _plain([call.func, *call.args])
    for keyword in call.keywords:
        # What a column is for, developers and staff read.
        if not (column and keyword.arg == "help_text"):
            yield keyword.value, keyword.arg in LABELS


def _of_class(found: ast.ClassDef) -> Iterator[tuple[ast.AST, bool]]:
    choices = any(isinstance(base, ast.Attribute) and base.attr.endswith("Choices") for base in found.bases)
    for child in _without_docstring(found.body):
        if choices and isinstance(child, ast.Assign) and isinstance(child.value, ast.Tuple):
            yield from ((label, True) for label in child.value.elts[1:])
        else:
            yield child, False


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_no_refusal(name: str) -> bool:
    return bool(UNREAD_ERRORS.search(name)) and name != "ValidationError"


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """Docstrings, and the strings that stand below an attribute to tell of it."""
    return [s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]


def _text(node: ast.Constant | ast.JoinedStr) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def _is_for_people(text: str, *, label: bool) -> bool:
    plain = NAMES.sub("", text)
    if not WORD.search(plain) or STATEMENT.search(text):
        return False
    return label or bool(SENTENCE.search(text))
