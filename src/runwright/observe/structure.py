"""Structure: the files of a traced program, and its control-flow graphs in the trace's numbers."""

from dataclasses import replace
from itertools import groupby

from runwright.analyze.flow import Edge, Graph, flow
from runwright.core.block import Block
from runwright.core.trace import Trace


def graphs(trace: Trace) -> tuple[Graph, ...]:
    """Return the graph of each function of a traced Python program.

    Of a program in another language none; what depends on it is then left out.
    """
    if trace.program.language != "python":
        return ()
    found: list[Graph] = []
    for path, group in groupby(trace.blocks, key=lambda block: block.path):
        blocks = tuple(group)
        found += (_moved(graph, blocks[0].id) for graph in _of_file(trace, path, blocks))
    return tuple(found)


def _of_file(trace: Trace, path: str, blocks: tuple[Block, ...]) -> tuple[Graph, ...]:
    """Return the graphs over blocks as fine as those of the trace."""
    source = _text(trace, path)
    for each_statement in (False, True):
        try:
            made = flow(source, each_statement=each_statement)
        except SyntaxError:
            return ()
        if sum(len(graph.blocks) for graph in made) == len(blocks):
            return made
    return ()


def source_of(trace: Trace, path: str = "") -> str:
    """Return the text of a file of a traced program, line ends as the parser sees them.

    Args:
        trace: Of a program with that file.
        path: Of a file beside the program; "": the program itself.
    """
    return _text(trace, path).replace("\r\n", "\n").replace("\r", "\n")


def _text(trace: Trace, path: str) -> str:
    if not path:
        return trace.program.source
    content = next((file.content for file in trace.program.files if file.path == path), b"")
    return content.decode("utf-8", "replace")


def _moved(graph: Graph, start: int) -> Graph:
    """Return a graph whose first block of the file has number `start`."""
    if not start:
        return graph
    return replace(
        graph,
        entry=graph.entry + start,
        blocks=tuple(block + start for block in graph.blocks),
        edges=tuple(
            Edge(
                edge.source + start,
                None if edge.target is None else edge.target + start,
                edge.kind,
                edge.resumed,
            )
            for edge in graph.edges
        ),
    )
