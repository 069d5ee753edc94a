"""An ONNX file cut in two by its bytes, without the `onnx` package.

An ONNX file is a protobuf message, and messages set end to end are one message: what is appended joins what is
there. Field numbers are those of onnx.proto (ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from audiobrief.errors import EngineMissing

_GRAPH = 7  # of ModelProto
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13  # of GraphProto
_NODE_INPUT, _NODE_OUTPUT, _OPERATION = 1, 2, 4
"""This and the numbers below are those of onnx.proto's fields."""
_TENSOR_NAME = 8  # of TensorProto
_VALUE_NAME = 1  # of ValueInfoProto
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType

_SPEED = bytes.fromhex("0a057370656564120a0a08080112040a020801")
"""The ValueInfo of the input `speed`: float32, one dimension, dim_value 1."""
_SPEEDS = _SPEED[:-2] + b"\x12\x00"
"""The same with an empty dim_param, which is as long: any number of speeds."""

_OTHERWISE = "the voice's model is built in a way that this version does not know"

_CONTINUES = 0x80  # set in every byte of a varint but the last


class _Wire(IntEnum):
    """protobuf's wire types."""

    VARINT = 0
    I64 = 1
    LENGTH_PREFIXED = 2
    I32 = 5


@dataclass(frozen=True, slots=True)
class Parts:
    """A model as two that follow each other, with the durations to be chosen in between."""

    first: bytes
    """`ids` → the raw durations and what else the second needs, in the order of `between`."""
    second: bytes
    """`ids`, `speed` (one for each id) and what is `between` → the spectrum, and at last the durations."""
    between: tuple[str, ...]
    """Tensors from the first to the second; the raw durations come first."""


def in_parts(model: bytes) -> Parts:
    """Return the model cut where the durations are known: a sixth of its nodes, and the rest.

    Nothing is computed twice, and each phoneme has a speed of its own. Raises EngineMissing for a model that is
    built in another way.
    """
    if model.count(_SPEED) != 1:
        raise EngineMissing(_OTHERWISE)
    fields = list(_fields(memoryview(model.replace(_SPEED, _SPEEDS))))
    others = b"".join(whole for number, whole, _ in fields if number != _GRAPH)
    graph = _Graph(next(content for number, _, content in fields if number == _GRAPH))
    raw, durations = graph.durations()
    before = graph.leading_to(raw)
    after = graph.nodes - before
    crossing = [name for name in graph.crossing(before, after) if name != raw]
    between = (raw, *crossing)
    first = graph.reduced(before, outputs=[(name, _FLOAT) for name in between])
    second = graph.reduced(after, inputs=between, outputs=[(durations, _INT64)])
    names = tuple(name.decode() for name in between)
    return Parts(others + _field(_GRAPH, first), others + _field(_GRAPH, second), names)


@dataclass(frozen=True, slots=True)
class NoisyParts:
    """A Piper model as two, with the noise that it would draw by itself as inputs: the same sound again."""

    first: bytes
    """The model's own inputs and `noise` for durations → durations and what else the second needs."""
    second: bytes
    """Own inputs, what is `between` and `noise` for the sound → the sound."""
    between: tuple[str, ...]
    """The durations come first."""
    noise: tuple[str, str]
    shape: bytes
    """Like the second, but its output is a tensor of the shape that the sound's noise must have."""


def in_noisy_parts(model: bytes) -> NoisyParts:
    """Return a model of Piper's (VITS) cut after its durations, a Ceil.

    Raises EngineMissing for a model that is built in another way.
    """
    fields = list(_fields(memoryview(model)))
    others = b"".join(whole for number, whole, _ in fields if number != _GRAPH)
    graph = _Graph(next(content for number, _, content in fields if number == _GRAPH))
    durations = graph.only(b"Ceil")
    before = graph.leading_to(durations)
    after = graph.nodes - before
    early, late = graph.noise_in(before), graph.noise_in(after)
    between = (durations, *(name for name in graph.crossing(before, after) if name != durations))
    wanted = [(name, _FLOAT) for name in between]
    first = graph.reduced(before - {early.node}, inputs=[early.gives], outputs=wanted)
    second = graph.reduced(after - {late.node}, inputs=[*between, late.gives], outputs=[])
    like = graph.reduced(graph.leading_to(late.takes) & after, inputs=between, outputs=[(late.takes, _FLOAT)])
    names = tuple(name.decode() for name in between)
    whole = (others + _field(_GRAPH, part) for part in (first, second, like))
    one, two, three = whole
    return NoisyParts(one, two, names, (early.gives.decode(), late.gives.decode()), three)


@dataclass(frozen=True, slots=True)
class _Noise:
    """A node that draws noise shaped like its input."""

    node: int
    takes: bytes
    gives: bytes


