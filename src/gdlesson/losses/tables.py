"""Tables of samples that need not fit into memory: checked at the door, read a block at a time.

A table is one of three things. An array in memory is copied, so that nobody can change it under
a running descent. A file that numpy has mapped into memory (`np.load(path, mmap_mode="r")`,
`np.memmap`) is left on the disk and read where it lies. A sparse matrix of scipy stays sparse.
"""

from __future__ import annotations

import math
import mmap
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdlesson._validate import describe, real_array

#: Bytes in a block of rows. It is read twice, for Xw and for Xᵀr: at 4 MB the second reading finds
#: it in the processor's cache, and BLAS still shares each product among the cores (OpenBLAS does
#: from 460,800 entries on).
BLOCK_BYTES = 4 * 1024 * 1024

Table = Any  # an array, or one of scipy's sparse matrices, for which there are no types here


def is_sparse(value: object) -> bool:
    """Whether it is one of scipy's sparse matrices or arrays; scipy is never imported for that."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))


def is_mapped(value: object) -> bool:
    """Whether it is an array whose numbers lie in a file, or a view of one."""
    while isinstance(value, np.ndarray):
        value = value.base
    return isinstance(value, mmap.mmap)


def read_table(call: str, name: str, value: ArrayLike) -> Table:
    """`value` as a table of finite real numbers, which is copied only if it lies in memory."""
    if is_sparse(value):
        return _sparse_table(call, name, value)
    if not is_mapped(value):
        return real_array(call, name, value, keep_float=True)
    array: NDArray[Any] = np.asarray(value)
    _require_numbers(call, name, array, array.dtype, array.shape)
    for start, block in _blocks_of_an_array(array):
        if not np.isfinite(block).all():
            row, *rest = (int(i) for i in np.argwhere(~np.isfinite(block))[0])
            place = (start + row, *rest)
            raise ValueError(
                f"{call}: {name} must be finite; got {array[place]} at index "
                f"{place if rest else place[0]}."
            )
    return array


def working_type(table: Table) -> np.dtype[Any]:
    """The float type in which products with the table are computed: float32 stays float32."""
    kind = table.dtype.newbyteorder("=")
    return np.result_type(kind, np.float32) if kind.kind == "f" else np.dtype(np.float64)


def rows_in_a_block(table: Table) -> int:
    """How many rows of it make one block; all of them where taking rows would mean a copy."""
    if is_sparse(table):
        return int(table.shape[0])
    width = math.prod(table.shape[1:]) * max(table.dtype.itemsize, working_type(table).itemsize)
    return max(1, BLOCK_BYTES // int(width))


def _blocks_of_an_array(array: NDArray[Any]) -> Iterator[tuple[int, NDArray[Any]]]:
    size = rows_in_a_block(array)
    for start in range(0, len(array), size):
        yield start, array[start : start + size]


def _sparse_table(call: str, name: str, value: Any) -> Table:
    """A copy in rows (CSR), where both products with a vector and a batch of rows are fast."""
    _require_numbers(call, name, value, value.dtype, value.shape)
    rows = value.tocsr(copy=True)
    if rows.dtype.kind != "f":
        rows = rows.astype(np.float64)
    if not np.isfinite(rows.data).all():
        bad = rows.tocoo()
        at = int(np.argmin(np.isfinite(bad.data)))
        place = (int(bad.row[at]), int(bad.col[at]))
        raise ValueError(f"{call}: {name} must be finite; got {bad.data[at]} at index {place}.")
    return rows


def _require_numbers(
    call: str, name: str, value: object, dtype: np.dtype[Any], shape: tuple[int, ...]
) -> None:
    if dtype.kind not in "iuf":
        raise TypeError(f"{call}: {name} must hold real numbers; got {describe(value)}.")
    if 0 in shape:
        raise ValueError(f"{call}: {name} is empty, so there is nothing to fit.")
