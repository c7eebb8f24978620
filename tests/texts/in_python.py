"""Texts in Python: what is said to people by refusals, forms, labels, sentences and mails.

Which strings are for people no machine knows for certain. A string counts as one if it reads like a sentence or a title
(it begins with a capital or a quotation mark and has a blank, or ends like a sentence), or stands where labels stand.
What is for developers and operators is left out: docstrings, logs, errors that are no refusals, statements, commands.
"""

import ast
import re
from collections.abc import Iterator

from tests.texts.in_templates import NAMES, Found

SENTENCE = re.compile(r"^[“‘«(]?[A-Z{%“][^_]*\s\S|\w{2,}\s.*\w[.?!…:]$", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
# What developers, operators or databases read.
UNREAD_CALLS = {
    "debug", "info", "warning", "error", "exception", "critical", "log",
    "RunSQL", "execute", "compile", "getenv", "strftime", "strptime", "cast", "TypeVar", "alarm", "raise_alarm", "register",
    "display", "format_html_join", "say", "step", "write", "CheckMessage", "Error", "Warning", "Info",
}  # fmt: skip
UNREAD_ERRORS = re.compile(r"(Error|Exception|ImproperlyConfigured|Unfit|Unavailable|Mismatch|DoesNotExist|NotImplemented)$")
LABELS = {"label", "help_text", "short_description", "description", "verbose_name", "empty_label", "verbose_name_plural"}
STATEMENT = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|RETURNS|WHERE)\b")


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
        case ast.Call(func=func, args=args, keywords=keywords):
            name = func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""
            if name in GETTEXT or name in UNREAD_CALLS:
                return
            in_model = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "models"
            yield func, False
            yield from ((arg, False) for arg in args)
            for keyword in keywords:
                if not (in_model and keyword.arg in {"help_text", "name"}) and keyword.arg not in {"violation_error_message"}:
                    yield keyword.value, keyword.arg in LABELS
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name))) if UNREAD_ERRORS.search(name) and name != "ValidationError":
            return
        case ast.Assert() | ast.Import() | ast.ImportFrom():
            return
        case ast.ClassDef(bases=bases, body=body):
            choices = any(isinstance(base, ast.Attribute) and base.attr.endswith("Choices") for base in bases)
            for child in _without_docstring(body):
                if choices and isinstance(child, ast.Assign) and isinstance(child.value, ast.Tuple):
                    yield from ((label, True) for label in child.value.elts[1:])
                else:
                    yield child, False
        case ast.FunctionDef(body=body, args=args, decorator_list=decorators):
            yield from ((child, False) for child in [*decorators, args, *_without_docstring(body)])
        case ast.Module(body=body):
            yield from ((child, False) for child in _without_docstring(body))
        case ast.Dict(keys=keys, values=values):
            yield from ((value, False) for value in values)
        case ast.Subscript(value=value):
            yield value, False
        case ast.AnnAssign(value=value) if value is not None:
            yield value, False
        case ast.AnnAssign():
            return
        case _:
            yield from ((child, False) for child in ast.iter_child_nodes(node))


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
