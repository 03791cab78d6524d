"""The model's graph without a scheduler: nodes in order, one after the other.

Dask's scheduling of a graph this small costs more than a tenth of a turn.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner


class DirectGraphRunner(DaskGraphRunner):
    """Runs the same instantiated nodes as `DaskGraphRunner`."""

    def run(
        self,
        inputs: Optional[Dict[str, Any]] = None,
        targets: Optional[List[str]] = None,
    ) -> Dict[str, Any]:
        """Run the nodes that the targets need; see the base class."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results: Dict[str, Any] = dict(inputs or {})
        for name, needs in self._order(wanted):
            results[name] = _outcome(self._instantiated_nodes[name], needs, results)
        return {name: results[name] for name in wanted}

    def _order(self, targets: Tuple[str, ...]) -> List[Tuple[str, List[str]]]:
        """Nodes with what they need, each after its needs; kept per set of targets."""
        if not hasattr(self, "_orders"):
            self._orders: Dict[Tuple[str, ...], List[Tuple[str, List[str]]]] = {}
        if targets not in self._orders:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            order: List[Tuple[str, List[str]]] = []
            done: set[str] = set()

            def visit(name: str) -> None:
                if name in done or name not in nodes:
                    return
                done.add(name)
                needs = list(nodes[name].needs.values())
                for need in needs:
                    visit(need)
                order.append((name, needs))

            for target in targets:
                visit(target)
            self._orders[targets] = order
        return self._orders[targets]


def _outcome(node: GraphNode, needs: List[str], results: Dict[str, Any]) -> Any:
    if node._eager and not node._hooks:  # serving: a node's own checks cost as much as its work
        given = {key: results[need] for key, need in node._inputs.items()}
        return node._fn(node._component, **given)
    return node(*((need, results[need]) for need in needs))[1]
