"""How long one side alone can keep the money undecided: a game on the explored graph, played by both at their best.

Who stalls makes any moves at an instant, then the other side makes one or lets it pass; when it passes, staff decide
what is before them, or time goes on, to the end of the next clock or to a minute before it, whichever the staller likes
better. Staff and the worker take no time. Whoever plays for a decision must bring it about: play without an end counts
as for ever.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from tests.adversary.explore import Edge, Graph, Node
from tests.adversary.watch import FINAL

FOR_EVER, AT_ONCE = timedelta.max, timedelta(0)
NATURE = {"time", "worker", "arbiter 1", "arbiter 2", "arbiter 3", "arbiter 4"}
Policy = Callable[[Node, list[Edge]], Edge | None]


def later(took: timedelta, then: timedelta) -> timedelta:
    """One after the other; for ever stays for ever."""
    return FOR_EVER if then == FOR_EVER else took + then


def days(length: timedelta) -> timedelta:
    """Rounded up to whole days; for ever stays for ever."""
    return length if length == FOR_EVER else timedelta(days=-(-length // timedelta(days=1)))


class Game:
    """`staller` against the other side. `goes_on_for`: what the leaves are worth, where another piece goes on.

    `gives_in` are what the honest side would only do to have it over: they are no play.
    """

    def __init__(self, graph: Graph, *, staller: str, goes_on_for: timedelta | None, gives_in: Iterable[str]) -> None:
        self.graph, self.staller = graph, staller
        self.honest = "freelancer" if staller == "client" else "client"
        self.given = {node: AT_ONCE for node in graph.edges if node[0].state in FINAL}
        if graph.leaves:
            assert goes_on_for is not None
            self.given |= dict.fromkeys(graph.leaves, goes_on_for)
        self.no_play = set(gives_in)
        self.closures = {node: self._closure(node) for node in graph.edges}

    def _by(self, node: Node, who: Iterable[str]) -> list[Edge]:
        return [edge for edge in self.graph.edges[node] if edge.move.who in who]

    def _closure(self, start: Node) -> list[Node]:
        """Wherever the staller can bring it at this instant."""
        found, todo = {start}, [start]
        while todo:
            for edge in self._by(todo.pop(), [self.staller]):
                if edge.reached not in found:
                    found.add(edge.reached)
                    todo.append(edge.reached)
        return list(found)

    def _answers(self, node: Node) -> list[Edge]:
        return [edge for edge in self._by(node, [self.honest]) if edge.move.what not in self.no_play]

    def best(self) -> dict[Node, timedelta]:
        """How long it takes from each situation, the staller to move, if the other side plays its best."""
        passed = {node: self.given.get(node, FOR_EVER) for node in self.graph.edges}
        moved = dict(passed)
        is_changed = True
        while is_changed:
            is_changed = False
            for node in reversed(list(self.graph.edges)):
                if node in self.given:
                    continue
                answers = [moved[edge.reached] for edge in self._answers(node)]
                value = min([*answers, self._passing(node, moved)])
                staller = max(passed[there] if there != node else value for there in self.closures[node])
                if value != passed[node] or staller != moved[node]:
                    is_changed = True
                    passed[node], moved[node] = value, staller
        return moved

    def _passing(self, node: Node, moved: Mapping[Node, timedelta]) -> timedelta:
        return max((later(edge.took, moved[edge.reached]) for edge in self._by(node, NATURE)), default=FOR_EVER)

    def answering(self, policy: Policy) -> dict[Node, timedelta]:
        """The same if the other side only does what `policy` says. A circle in which time passes is for ever."""
        steps: dict[Node, list[tuple[timedelta, Node]]] = {}
        for node in self.graph.edges:
            steps[node] = []
            if node not in self.given:
                for there in self.closures[node]:
                    steps[node] += self._steps(there, policy)
        values: dict[Node, timedelta] = {}
        for component in components({node: [to for _, to in to_s] for node, to_s in steps.items()}):
            inside = set(component)
            circles = any(took for node in component for took, to in steps[node] if to in inside)
            onward = [later(took, values[to]) for node in component for took, to in steps[node] if to not in inside]
            given = [self.given[node] for node in component if node in self.given]
            value = FOR_EVER if circles or not (onward or given) else max([*onward, *given])
            values |= dict.fromkeys(component, value)
        return values

    def _steps(self, node: Node, policy: Policy) -> list[tuple[timedelta, Node]]:
        if node in self.given:
            return [(AT_ONCE, node)]
        answer = policy(node, self._by(node, [self.honest]))
        edges = [answer] if answer else self._by(node, NATURE)
        return [(edge.took, edge.reached) for edge in edges]

    def told(self, values: Mapping[Node, timedelta], policy: Policy | None = None, most: int = 40) -> str:
        """The staller's best play from the beginning, in words, until it is decided or comes to where it was."""
        node, seen, lines, total = self.graph.root, set(), [], AT_ONCE
        assert node
        while node not in self.given and node not in seen and len(lines) < most:
            seen.add(node)
            node, edges = self._turn(node, values, policy)
            for edge in edges:
                total += edge.took
                lines.append(f"{edge.move} ({total})")
        return " / ".join([*lines, "and so on for ever" if node in seen else str(node[0].state)])

    def _turn(self, start: Node, values: Mapping[Node, timedelta], policy: Policy | None) -> tuple[Node, list[Edge]]:
        """The staller's moves at this instant and what the other side, or time, does then."""
        best: tuple[timedelta, list[Edge]] | None = None
        for there, way in self._ways(start):
            if there in self.given:
                worth, last = self.given[there], None
            else:
                answers = self._answers(there) if policy is None else [policy(there, self._by(there, [self.honest]))]
                honest = min((edge for edge in answers if edge), key=lambda edge: values[edge.reached], default=None)
                nature = max(
                    self._by(there, NATURE), key=lambda edge: later(edge.took, values[edge.reached]), default=None
                )
                passing = later(nature.took, values[nature.reached]) if nature else FOR_EVER
                is_honest = honest and (policy or values[honest.reached] <= passing)
                last = honest if is_honest else nature
                worth = later(last.took, values[last.reached]) if last else FOR_EVER
            if best is None or worth > best[0]:
                best = worth, [*way, *([last] if last else [])]
        assert best
        return (best[1][-1].reached if best[1] else start), best[1]

    def _ways(self, start: Node) -> list[tuple[Node, list[Edge]]]:
        ways: dict[Node, list[Edge]] = {start: []}
        todo = [start]
        for node in todo:
            for edge in self._by(node, [self.staller]):
                if edge.reached not in ways:
                    ways[edge.reached] = [*ways[node], edge]
                    todo.append(edge.reached)
        return list(ways.items())


def components(graph: Mapping[Node, Iterable[Node]]) -> list[list[Node]]:
    """Strongly connected ones, each after all that it leads to (Tarjan, without recursion)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    stack: list[Node] = []
    on_stack: set[Node] = set()
    found: list[list[Node]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, onward = work[-1]
            for there in onward:
                if there not in index:
                    index[there] = low[there] = len(index)
                    stack.append(there)
                    on_stack.add(there)
                    work.append((there, iter(graph[there])))
                    break
                if there in on_stack:
                    low[node] = min(low[node], index[there])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(component)
    return found