class _Graph:
    """The fields of a GraphProto; nodes are known by their place, and stand after those whose outputs they take."""

    def __init__(self, message: memoryview) -> None:
        self._fields = list(_fields(message))
        self.nodes = {at for at, (number, _, _) in enumerate(self._fields) if number == _NODE}
        self._takes = {at: _names(self._fields[at][2], _NODE_INPUT) for at in self.nodes}
        self._gives = {at: _names(self._fields[at][2], _NODE_OUTPUT) for at in self.nodes}

    def durations(self) -> tuple[bytes, bytes]:
        """Return the tensors of the raw durations and of the whole ones: Div by `speed` → Round → Clip → Cast."""
        divided = [at for at in self.nodes if self._operation(at) == b"Div" and b"speed" in self._takes[at]]
        if len(divided) != 1:
            raise EngineMissing(_OTHERWISE)
        at = divided[0]
        (raw,) = self._takes[at] - {b"speed"}
        for operation in (b"Round", b"Clip", b"Cast"):
            (name,) = self._gives[at]
            found = [node for node in self.nodes if name in self._takes[node] and self._operation(node) == operation]
            if len(found) != 1:
                raise EngineMissing(_OTHERWISE)
            at = found[0]
        (durations,) = self._gives[at]
        return raw, durations

    def only(self, operation: bytes) -> bytes:
        """Return what the one node of an operation gives; raises EngineMissing when there is none, or another."""
        found = [at for at in self.nodes if self._operation(at) == operation]
        if len(found) != 1:
            raise EngineMissing(_OTHERWISE)
        (name,) = self._gives[found[0]]
        return name

    def noise_in(self, nodes: set[int]) -> _Noise:
        """Return the one node among these that draws noise."""
        found = [at for at in nodes if self._operation(at) == b"RandomNormalLike"]
        if len(found) != 1:
            raise EngineMissing(_OTHERWISE)
        (takes,), (gives,) = self._takes[found[0]], self._gives[found[0]]
        return _Noise(found[0], takes, gives)

    def leading_to(self, wanted: bytes) -> set[int]:
        """Return the nodes that a tensor is computed by."""
        needed, found = {wanted}, set()
        for at in sorted(self.nodes, reverse=True):
            if needed & self._gives[at]:
                found.add(at)
                needed |= self._takes[at]
        return found

    def crossing(self, before: set[int], after: set[int]) -> list[bytes]:
        """Return the tensors that nodes before give to nodes after; constants stay with either, and are put there."""
        taken = set().union(*(self._takes[at] for at in after))
        for at in [at for at in before if taken & self._gives[at] and self._operation(at) == b"Constant"]:
            after.add(at)
            taken -= self._gives[at]
        return sorted(name for at in before for name in self._gives[at] & taken)

    def reduced(self, kept: set[int], *, inputs: Sequence[bytes] = (), outputs: Sequence[tuple[bytes, int]]) -> bytes:
        """Return a graph of only these nodes, with more inputs (floats), and with more outputs or only these.

        Own outputs stay when their nodes do. Fields keep their order.
        """
        taken = set().union(*(self._takes[at] for at in kept))
        given = set().union(*(self._gives[at] for at in kept))
        wanted = {_NODE: None, _INITIALIZER: (_TENSOR_NAME, taken), _INPUT: (_VALUE_NAME, taken)}
        wanted |= {_OUTPUT: (_VALUE_NAME, given), _VALUE_INFO: (_VALUE_NAME, given)}
        whole = []
        for at, (number, field, content) in enumerate(self._fields):
            named = wanted.get(number)
            if at in kept or number not in wanted or (named and not named[1].isdisjoint(_names(content, named[0]))):
                whole.append(bytes(field))
        whole += [_field(_INPUT, _value(name, _FLOAT)) for name in inputs]
        whole += [_field(_OUTPUT, _value(name, element)) for name, element in outputs]
        return b"".join(whole)

    def _operation(self, at: int) -> bytes:
        return next(bytes(content) for number, _, content in _fields(self._fields[at][2]) if number == _OPERATION)


def _names(message: memoryview, number: int) -> set[bytes]:
    return {bytes(content) for found, _, content in _fields(message) if found == number}


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Yield the number, the whole and the content (of length-prefixed fields) of each field of a message; no copies."""
    at = 0
    while at < len(message):
        start = at
        tag, at = _varint(message, at)
        begin = at
        match tag & 7:
            case _Wire.VARINT:
                _, at = _varint(message, at)
            case _Wire.I64:
                at += 8
            case _Wire.LENGTH_PREFIXED:
                size, begin = _varint(message, at)
                at = begin + size
            case _Wire.I32:
                at += 4
            case other:
                raise EngineMissing(f"the voice's model is no ONNX file (wire type {other})")
        yield tag >> 3, message[start:at], message[begin:at]


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    """Return the number at a place, and the place after it."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        shift += 7
        at += 1
        if byte < _CONTINUES:
            return value, at


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | _Wire.LENGTH_PREFIXED]) + _as_varint(len(content)) + content


def _value(name: bytes, element_type: int) -> bytes:
    """Return a ValueInfoProto: a tensor's name and element type, without shape."""
    tensor_type = bytes([1 << 3 | _Wire.VARINT, element_type])
    return _field(_VALUE_NAME, name) + _field(2, _field(1, tensor_type))


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value >= _CONTINUES:
        out.append(value & 0x7F | _CONTINUES)
        value >>= 7
    return bytes([*out, value])
