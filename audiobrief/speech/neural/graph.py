"""Three changes to an ONNX file's bytes, made without the `onnx` package.

An ONNX file is a protobuf message, and messages set end to end are one message: what is appended joins what is
there. Field numbers are those of onnx.proto (ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto).
"""

from collections.abc import Iterator
from enum import IntEnum

from audiobrief.errors import EngineMissing

DURATIONS = "/Cast_32_output_0"
"""int64, one per phoneme id: what the model made of the raw durations, in units of two frames."""
RAW_DURATIONS = "/Sub_output_0"
"""float32, one per phoneme id: durations in the same unit, before `speed` divides and rounding."""

_GRAPH = 7  # of ModelProto
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12  # of GraphProto
_NODE_INPUT, _NODE_OUTPUT = 1, 2
_TENSOR_NAME = 8
_VALUE_NAME = 1
_FLOAT, _INT64 = 1, 7  # TensorProto.DataType

_SPEED = bytes.fromhex("0a057370656564120a0a08080112040a020801")
"""The ValueInfo of the input `speed`: float32, one dimension, dim_value 1."""
_SPEEDS = _SPEED[:-2] + b"\x12\x00"
"""The same with an empty dim_param, which is as long: any number of speeds."""

_CONTINUES = 0x80  # set in every byte of a varint but the last


class _Wire(IntEnum):
    """protobuf's wire types."""

    VARINT = 0
    I64 = 1
    LENGTH_PREFIXED = 2
    I32 = 5


def with_durations_and_speeds(model: bytes) -> bytes:
    """Return the model with its durations as one more output, and a speed for each phoneme instead of one for all.

    Raises EngineMissing for a model that is built in another way.
    """
    if model.count(_SPEED) != 1 or model.count(DURATIONS.encode()) == 0:
        raise EngineMissing("the voice's model is built in a way that this version does not know")
    return model.replace(_SPEED, _SPEEDS) + _field(_GRAPH, _field(_OUTPUT, _value(DURATIONS, _INT64)))


def raw_durations_part(model: bytes) -> bytes:
    """Return the part of the model that computes the raw durations of `ids`: a sixth of it.

    Fields keep their order, the graph's own come last.
    """
    fields = list(_fields(memoryview(model)))
    graph = next(content for number, _, content in fields if number == _GRAPH)
    others = b"".join(whole for number, whole, _ in fields if number != _GRAPH)
    return others + _field(_GRAPH, _reduced(graph, RAW_DURATIONS))


def _reduced(graph: memoryview, wanted: str) -> bytes:
    """Return a graph with only what leads to one output of a node, a float32 tensor."""
    fields = list(_fields(graph))
    needed = {wanted.encode()}
    kept: set[int] = set()
    for at in reversed(range(len(fields))):  # nodes stand after those whose outputs they take
        number, _, content = fields[at]
        if number == _NODE and not needed.isdisjoint(_names(content, _NODE_OUTPUT)):
            kept.add(at)
            needed.update(_names(content, _NODE_INPUT))
    own_name = {_INITIALIZER: _TENSOR_NAME, _INPUT: _VALUE_NAME}
    for at, (number, _, content) in enumerate(fields):
        if number in own_name and not needed.isdisjoint(_names(content, own_name[number])):
            kept.add(at)
    whole = (
        field
        for at, (number, field, _) in enumerate(fields)
        if at in kept or number not in (_NODE, _INITIALIZER, _INPUT, _OUTPUT)
    )
    return b"".join(whole) + _field(_OUTPUT, _value(wanted, _FLOAT))


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


def _value(name: str, element_type: int) -> bytes:
    """Return a ValueInfoProto: a tensor's name and element type, without shape."""
    tensor_type = bytes([1 << 3 | _Wire.VARINT, element_type])
    return _field(_VALUE_NAME, name.encode()) + _field(2, _field(1, tensor_type))


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value >= _CONTINUES:
        out.append(value & 0x7F | _CONTINUES)
        value >>= 7
    return bytes([*out, value])
